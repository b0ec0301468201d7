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
	before uint64 // the end of the rows when the connection's previous row was the newest; 0: none
}

// rows are the newest finished requests. Each has a number that stays its own:
// the first ever is number 0.
type rows struct {
	ring []Row
	end  uint64 // the number that the next one gets
	n    int    // how many are kept
	text int    // bytes of text in them
}

// push adds a row, whose connection's previous row has the number before-1.
func (r *rows) push(at int64, v *event.ResponseSent, before uint64) {
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
		r.ring = append(r.ring, Row{at, *v, before})
	} else {
		row := &r.ring[i]
		row.At, row.ResponseSent, row.before = at, *v, before
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

// addRow keeps a finished request, and links it to the row before it on its
// connection. c is nil when the connection is not known.
func (s *State) addRow(c *Conn, at int64, v *event.ResponseSent) {
	if c == nil {
		s.rows.push(at, v, 0)
		return
	}
	s.rows.push(at, v, c.rows)
	c.rows = s.rows.end
}

// RowOf is the row of a connection's nth exchange; nil when its response has
// not ended, or the row is no longer kept. It looks at the connection's own
// rows, from the newest one back. Only where these are not known as such, as
// the connection was not when they came, does it look at all rows.
func (s *State) RowOf(conn uint64, nth int) *Row {
	if c := s.conns[conn]; c != nil {
		for r := s.Row(c.rows - 1); r != nil; r = s.Row(r.before - 1) {
			if r.Nth <= nth {
				if r.Nth < nth { // responses end in the order of their requests
					return nil
				}
				return r
			}
		}
	}
	for first, n := s.Rows(); n > first; n-- {
		if r := s.Row(n - 1); r.Conn == conn && r.Nth == nth {
			return r
		}
	}
	return nil
}
