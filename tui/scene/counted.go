package scene

import "httpserver/internal/monitor"

// A counted keeps the numbers since a mark, which are costly to make, for as long as
// the state has no further event. The viewer has it and not the state, since many
// guests read one state at the same time.
type counted struct {
	state   *monitor.State
	mark    int
	events  uint64
	numbers monitor.Numbers
}

// sync makes the numbers again where the state or the mark has changed.
func (c *counted) sync(st *monitor.State, mark int) {
	switch {
	case mark == 0:
		*c = counted{} // those since the beginning are the state's own
	case !c.holds(st, mark):
		*c = counted{st, mark, st.Events(), st.Numbers(mark)}
	}
}

// of returns the numbers of a state since a mark.
func (c *counted) of(st *monitor.State, mark int) monitor.Numbers {
	if c.holds(st, mark) {
		return c.numbers
	}
	return st.Numbers(mark)
}

func (c *counted) holds(st *monitor.State, mark int) bool {
	return c.state == st && c.mark == mark && c.events == st.Events()
}
