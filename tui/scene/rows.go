package scene

import (
	"slices"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// Rows is how many requests are shown.
func (s *Scene) Rows() int {
	if s.Filter.Active() {
		return len(s.Filter.rows)
	}
	first, end := s.State.Rows()
	return int(end - first)
}

// Number is the log's number of the request at a place, from 0 to Rows()-1.
func (s *Scene) Number(place int) uint64 {
	if s.Filter.Active() {
		return s.Filter.rows[place]
	}
	first, _ := s.State.Rows()
	return first + uint64(place)
}

// Row is the request at a place, from 0 to Rows()-1.
func (s *Scene) Row(place int) *monitor.Row { return s.State.Row(s.Number(place)) }

// Current is the subject's request; nil when it is not among those shown.
func (s *Scene) Current() *monitor.Row {
	if s.Place < 0 {
		return nil
	}
	return s.Row(s.Place)
}

// Masked is a copy of a request as it may be shown.
func (s *Scene) Masked(r *monitor.Row) monitor.Row {
	shown := *r
	shown.Peer = s.Mask.standIn(r.Peer)
	return shown
}

// chosenPlace is the place of the chosen row, or of the one after it when it is
// not shown; of the last row when no row was chosen. It is -1 when there is no
// row.
func (s *Scene) chosenPlace() int {
	n := s.Rows()
	if s.Choice.kind != row || n == 0 {
		return n - 1
	}
	i := 0
	if s.Filter.Active() {
		i, _ = slices.BinarySearch(s.Filter.rows, s.Choice.n)
	} else if first, _ := s.State.Rows(); s.Choice.n > first {
		i = int(s.Choice.n - first)
	}
	return min(i, n-1)
}

// place is the place of the request that the screen speaks of: the chosen one,
// or the newest finished one on the subject's connection.
func (s *Scene) place() int {
	if s.Choice.Conn() == 0 && (s.Choice.kind == row || s.Filter.Active()) {
		return s.chosenPlace()
	}
	conn, nth := s.Exchange()
	for i := s.Rows() - 1; i >= 0; i-- {
		if r := s.Row(i); r.Conn == conn && r.Nth <= nth {
			return i
		}
	}
	return -1
}

// Exchange is the exchange that the subject is about; a decision made between
// two exchanges is about the one before it. The number is 1 at least.
func (s *Scene) Exchange() (conn uint64, nth int) {
	if s.Choice.kind == exchange { // the quiz may ask about a later one
		return s.Choice.conn, int(s.Choice.n)
	}
	if c := s.Conn(); c != nil && s.Choice.kind != row {
		if last := s.LastNth(c); last > c.Requests {
			return c.ID, last
		}
	}
	return s.Subject.Conn, s.lastNth(s.Subject)
}

// LastNth is the number of a connection's last exchange: of the one whose head is
// incomplete, if bytes of it are known.
func (s *Scene) LastNth(c *monitor.Conn) int {
	last := max(c.Requests, c.Current.Nth)
	if c.Open() && c.Phase == event.ReceivingHead && s.State.Capture(c.ID, last+1) != nil {
		last++
	}
	return last
}

func (s *Scene) lastNth(d monitor.Decision) int {
	if c := s.State.Conn(d.Conn); d.Nth == 0 && c != nil {
		return max(1, c.Requests)
	}
	return max(1, d.Nth)
}
