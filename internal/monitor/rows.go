package monitor

import (
	"httpserver/internal/event"
)

// MaxRows is how many finished requests are kept to be looked at.
const MaxRows = 10_000

// maxText is how many bytes of clients' text the kept rows hold together. A
// target may be 2 KB; ten thousand such would be 20 MB.
const maxText = 8 << 20

// A Row is one finished request.
type Row struct {
	At int64 // Unix nanoseconds: its response ended
	event.ResponseSent
}

// rows are the newest finished requests. Each has a number that stays its own:
// the first ever is number 0.
type rows struct {
	ring []Row
	end  uint64 // the number that the next one gets
	n    int    // how many are kept
	text int    // bytes of text in them
}

func (r *rows) push(at int64, v *event.ResponseSent) {
	if r.ring == nil {
		r.ring = make([]Row, 0, 64)
	}
	for r.n == MaxRows || r.n > 0 && r.text > maxText {
		old := &r.ring[(r.end-uint64(r.n))%MaxRows]
		r.text -= size(&old.ResponseSent)
		*old = Row{}
		r.n--
	}
	if i := r.end % MaxRows; i == uint64(len(r.ring)) {
		r.ring = append(r.ring, Row{at, *v})
	} else {
		row := &r.ring[i]
		row.At, row.ResponseSent = at, *v
	}
	r.text += size(v)
	r.n++
	r.end++
}

func size(v *event.ResponseSent) int { return len(v.Method) + len(v.Target) + len(v.Detail) }

// Rows are the numbers of the kept rows: from first up to, but without, end.
// A row keeps its number for as long as it is kept.
func (s *State) Rows() (first, end uint64) { return s.rows.end - uint64(s.rows.n), s.rows.end }

// Row is the row with that number; nil when it is not kept, or no longer.
func (s *State) Row(n uint64) *Row {
	if n >= s.rows.end || n < s.rows.end-uint64(s.rows.n) {
		return nil
	}
	return &s.rows.ring[n%MaxRows]
}
