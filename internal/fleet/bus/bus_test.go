package bus

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"httpserver/internal/event"
	"httpserver/internal/fleet"
	"httpserver/internal/fleet/broker"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

var whole = flag.Bool("fleet", false, "100 servers with 100,000 events each, which takes a minute")

// patience is how long a test waits for what has to come.
var patience = 20 * time.Second

// start is a broker that ends with the test, and its target.
func start(t *testing.T, address, token string) (*broker.Broker, Target) {
	t.Helper()
	b, err := broker.Start(address, token)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b, Target{URL: fmt.Sprintf("nats://127.0.0.1:%d", b.Port()), Token: token}
}

// A viewer is a watcher and what it folds.
type viewer struct {
	*Watcher
	*monitor.State
	t     *testing.T
	given map[string]int // entries about connections, by server
	conns map[uint64]string
}

func watch(t *testing.T, to Target, more ...nats.Option) *viewer {
	t.Helper()
	w, err := Watch(to, more...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return &viewer{w, monitor.New(), t, map[string]int{}, map[uint64]string{}}
}

// until folds what comes until a condition holds.
func (v *viewer) until(what string, holds func() bool) {
	v.t.Helper()
	ctx, stop := context.WithTimeout(v.t.Context(), patience)
	defer stop()
	var entries []event.Entry
	for !holds() {
		var err error
		entries, err = v.Next(ctx, entries[:0])
		for _, e := range entries {
			v.Apply(e)
			v.count(e.Event)
		}
		if err != nil {
			v.t.Fatalf("%s: %v; %+v, told %q", what, err, v.State.Totals(), v.notices())
		}
	}
}

// count counts entries by server.
func (v *viewer) count(e event.Event) {
	switch e := e.(type) {
	case event.ConnOpened:
		v.conns[e.Conn] = e.Server
		v.given[e.Server]++
	case event.RequestReceived:
		v.given[v.conns[e.Conn]]++
	case event.ResponseSent:
		v.given[v.conns[e.Conn]]++
	case event.ConnClosed:
		v.given[v.conns[e.Conn]]++
	}
}

func (v *viewer) notices() string {
	var all []string
	for _, n := range v.Notices() {
		all = append(all, n.Text)
	}
	return strings.Join(all, "\n")
}

// open are the open connections, by server and number there, with their requests.
func (v *viewer) open() map[string]int {
	all := map[string]int{}
	for c := range v.Recent() {
		if c.Open() {
			all[fmt.Sprintf("%s #%d", c.Server, c.Own)] = c.Requests
		}
	}
	return all
}

// A load is a source of so many entries, of connections with four requests each, of which
// the last stays open. It begins when go is closed.
type load struct {
	left int
	conn uint64
	go_  <-chan struct{}
	stay <-chan struct{} // the source ends when it is closed
}

func (l *load) Now() time.Time { return time.Now() }

func (l *load) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	select {
	case <-l.go_:
	case <-ctx.Done():
		return buf, ctx.Err()
	}
	if l.left == 0 {
		select {
		case <-l.stay:
			return buf, io.EOF
		case <-ctx.Done():
			return buf, ctx.Err()
		}
	}
	for range 100 {
		if l.left > 0 {
			buf = l.connection(buf)
		}
	}
	return buf, nil
}

// connection appends the ten entries of a connection, or what is left.
func (l *load) connection(buf []event.Entry) []event.Entry {
	l.conn++
	peer := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, 1}), uint16(l.conn))
	all := []event.Event{event.ConnOpened{Conn: l.conn, Peer: peer}}
	for nth := 1; nth <= 4; nth++ {
		all = append(all, event.RequestReceived{Conn: l.conn, Nth: nth, Method: "GET", Target: "/index.html", Host: "localhost", Minor: 1, Head: 80},
			event.ResponseSent{Conn: l.conn, Nth: nth, Peer: peer, Method: "GET", Target: "/index.html", Status: 200, Why: reason.Keep11, In: 80, Out: 1200})
	}
	if l.left > 9 {
		all = append(all, event.ConnClosed{Conn: l.conn, Reason: reason.ClientEOF, Requests: 4})
	}
	for _, e := range all[:min(len(all), l.left)] {
		l.left--
		buf = append(buf, event.Entry{At: time.Now().UTC(), Event: e})
	}
	return buf
}

// A farm is publishers that run until the test ends.
type farm struct {
	t       *testing.T
	running sync.WaitGroup
	go_     chan struct{}
	stay    chan struct{}
}

func newFarm(t *testing.T) *farm {
	f := &farm{t: t, go_: make(chan struct{}), stay: make(chan struct{})}
	t.Cleanup(func() {
		close(f.stay)
		f.running.Wait()
	})
	return f
}

func (f *farm) publish(to Target, name string, entries int) {
	f.running.Go(func() {
		err := Publish(f.t.Context(), to, name, &load{left: entries, go_: f.go_, stay: f.stay}, func(string) {})
		if err != nil && !errors.Is(err, context.Canceled) {
			f.t.Error(err)
		}
	})
}

