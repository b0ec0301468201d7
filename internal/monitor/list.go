package monitor

import "iter"

// A list is connections in the order of their latest event, the newest first.
// It is linked through the connections, so moving one to the front takes a few
// assignments, however many there are.
type list struct{ head, tail *Conn }

func (l *list) push(c *Conn) {
	c.prev, c.next = nil, l.head
	if l.head != nil {
		l.head.prev = c
	} else {
		l.tail = c
	}
	l.head = c
}

func (l *list) remove(c *Conn) {
	if c.prev != nil {
		c.prev.next = c.next
	} else {
		l.head = c.next
	}
	if c.next != nil {
		c.next.prev = c.prev
	} else {
		l.tail = c.prev
	}
	c.prev, c.next = nil, nil
}

func (l *list) toFront(c *Conn) {
	if l.head != c {
		l.remove(c)
		l.push(c)
	}
}

// Recent yields the known connections, open and closed, the one with the latest
// event first.
func (s *State) Recent() iter.Seq[*Conn] {
	return func(yield func(*Conn) bool) {
		for c := s.recent.head; c != nil && yield(c); c = c.next {
		}
	}
}

// A fifo is the kept closed connections, in the order of closing.
type fifo struct {
	ring  []*Conn
	first int
}

// push adds a connection and returns the one dropped for it, if any.
func (f *fifo) push(c *Conn) (old *Conn) {
	if len(f.ring) < MaxClosed {
		f.ring = append(f.ring, c)
		return nil
	}
	old, f.ring[f.first] = f.ring[f.first], c
	f.first = (f.first + 1) % MaxClosed
	return old
}
