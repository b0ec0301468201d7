package capture

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"httpserver/internal/reason"
)

// A server is what is learned about one address and port that serves.
type server struct {
	addr   netip.AddrPort
	idle   []cluster   // after how much silence it closed
	closes map[int]int // after how many requests it said close: on so many connections

	conns, open      int
	requests, reused int
	closed           map[reason.Code]int
	clients          map[netip.Addr]map[*flow]struct{} // their open connections
	unreused         int
	worst            map[netip.Addr]int // unreused by client
}

// maxLooked bounds how many connections of a client are looked at for a free
// one, and maxClients for how many clients the numbers are kept.
const maxLooked, maxClients = 64, 1 << 12

// opened counts a new connection, and whether another one of the same client
// was free.
func (s *server) opened(f *flow) {
	s.conns++
	s.open++
	client := f.client.Addr()
	if s.anyFree(client) {
		s.unreused++
		if len(s.worst) < maxClients || s.worst[client] > 0 {
			s.worst[client]++
		}
	}
	if s.clients[client] == nil {
		s.clients[client] = make(map[*flow]struct{})
	}
	s.clients[client][f] = struct{}{}
}

// anyFree reports whether a connection of the client is open and kept, with no
// request on it.
func (s *server) anyFree(client netip.Addr) bool {
	looked := 0
	for f := range s.clients[client] {
		if looked++; looked > maxLooked {
			return false
		}
		t := &f.http
		if f.kind == isHTTP && !f.first.seen() && t.idle() && t.responses.x == nil && t.last.nth > 0 && reason.Of(t.last.why).Verdict == reason.Kept && !t.tunnel {
			return true
		}
	}
	return false
}

// ended counts the end of a connection.
func (s *server) ended(f *flow, why reason.Code) {
	s.open--
	s.closed[why]++
	client := f.client.Addr()
	delete(s.clients[client], f)
	if len(s.clients[client]) == 0 {
		delete(s.clients, client)
	}
}

// A cluster is a time that was measured more than once, within the tolerance.
type cluster struct {
	sum time.Duration
	n   int
}

func (c cluster) mean() time.Duration { return c.sum / time.Duration(c.n) }

// maxClusters bounds how many different times are kept for a server.
const maxClusters = 32

// near reports whether two silences are the same idle timeout: within 2 percent
// or 50 ms, whichever is more.
func near(a, b time.Duration) bool {
	return (a - b).Abs() <= max(50*time.Millisecond, max(a, b)/50)
}

// closedAfter notes that the server closed after so much silence, and returns
// the mean of all that are near, and how many there are.
func (s *server) closedAfter(silence time.Duration) cluster {
	for i := range s.idle {
		if c := &s.idle[i]; near(c.mean(), silence) {
			c.sum += silence
			c.n++
			return *c
		}
	}
	c := cluster{silence, 1}
	if len(s.idle) < maxClusters {
		s.idle = append(s.idle, c)
	}
	return c
}

// idleTimeout is the idle timeout that was measured most often, and on how many
// connections; 0 where none was measured twice.
func (s *server) idleTimeout() (limit time.Duration, connections int) {
	if len(s.idle) == 0 {
		return 0, 0
	}
	most := slices.MaxFunc(s.idle, func(a, b cluster) int { return a.n - b.n })
	if most.n < 2 {
		return 0, 0
	}
	return most.mean(), most.n
}

// idleDetail says in words what a close after silence tells about the limit.
func idleDetail(c cluster) string {
	text := "closed after " + seconds(c.mean()) + " of silence"
	if c.n == 1 {
		return text + "; seen once, so its idle timeout is possibly that"
	}
	return text + fmt.Sprintf(", the same on %d connections", c.n)
}

// saidClose notes that the server said close after the nth request, and says in
// words what that tells; "" for nothing.
func (s *server) saidClose(nth int) string {
	if s.closes == nil {
		s.closes = make(map[int]int)
	}
	if len(s.closes) < maxClusters || s.closes[nth] > 0 {
		s.closes[nth]++
	}
	k := s.closes[nth]
	switch {
	case k < 2:
		return ""
	case nth == 1:
		return fmt.Sprintf("after the first request, as on %d connections: reuse may be off there", k)
	}
	return fmt.Sprintf("after %d requests, as on %d connections: its limit may be %d", nth, k, nth)
}

// seconds is a time in words, with as many digits as can be trusted.
func seconds(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + " µs"
	case d < 10*time.Millisecond:
		return strconv.FormatFloat(d.Seconds()*1000, 'f', 1, 64) + " ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < 100*time.Second:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	}
	return strconv.FormatInt(int64(d/time.Second), 10) + " s"
}

// bytesInWords is a number of bytes with its unit.
func bytesInWords(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// itoa is a connection's number in words.
func itoa(n uint64) string { return strconv.FormatUint(n, 10) }
