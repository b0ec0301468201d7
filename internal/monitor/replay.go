package monitor

import (
	"slices"
	"time"

	"httpserver/internal/event"
)

// A Replay is the state of a viewer of a recording that can go back. It keeps
// a checkpoint, which is a copy of the state, after every stride entries. A
// checkpoint takes 20 MB at most, and about 2.5 MB of a recording without
// captured bytes.
type Replay struct {
	stride int
	state  *State
	pos    int      // entries applied to state
	kept   []*State // kept[i] is the state after (i+1)*stride entries

	own []*keptMark // made by the viewer: no entry brings them back
}

// maxOpenReplayed is how many open connections a Replay keeps, because each of its
// checkpoints keeps them, too.
const maxOpenReplayed = 20_000

// NewReplay returns the state before the first entry. stride is positive.
func NewReplay(stride int) *Replay { return &Replay{stride: stride, state: newReplayed()} }

// newReplayed is New for a Replay.
func newReplayed() *State {
	s := New()
	s.maxOpen = maxOpenReplayed
	return s
}

// State is the state after the entries applied so far. Fold may replace it by
// another one.
func (r *Replay) State() *State { return r.state }

// Fold applies consecutive entries of a recording; from is the index of the
// first one. If from does not continue the entries applied so far, Fold goes on
// from the checkpoint there: from is then 0 or a multiple of the stride that
// was reached before.
func (r *Replay) Fold(from int, entries []event.Entry) {
	if len(entries) > 0 && from != r.pos {
		r.restore(from)
	}
	for i := range entries {
		r.state.Apply(entries[i])
		r.pos++
		if r.pos == (len(r.kept)+1)*r.stride {
			r.kept = append(r.kept, r.state.Clone())
		}
	}
	for _, m := range r.own {
		if m.At <= r.state.now && r.state.timeMark(m.N) == nil {
			r.state.keep(m)
		}
	}
}

// Mark marks the current moment of the recording. The mark stays when the viewer goes
// back and comes here again.
func (r *Replay) Mark(at time.Time, v event.Mark) {
	r.state.marked(at.UnixNano(), &v)
	if m := r.state.timeMark(v.N); m != nil {
		r.own = slices.DeleteFunc(r.own, func(o *keptMark) bool { return o.N == m.N })
		r.own = append(r.own, m)
		r.own = r.own[max(0, len(r.own)-MaxMarks):]
	}
}

// restore makes the checkpoint after pos entries the state.
func (r *Replay) restore(pos int) {
	r.pos = pos
	if pos == 0 {
		r.state = newReplayed()
		return
	}
	r.state = r.kept[pos/r.stride-1].Clone()
}
