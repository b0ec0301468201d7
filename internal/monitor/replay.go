package monitor

import "httpserver/internal/event"

// A Replay is the state of a viewer of a recording, who may go back. It keeps
// a copy of the state each time another stride entries were applied, which
// takes 20 MB at most for each copy and 3 MB usually.
type Replay struct {
	stride int
	state  *State
	pos    int      // entries applied to state
	kept   []*State // kept[i] is the state after (i+1)*stride entries
}

// NewReplay returns the state before the first entry. The stride is positive.
func NewReplay(stride int) *Replay { return &Replay{stride: stride, state: New()} }

// State is the state after the entries applied so far. It is another one after
// a move, so ask again after each Fold.
func (r *Replay) State() *State { return r.state }

// Fold applies entries that follow each other in the recording; the place of
// the first is from, counted from 0. A place that does not follow what was
// applied has to be 0 or a multiple of the stride that was come to before.
func (r *Replay) Fold(from int, entries []event.Entry) {
	if len(entries) > 0 && from != r.pos {
		r.move(from)
	}
	for i := range entries {
		r.state.Apply(entries[i])
		r.pos++
		if r.pos == (len(r.kept)+1)*r.stride {
			r.kept = append(r.kept, r.state.Clone())
		}
	}
}

// move takes the state back, or forward, to a checkpoint.
func (r *Replay) move(to int) {
	r.pos = to
	if to == 0 {
		r.state = New()
		return
	}
	r.state = r.kept[to/r.stride-1].Clone()
}
