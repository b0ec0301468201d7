package monitor

import (
	"maps"
	"slices"
)

// Clone returns a copy that shares no changing memory with s: the state to show
// while the picture is paused, or to go back to. It takes about 5 ms for the
// largest states.
func (s *State) Clone() *State {
	t := *s
	t.free, t.lastLookup, t.lastSince = nil, nil, sinceMark{}
	t.timeMarks = slices.Clone(s.timeMarks)
	t.notices = slices.Clone(s.notices)
	t.servers = slices.Clone(s.servers)
	t.groups.all = make([]*Group, len(s.groups.all))
	groups := make(map[*Group]*Group, len(s.groups.all))
	for i, o := range s.groups.all {
		c := *o
		t.groups.all[i], groups[o] = &c, &c
	}
	t.conns = make(map[uint64]*Conn, len(s.conns))
	t.recent = list{}
	for c := s.recent.tail; c != nil; c = c.prev { // from the back, as push adds in front
		d := c.clone(groups)
		t.conns[d.ID] = d
		t.recent.push(d)
	}
	t.closed.ring = make([]*Conn, len(s.closed.ring))
	for i, c := range s.closed.ring {
		t.closed.ring[i] = t.conns[c.ID]
	}
	t.rows.ring = slices.Clone(s.rows.ring)
	t.counts = s.counts.copy()
	t.wire = s.wire.clone()
	return &t
}

// clone returns a copy that is in the copy of its group.
func (c *Conn) clone(groups map[*Group]*Group) *Conn {
	d := *c
	d.marks = slices.Clone(c.marks)
	d.group = groups[c.group]
	if c.Progress != nil {
		p := *c.Progress
		d.Progress = &p
	}
	return &d
}

// clone copies the captures but not their bytes, which never change.
func (w *wire) clone() wire {
	d := wire{by: maps.Clone(w.by), size: w.size}
	for _, c := range w.order {
		e := *c
		e.Parts, e.Steps = slices.Clip(c.Parts), slices.Clip(c.Steps)
		d.by[wireKey{c.Conn, c.Nth}] = &e
		d.order = append(d.order, &e)
	}
	return d
}
