package monitor

import (
	"time"

	"httpserver/internal/event"
)

// MaxRows is how many finished requests are kept.
const MaxRows = 10_000

// maxText is how many bytes of clients' text the kept rows hold together, with
// one row more at most. A target may have 2 KB, so without it 10,000 rows could
// take 20 MB.
const maxText = 8 << 20

// A Row is one finished request.
type Row struct {
	At int64 // Unix nanoseconds: its response ended
	event.ResponseSent
	// Queued is how long the request waited for the responses before it on its
	// connection; ResponseSent.Took begins after that.
	Queued time.Duration
	before uint64 // the connection's previous row has the number before-1; 0: none
}

// rows are the newest finished requests, numbered from 0. A row keeps its
// number for as long as it is kept.
type rows struct {
	ring []Row
	end  uint64 // the next row's number
	n    int    // how many are kept
	text int    // bytes of text in them
}

// addRow keeps a finished request and links it to the previous row of its
// connection, which is nil if it is unknown.
func (s *State) addRow(c *Conn, at int64, v *event.ResponseSent) {
	if c == nil {
		s.rows.push(at, v, 0, 0)
		return
	}
	queued := time.Duration(0)
	if x := &c.Current; x.Nth == v.Nth {
		queued = time.Duration(x.Queued)
	}
	s.rows.push(at, v, queued, c.rows)
	c.rows = s.rows.end
}

func (r *rows) push(at int64, v *event.ResponseSent, queued time.Duration, before uint64) {
	if r.ring == nil {
		r.ring = make([]Row, 0, 64)
	}
	for r.n == MaxRows || r.n > 0 && r.text > maxText {
		old := &r.ring[(r.end-uint64(r.n))%MaxRows]
		r.text -= textSize(&old.ResponseSent)
		*old = Row{}
		r.n--
	}
	if i := r.end % MaxRows; i == uint64(len(r.ring)) {
		r.ring = append(r.ring, Row{at, *v, queued, before})
	} else {
		row := &r.ring[i]
		row.At, row.ResponseSent, row.Queued, row.before = at, *v, queued, before
	}
	r.text += textSize(v)
	r.n++
	r.end++
}

func textSize(v *event.ResponseSent) int { return len(v.Method) + len(v.Target) + len(v.Detail) }

// Rows are the numbers of the kept rows: from first up to, but not including,
// end.
func (s *State) Rows() (first, end uint64) { return s.rows.end - uint64(s.rows.n), s.rows.end }

// Row is the row with the number n; nil if it is not kept.
func (s *State) Row(n uint64) *Row {
	if n >= s.rows.end || n < s.rows.end-uint64(s.rows.n) {
		return nil
	}
	return &s.rows.ring[n%MaxRows]
}

// RowOf is the row of a connection's nth exchange; nil if its response has not
// ended or the row is not kept. It follows the connection's own rows, from the
// newest one back. Only if these do not lead to the exchange, because the
// connection was unknown at the time or has been forgotten, it searches all
// rows, which takes up to 20 µs.
func (s *State) RowOf(conn uint64, nth int) *Row {
	if c := s.conns[conn]; c != nil {
		for r := s.Row(c.rows - 1); r != nil; r = s.Row(r.before - 1) { // 0-1 is the number of no row
			switch {
			case r.Nth == nth:
				return r
			case r.Nth < nth: // responses end in the order of their requests
				return nil
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
