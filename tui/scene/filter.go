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
	rows  []uint64        // their numbers
	conns map[uint64]bool // their connections
	seen  uint64          // rows before this one were looked at
	of    *monitor.State
}

// maxHitConns is how many connections are remembered before they are gathered
// again from the rows that are left.
const maxHitConns = 2 * monitor.MaxRows

// Set takes a new text.
func (f *Filter) Set(text string) {
	f.Filter.Set(text)
	f.hits = hits{}
}

// Sync looks at the rows that have come, and forgets those that are gone. Call
// it before a scene is made.
func (f *Filter) Sync(st *monitor.State) {
	if !f.Active() {
		return
	}
	first, end := st.Rows()
	if f.of != st || f.seen > end || len(f.conns) > maxHitConns {
		f.hits = hits{of: st, conns: make(map[uint64]bool)}
	}
	for f.seen = max(f.seen, first); f.seen < end; f.seen++ {
		r := st.Row(f.seen)
		if f.Row(r, st.Conn(r.Conn)) {
			f.rows = append(f.rows, f.seen)
			f.conns[r.Conn] = true
		}
	}
	gone := 0
	for gone < len(f.rows) && f.rows[gone] < first {
		gone++
	}
	f.rows = f.rows[:copy(f.rows, f.rows[gone:])]
}
