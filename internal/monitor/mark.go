package monitor

import "math"

// maxMarks is how many marks a lane keeps, of 16 bytes each.
const maxMarks = 64

// A Mark is one exchange on a lane, or several consecutive ones on a connection
// that had more than a lane keeps.
type Mark struct {
	Start uint32 // milliseconds after the connection opened
	End   uint32
	Nth   uint32 // the first exchange's number on the connection
	N     uint16 // how many exchanges; at most 65,535 are counted
	Class uint8  // the first digit of the worst status; NoResponse: none was sent
}

// NoResponse is the class of a request that got no response: its client left before
// a byte of it was sent (its status, 499, was never on the wire), or its connection
// was closed.
const NoResponse = 6

// statusClass is the class of a response's mark.
func statusClass(status uint16) uint8 {
	if status == 499 {
		return NoResponse
	}
	return uint8(status / 100)
}

// mark adds an exchange to the lane. Times are Unix nanoseconds.
func (c *Conn) mark(start, end int64, nth int, class uint8) {
	if len(c.marks) == maxMarks {
		c.compact()
	}
	c.marks = append(c.marks, Mark{c.ms(start), c.ms(end), uint32(nth), 1, class})
}

// ms converts Unix nanoseconds to a mark's time.
func (c *Conn) ms(at int64) uint32 {
	return uint32(min(max(0, (at-c.Opened)/1e6), math.MaxUint32))
}

// compact makes room on a full lane. It merges neighbours, the closest first,
// that together span at most a quarter of their age: a burst becomes one mark,
// old marks become coarse and new ones stay exact. If that is not enough, it
// drops the oldest. A connection with a thousand requests a second so keeps
// half a minute.
func (c *Conn) compact() {
	const enough = maxMarks * 3 / 4
	oldest := c.marks[len(c.marks)-1].End - c.marks[0].Start
	for span := uint32(25); len(c.marks) > enough && span < oldest; span *= 2 {
		c.merge(span)
	}
	if over := len(c.marks) - enough; over > 0 {
		c.marks = c.marks[:copy(c.marks, c.marks[over:])]
	}
}

// merge merges neighbours that together take at most span milliseconds.
func (c *Conn) merge(span uint32) {
	now := c.marks[len(c.marks)-1].End
	kept := c.marks[:1]
	for _, m := range c.marks[1:] {
		last := &kept[len(kept)-1]
		if m.End-last.Start > min(span, max(25, (now-last.Start)/4)) {
			kept = append(kept, m)
			continue
		}
		last.End, last.Class = m.End, max(last.Class, m.Class)
		last.N = uint16(min(int(last.N)+int(m.N), math.MaxUint16))
	}
	c.marks = kept
}
