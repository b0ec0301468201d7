package monitor

import (
	"maps"
	"slices"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Clone is a copy that shares nothing that changes: what a viewer shows while
// its picture is paused.
func (s *State) Clone() *State {
	t := *s
	t.free, t.lastLookup = nil, nil
	t.notices = slices.Clone(s.notices)
	t.groups.all = make([]*Group, len(s.groups.all))
	scores := make(map[*Group]*Group, len(s.groups.all))
	for i, o := range s.groups.all {
		c := *o
		t.groups.all[i], scores[o] = &c, &c
	}
	t.conns = make(map[uint64]*Conn, len(s.conns))
	t.recent = list{}
	for c := s.recent.tail; c != nil; c = c.prev { // from the back, so each goes to the front
		d := *c
		d.marks = slices.Clone(c.marks)
		d.group = scores[c.group]
		if c.Progress != nil {
			b := *c.Progress
			d.Progress = &b
		}
		t.conns[d.ID] = &d
		t.recent.push(&d)
	}
	t.closed.ring = make([]*Conn, len(s.closed.ring))
	for i, c := range s.closed.ring {
		t.closed.ring[i] = t.conns[c.ID]
	}
	t.rows.ring = slices.Clone(s.rows.ring)
	t.counts.latency = hdrhistogram.Import(s.counts.latency.Export())
	t.wire = s.wire.clone()
	return &t
}

// clone copies the captures but not their bytes, which never change.
func (w *wire) clone() wire {
	d := wire{by: maps.Clone(w.by), bytes: w.bytes}
	for _, c := range w.order {
		e := *c
		e.Parts, e.Steps = slices.Clip(c.Parts), slices.Clip(c.Steps)
		d.by[wireKey{c.Conn, c.Nth}] = &e
		d.order = append(d.order, &e)
	}
	return d
}
