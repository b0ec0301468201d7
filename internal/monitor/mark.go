package monitor

import "math"

// maxMarks is how many marks a lane keeps: 16 bytes each, so a connection that
// was never busy costs little and a busy one 1 KB.
const maxMarks = 64

// A Mark is one exchange on a lane; on a connection that had more than a lane
// can keep, several in a row.
type Mark struct {
	Start uint32 // milliseconds after the connection opened
	End   uint32
	Nth   uint32 // which exchange on the connection, the first of them
	N     uint16 // how many; at most 65,535 are counted
	Class uint8  // the first digit of the worst status
}

// mark puts an exchange onto the lane.
func (c *Conn) mark(start, end int64, nth int, class uint8) {
	if len(c.marks) == maxMarks {
		c.compact()
	}
	c.marks = append(c.marks, Mark{c.ms(start), c.ms(end), uint32(nth), 1, class})
}

// ms is a time as a mark keeps it.
func (c *Conn) ms(at int64) uint32 {
	return uint32(min(max(0, (at-c.Opened)/1e6), math.MaxUint32))
}

// compact makes room on a full lane. Neighbours are merged, those that are
// closest first, while together they span no more than a quarter of their age:
// a burst becomes one mark, what is old may become coarse, what is new stays
// exact. What then is still too much is forgotten, the oldest first. A
// connection with a thousand requests a second keeps half a minute that way.
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

// merge merges neighbours that together are no longer than span milliseconds.
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
