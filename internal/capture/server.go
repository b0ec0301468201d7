package capture

import (
	"container/list"
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/reason"
)

// A server is what is learned about one address and port that serves.
type server struct {
	addr   netip.AddrPort
	idle   figure.Measured // after how much silence it closed
	closes map[int]int     // after how many requests it said close: on so many connections

	proxied          bool // connections begin with the header of a proxy
	conns, open      int
	requests, reused int
	closed           map[reason.Code]int
	clients          map[netip.Addr]*list.List // their open connections (*flow), as they were opened
	unreused         int                       // opened while another one of the same client was free
	needed           int                       // opened while all others of the same client were in use
	worst            map[netip.Addr]int        // unreused by client
}

// maxLooked bounds how many connections of a client are looked at for a free
// one, and maxClients for how many clients the numbers are kept.
const maxLooked, maxClients = 64, 1 << 12

// opened counts a new connection. It returns the number of another one of the same
// client that was free; 0 for none.
func (s *server) opened(f *flow) (free uint64) {
	s.conns++
	s.open++
	client := f.client.Addr()
	others := s.clients[client]
	if others == nil {
		others = list.New()
		s.clients[client] = others
	}
	switch free = firstFree(others); {
	case free != 0:
		s.unreused++
		if len(s.worst) < maxClients || s.worst[client] > 0 {
			s.worst[client]++
		}
	case others.Len() > 0:
		s.needed++
	}
	f.ofClient = others.PushBack(f)
	return free
}

// firstFree is the number of the first connection that is open and kept, with no
// request on it; 0 for none.
func firstFree(conns *list.List) uint64 {
	looked := 0
	for e := conns.Front(); e != nil && looked < maxLooked; e = e.Next() {
		looked++
		if f := e.Value.(*flow); f.free() {
			return f.id
		}
	}
	return 0
}

// free reports whether a connection is open and kept, with no request on it.
func (f *flow) free() bool {
	t := &f.http
	return f.kind == isHTTP && !f.first.seen() && t.idle() && t.responses.x == nil && !t.tunnel &&
		t.last.nth > 0 && reason.Of(t.last.why).Verdict == reason.Kept
}

// ended counts the end of a connection.
func (s *server) ended(f *flow, why reason.Code) {
	s.open--
	s.closed[why]++
	client := f.client.Addr()
	s.clients[client].Remove(f.ofClient)
	if s.clients[client].Len() == 0 {
		delete(s.clients, client)
	}
}

// maxCounts bounds how many different numbers are kept for a server.
const maxCounts = 32

// closedAfter notes that the server closed after so much silence, and says in
// words what that tells about its limit.
func (s *server) closedAfter(silence time.Duration) string {
	mean, same := s.idle.Add(silence)
	if from, to, n := s.idle.Range(); from != to {
		return fmt.Sprintf("closed after %s of silence; after %s on %d connections%s", figure.Span(silence), s.idle.Text(), n, s.idle.Setting())
	}
	text := "closed after " + figure.Span(mean) + " of silence"
	if same == 1 {
		return text + "; seen once, so its idle timeout is possibly that"
	}
	return text + fmt.Sprintf(", the same on %d connections", same)
}

// saidClose notes that the server said close after the nth request, and says in
// words what that tells; "" for nothing.
func (s *server) saidClose(nth int) string {
	if s.closes == nil {
		s.closes = make(map[int]int)
	}
	if len(s.closes) < maxCounts || s.closes[nth] > 0 {
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

// bytesInWords is a number of bytes with its unit.
func bytesInWords(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// itoa is a connection's number in words.
func itoa(n uint64) string { return strconv.FormatUint(n, 10) }
