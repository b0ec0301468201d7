package fleet

import "time"

// The last minute is kept in slots, so that it is up to a slot shorter.
const (
	clockSlots = 6
	clockSlot  = 10 * time.Second
)

// A clock is by how much a server's clock differs from this machine's. What is added
// to its times is the smallest difference, of the last minute, between when a message
// came and when it was sent: that of the message with the shortest way. One goroutine
// at a time uses it.
type clock struct {
	slots [clockSlots]difference
}

// A difference is the smallest one of a slot.
type difference struct {
	slot  int64 // Unix time / clockSlot; 0: none
	least time.Duration
}

// note takes a message into account.
func (c *clock) note(came, sent time.Time) {
	slot, d := came.UnixNano()/int64(clockSlot), came.Sub(sent)
	s := &c.slots[uint64(slot)%clockSlots]
	if s.slot != slot || d < s.least {
		*s = difference{slot, d}
	}
}

// offset is what is added to the server's times at a moment.
func (c *clock) offset(now time.Time) (least time.Duration) {
	slot, known := now.UnixNano()/int64(clockSlot), false
	for _, s := range c.slots {
		if s.slot > slot-clockSlots && s.slot <= slot && (!known || s.least < least) {
			least, known = s.least, true
		}
	}
	return least
}
