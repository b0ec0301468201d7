package monitor

import (
	"net/netip"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// The servers of a capture are counted, and their idle timeouts measured.
func TestTheServersOfACapture(t *testing.T) {
	s := New()
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	one, two := netip.MustParseAddrPort("10.0.0.7:3000"), netip.MustParseAddrPort("10.0.0.8:80")
	for i, addr := range []netip.AddrPort{one, two, one, one} {
		id := uint64(i + 1)
		s.Apply(event.Entry{At: at, Event: event.ConnOpened{Conn: id, Local: addr}})
		s.Apply(event.Entry{At: at, Event: event.ConnClosed{Conn: id, Reason: reason.IdleTimeout, Silence: 5 * time.Second}})
	}
	if n := s.Servers(); n != 2 {
		t.Errorf("%d servers, want 2", n)
	}
	still := s.Clone()
	s.Apply(event.Entry{At: at, Event: event.ConnOpened{Conn: 9, Local: two}})
	s.Apply(event.Entry{At: at, Event: event.ConnClosed{Conn: 9, Reason: reason.IdleTimeout, Silence: 5 * time.Second}})
	for _, c := range []struct {
		s    *State
		addr netip.AddrPort
		want string
	}{{s, one, "5.0 s"}, {s, two, "5.0 s"}, {still, two, ""}, {still, one, "5.0 s"}} {
		if got := c.s.MeasuredIdle(&ServerID{Addr: c.addr}).Text(); got != c.want {
			t.Errorf("%v: %q, want %q", c.addr, got, c.want)
		}
	}
	if s.MeasuredIdle(nil) != nil {
		t.Error("a limit of no server")
	}
	if got := s.Conn(9).Limit; got != int64(5*time.Second) {
		t.Errorf("the connection's limit is %d", got)
	}
}
