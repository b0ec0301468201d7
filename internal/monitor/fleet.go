package monitor

import (
	"cmp"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// MaxFleet is how many servers of a fleet are kept.
const MaxFleet = 1000

// Reports of a server are kept for the numbers of its last minute, one in reportEvery.
const (
	reportMinute = int64(time.Minute)
	reportEvery  = int64(10 * time.Second)
)

// A FleetServer is what the reports of one server of a fleet say. Times are Unix
// nanoseconds.
type FleetServer struct {
	event.ServerReport         // the newest one; Closed is on loan
	At                 int64   // when it came
	Rate               float64 // requests a second between the newest two
	// Minute is what was counted in the last minute before the report, or since a later
	// start; Closes is how many connections were closed in it, Most the most frequent
	// reason, and Mostly how many were closed for that.
	Minute         event.Totals
	Closes, Mostly uint64
	Most           reason.Code
}

// PerConn is requests per connection in the last minute. Where no connection was opened
// it is the requests of those opened before.
func (f *FleetServer) PerConn() float64 {
	return float64(f.Minute.Requests) / float64(max(1, f.Minute.Conns))
}

// A member is a server of a fleet as it is kept.
type member struct {
	newest, before kept
	past           []kept // the oldest first
}

// A kept is a report that came at a time, Unix nanoseconds.
type kept struct {
	at     int64
	report event.ServerReport
}

// fleet are the servers of a fleet, in the order of their names.
type fleet []member

// find is the place of a server, or where it would be.
func (f fleet) find(name string) (int, bool) {
	return slices.BinarySearchFunc(f, name, func(m member, name string) int { return cmp.Compare(m.newest.report.Server, name) })
}

// report takes over a report.
func (f *fleet) report(at int64, v *event.ServerReport) {
	i, known := f.find(v.Server)
	if !known {
		if len(*f) == MaxFleet {
			return
		}
		*f = slices.Insert(*f, i, member{})
	}
	m, k := &(*f)[i], kept{at, *v}
	if old := &m.newest.report; !known || old.Run != v.Run || !old.Started.Equal(v.Started) {
		m.past = []kept{k}
		if started := v.Started.Add(v.Offset).UnixNano(); at-started < reportMinute { // all of its numbers are of this minute
			m.past[0] = kept{at: started}
		}
		m.newest = k
	}
	m.before, m.newest = m.newest, k
	if at-m.past[len(m.past)-1].at >= reportEvery {
		m.past = append(slices.Clip(m.past), k) // copies share the earlier ones
	}
	for len(m.past) > 1 && m.past[1].at <= at-reportMinute {
		m.past = m.past[1:]
	}
}

// server is a member for its readers.
func (m *member) server() FleetServer {
	base := &m.past[0].report
	f := FleetServer{ServerReport: m.newest.report, At: m.newest.at, Minute: m.newest.report.Totals.Minus(base.Totals)}
	if d := m.newest.at - m.before.at; d > 0 {
		f.Rate = float64(m.newest.report.Totals.Minus(m.before.report.Totals).Requests) / (float64(d) / 1e9)
	}
	for _, c := range f.Closed {
		n := c.N
		if i := slices.IndexFunc(base.Closed, func(o event.ReasonCount) bool { return o.Reason == c.Reason }); i >= 0 {
			n -= min(n, base.Closed[i].N)
		}
		f.Closes += n
		if n > f.Mostly {
			f.Most, f.Mostly = c.Reason, n
		}
	}
	return f
}

// FleetSize is how many servers of a fleet there are.
func (s *State) FleetSize() int { return len(s.fleet) }

// Fleet appends the servers of a fleet to dst, in the order of their names, and returns
// it. There are none where a single server or a capture is shown.
func (s *State) Fleet(dst []FleetServer) []FleetServer {
	for i := range s.fleet {
		dst = append(dst, s.fleet[i].server())
	}
	return dst
}
