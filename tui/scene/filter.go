package scene

import (
	"httpserver/internal/monitor"
	"httpserver/tui/filter"
)

// A Filter is the filter of the whole screen, with the rows that it lets
// through. The zero value shows everything.
type Filter struct {
	filter.Filter
	hits
}

// hits are the rows that the filter lets through.
type hits struct {
	rows   []uint64        // their numbers
	conns  map[uint64]bool // their connections
	fixed  []uint64        // of a filter that changes: rows that may be let through
	seen   uint64          // rows before this one were looked at
	blind  int             // how many of those rows have no captured head, while a term asks for fields
	events uint64          // of the state, when rows was made
	now    int64           // of the state, likewise
	mute   bool            // the viewer might not be told why connections ended
	masked bool            // addresses were masked
	of     *monitor.State
}

// maxHitConns is how many connections are remembered before they are gathered
// again from the rows that are left.
const maxHitConns = 2 * monitor.MaxRows

// Set takes a new text.
func (f *Filter) Set(text string) {
	f.Filter.Set(text)
	f.hits = hits{}
}

// Add adds words to the text, each in place of one that asks the same.
func (f *Filter) Add(words string) { f.Set(filter.With(f.Text(), words)) }

// Blind is how many requests could not be asked about their fields, because no bytes
// of them were kept.
func (f *Filter) Blind() int { return f.blind }

// Sync looks at the rows that have come, and forgets those that are gone. Call
// it before a scene is made. mute is whether the viewer may not be told why
// connections ended. Addresses are compared as the mask shows them.
func (f *Filter) Sync(st *monitor.State, mute bool, mask *Mask) {
	f.Look(st, mute, mask.standIn)
	if !f.Active() {
		return
	}
	first, end := st.Rows()
	if f.of != st || f.mute != mute || f.masked != mask.on || f.seen > end || len(f.conns) > maxHitConns {
		f.hits = hits{of: st, mute: mute, masked: mask.on, conns: make(map[uint64]bool)}
	}
	to, heads := &f.rows, f.Heads()
	if f.Changes() {
		to = &f.fixed
	}
	for f.seen = max(f.seen, first); f.seen < end; f.seen++ {
		r := st.Row(f.seen)
		if f.RowFixed(r, st.Conn(r.Conn)) {
			*to = append(*to, f.seen)
			f.conns[r.Conn] = true
		}
		if heads && f.Filter.Unknown(r, st.Conn(r.Conn)) {
			f.blind++
		}
	}
	gone := 0
	for gone < len(*to) && (*to)[gone] < first {
		gone++
	}
	*to = (*to)[:copy(*to, (*to)[gone:])]
	if f.Changes() && (f.events != st.Events() || f.now != st.Now()) {
		f.again(st)
	}
}

// again asks of each row what may have changed since.
func (f *Filter) again(st *monitor.State) {
	f.events, f.now = st.Events(), st.Now()
	f.rows = f.rows[:0]
	clear(f.conns)
	for _, n := range f.fixed {
		r := st.Row(n)
		if f.RowNow(r, st.Conn(r.Conn)) {
			f.rows = append(f.rows, n)
			f.conns[r.Conn] = true
		}
	}
}