// All totals are exact; of the details of some servers, each entry comes or is told to
// be missing.
func TestManyServers(t *testing.T) {
	servers, entries := 20, 4_999
	if *whole {
		servers, entries, patience = 100, 99_999, 5*time.Minute
	}
	for _, name := range []string{"in process", "over TCP"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, tcp := start(t, "127.0.0.1:0", "")
			var more []nats.Option
			if name == "in process" {
				more = append(more, nats.InProcessServer(b))
			}
			v, f := watch(t, tcp, more...), newFarm(t)
			for i := range servers {
				f.publish(tcp, fmt.Sprintf("web-%03d", i), entries)
			}
			reports := func() (n, detailed int) {
				for _, s := range v.Fleet(nil) {
					n++
					if s.Detailed {
						detailed++
					}
				}
				return n, detailed
			}
			v.until("all servers", func() bool { n, detailed := reports(); return n == servers && detailed == fleet.MaxDetailed })
			begun := time.Now()
			close(f.go_)
			conns := uint64(entries/10 + 1)
			each := conns * 4
			v.until("all totals", func() bool {
				done := 0
				for _, s := range v.Fleet(nil) {
					if s.Totals.Requests == each && s.Totals.Conns == conns && s.Totals.Reused == each/4*3 && s.Totals.Open == 1 {
						done++
					}
				}
				return done == servers && v.State.Totals().Requests == uint64(servers)*each
			})
			t.Logf("%d servers with %d events each took %v; %d entries of the detailed ones are missing", servers, entries, time.Since(begun), v.Lost())
			given := 0
			for _, n := range v.given {
				given += n
			}
			if want := fleet.MaxDetailed * entries; given+int(v.Lost()) != want || given == 0 {
				t.Errorf("%d entries came and %d are told to be missing, want %d together", given, v.Lost(), want)
			}
			if got := v.State.Totals(); got.Open != servers {
				t.Errorf("%d connections are open, want one of each server", got.Open)
			}
			v.until("the repair", func() bool { return len(v.open()) == fleet.MaxDetailed })
		})
	}
}

// The broker ends and is back: both are told, and the numbers are right again. A watcher
// that comes then shows the same.
func TestTheBrokerEndsAndIsBack(t *testing.T) {
	t.Parallel()
	b, to := start(t, "127.0.0.1:0", "a-token")
	v, f := watch(t, to), newFarm(t)
	f.publish(to, "web-1", 49)
	f.publish(to, "web-2", 69)
	v.until("both", func() bool {
		all := v.Fleet(nil)
		return len(all) == 2 && all[0].Detailed && all[1].Detailed
	})
	port := b.Port()
	b.Close()
	v.until("the end", func() bool { return strings.Contains(v.notices(), "is gone") })
	close(f.go_)
	start(t, fmt.Sprintf("127.0.0.1:%d", port), "a-token")
	v.until("what happened meanwhile", func() bool {
		return v.State.Totals().Requests == 20+28 && len(v.open()) == 2 && v.Lost() == 49+69
	})
	if told := v.notices(); !strings.Contains(told, "is there") || strings.Contains(told, "silent") || strings.Contains(told, "a-token") {
		t.Errorf("told %q", told)
	}
	late := watch(t, to)
	late.until("the same", func() bool {
		return maps.Equal(late.open(), v.open()) && late.State.Totals() == v.State.Totals() && slices.EqualFunc(late.Fleet(nil), v.Fleet(nil),
			func(a, b monitor.FleetServer) bool {
				return a.Totals == b.Totals && slices.Equal(a.Closed, b.Closed) && a.Run == b.Run
			})
	})
}

// A client without the token is refused, and a message in another format is counted.
func TestStrangers(t *testing.T) {
	t.Parallel()
	_, to := start(t, "127.0.0.1:0", "a-token")
	if _, err := Watch(Target{URL: to.URL, Token: "another"}); err == nil || strings.Contains(err.Error(), "another") {
		t.Errorf("with another token: %v", err)
	}
	v := watch(t, to)
	c, err := nats.Connect(to.URL, nats.Token("a-token"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, m := range []struct{ subject, text string }{
		{"hs.web-1.run.totals", "hello"}, {"hs.a%b.run.totals", "{}"}, {v.inbox + ".web-1.run", `{"format":"httpserver-fleet","version":1}`},
	} {
		if err := c.Publish(m.subject, []byte(m.text)); err != nil {
			t.Fatal(err)
		}
	}
	v.until("the count", func() bool { return strings.Contains(v.notices(), "refused, since they are not a publisher's: 2") })
}

// A publisher that is there before its broker waits for it.
func TestAPublisherWaitsForTheBroker(t *testing.T) {
	t.Parallel()
	b, to := start(t, "127.0.0.1:0", "")
	port := b.Port()
	b.Close()
	f := newFarm(t)
	f.publish(to, "web-1", 9)
	close(f.go_)
	start(t, fmt.Sprintf("127.0.0.1:%d", port), "")
	v := watch(t, to)
	v.until("its numbers", func() bool { return v.State.Totals().Requests == 4 })
}
