package capture

import (
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// opened returns a capture's source, whose file is closed with the test.
func opened(t *testing.T, file string) *Source {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	packets, err := packet.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	return NewSource(packets, filepath.Base(file), false)
}

// entries returns all entries of a source.
func entries(t *testing.T, source *Source) (all []event.Entry) {
	t.Helper()
	var err error
	for err == nil {
		all, err = source.Next(t.Context(), all)
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return all
}

// played returns the entries of a capture and what they add up to.
func played(t *testing.T, file string) ([]event.Entry, Report) {
	t.Helper()
	source := opened(t, file)
	all := entries(t, source)
	return all, source.Report()
}

// Captures of servers whose limits are known, made by this project, while a
// scripted client did the same things to each: silence after one request and
// after two, requests up to the limit (twice), "Connection: close", HTTP/1.0, a
// FIN, an RST, half a head, three pipelined requests, a request after the
// server's FIN, leaving in the middle of a response of 3 MB, and a connection
// left open. Each has the events that it becomes beside it.
func TestServersWithKnownLimits(t *testing.T) {
	for _, test := range []struct {
		name    string
		idle    time.Duration // its idle timeout as configured
		granule time.Duration // by how much later it may notice silence
		most    int           // its limit of requests per connection; 0: none
	}{
		{"nginx", 2 * time.Second, 0, 5},
		{"lighttpd", 3 * time.Second, 1900 * time.Millisecond, 5}, // looks once a second, in whole seconds
		{"net-http", 2500 * time.Millisecond, 0, 6},
		{"haproxy", 1500 * time.Millisecond, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join("testdata", "servers", test.name)
			entries, report := played(t, file+".pcap")
			var events strings.Builder
			for _, e := range entries {
				events.WriteString(told(entries[0].At, e))
			}
			if *update {
				if err := os.WriteFile(file+".events", []byte(events.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if want, err := os.ReadFile(file + ".events"); err != nil || string(want) != events.String() {
				t.Errorf("%v\ngot\n%s\nwant\n%s", err, events.String(), want)
			}
			checkServer(t, report, test.idle, test.granule)
			checkLimit(t, entries, test.most)
		})
	}
}

// checkServer checks what a report says of the only server in a capture.
func checkServer(t *testing.T, r Report, idle, granule time.Duration) {
	t.Helper()
	if len(r.Servers) != 1 {
		t.Fatalf("%d servers", len(r.Servers))
	}
	s := r.Servers[0]
	from, to, n := s.Idle.Range()
	if n < 3 || from < idle-idle/50 || to > idle+idle/50+granule || granule == 0 && from != to {
		t.Errorf("idle timeout %v to %v on %d connections; it is %v", from, to, n, idle)
	}
	if r.LostInAll != 1 || s.Open != 1 {
		t.Errorf("%d lost requests, %d connections left open; want one of each", r.LostInAll, s.Open)
	}
	for code, want := range map[reason.Code]int{
		reason.IdleTimeout: 3, reason.ClientClose: 1, reason.Version10: 1, reason.ResetIdle: 1,
		reason.ClientGone: 1, reason.LeftResponse: 1, reason.Raced: 1, reason.NotSeen: 0, reason.ServerSilent: 0,
	} {
		if s.Closed[code] != want {
			t.Errorf("%d connections closed by %s; want %d", s.Closed[code], code, want)
		}
	}
}

// checkLimit checks that only the request that reaches the limit ends a
// connection by what the server says, and that both connections did.
func checkLimit(t *testing.T, entries []event.Entry, most int) {
	t.Helper()
	ended := 0
	for _, e := range entries {
		if r, ok := e.Event.(event.ResponseSent); ok && r.Why == reason.ServerSaidClose {
			ended++
			if r.Nth != most {
				t.Errorf("#%d.%d said close; the limit is %d", r.Conn, r.Nth, most)
			}
		}
	}
	if want := 2 * min(most, 1); ended != want {
		t.Errorf("the server said close on %d connections; want %d", ended, want)
	}
}

// A new connection of a client that has a free one is counted apart from one
// that it needs, because the others are in use.
func TestNewConnectionsAreNeededOrNot(t *testing.T) {
	var free []uint64
	c := New(event.CaptureAbout{}, false, func(e event.Entry) {
		if v, ok := e.Event.(event.ConnOpened); ok {
			free = append(free, v.Free)
		}
	})
	traffic := newTraffic(c)
	server := netip.MustParseAddrPort("192.168.0.1:80")
	for i, responds := range []bool{false, true, false} {
		client := netip.AddrPortFrom(netip.MustParseAddr("10.0.0.2"), uint16(4000+i))
		traffic.send(client, server, 0, 0, packet.SYN, nil)
		traffic.send(client, server, 1, 1, packet.ACK, request)
		if responds {
			traffic.send(server, client, 1, uint32(1+len(request)), packet.ACK, response)
		}
	}
	s := c.report().Servers[0]
	if s.Connections != 3 || s.Needed != 1 || s.Unreused != 1 {
		t.Errorf("of %d connections %d were needed, and %d not; want 1 each of 3", s.Connections, s.Needed, s.Unreused)
	}
	if c.End(nil); !slices.Equal(free, []uint64{0, 0, 2}) {
		t.Errorf("free when they opened: %d, want none, none, #2", free)
	}
}
