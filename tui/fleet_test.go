package tui

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A node is a server of the story of a fleet.
type node struct {
	name    string
	offset  time.Duration
	perConn int // requests on each connection
	missing uint64
}

// theFleet is the last ten seconds of three servers, of which web-2 closes each
// connection after a request.
func theFleet() []event.Entry {
	var all []event.Entry
	add := func(at time.Time, e event.Event) {
		all = append(all, event.Entry{Seq: uint64(len(all) + 1), At: at.UTC(), Event: e})
	}
	add(ago(10*time.Second), event.Snapshot{Server: event.ServerStarted{Fleet: "nats://127.0.0.1:4222"}})
	nodes := []node{{"web-1", 0, 14, 0}, {"web-2", 0, 1, 12}, {"web-3", -1200 * time.Millisecond, 14, 0}}
	totals, closed := make([]event.Totals, 3), make([]uint64, 3)
	conn := uint64(0)
	for step := range 40 {
		at := ago(time.Duration(40-step) * 250 * time.Millisecond)
		for i, n := range nodes {
			t := &totals[i]
			if step%n.perConn == 0 { // a new connection
				conn++
				t.Conns, t.Open = t.Conns+1, 1
				add(at, event.ConnOpened{Conn: conn, Server: n.name, Own: t.Conns, Peer: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, 9}), uint16(40000+conn))})
			}
			t.Requests++
			nth := step%n.perConn + 1
			if nth > 1 {
				t.Reused++
			}
			id := newest(all, n.name)
			why := reason.Keep11
			closes := reason.IdleTimeout
			if n.perConn == 1 {
				why, closes = reason.ClientClose, reason.ClientClose
			}
			add(at, event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/", Host: "shop", Agent: "nginx", Minor: 1, Head: 90})
			add(at.Add(3*time.Millisecond), event.ResponseSent{Conn: id, Nth: nth, Method: "GET", Target: "/", Status: 200, Why: why, In: 90, Out: 1200, Took: 3 * time.Millisecond})
			if nth == n.perConn {
				closed[i]++
				t.Open = 0
				add(at.Add(4*time.Millisecond), event.ConnClosed{Conn: id, Reason: closes, Requests: nth, In: 90, Out: 1200})
			}
			if step%4 == 3 {
				r := event.ServerReport{Server: n.name, Run: "k3x9", Started: ago(10 * time.Second), Totals: *t, Offset: n.offset, Missing: n.missing, Detailed: true}
				if closed[i] > 0 {
					r.Closed = []event.ReasonCount{{Reason: closes, N: closed[i]}}
				}
				add(at.Add(5*time.Millisecond), r)
			}
		}
		if step%4 == 3 {
			sum := event.Totals{}
			for _, t := range totals {
				sum.Conns, sum.Open, sum.Requests, sum.Reused = sum.Conns+t.Conns, sum.Open+t.Open, sum.Requests+t.Requests, sum.Reused+t.Reused
			}
			add(at.Add(6*time.Millisecond), sum)
		}
	}
	return all
}

// newest is the newest connection of a server.
func newest(all []event.Entry, server string) (id uint64) {
	for _, e := range all {
		if o, ok := e.Event.(event.ConnOpened); ok && o.Server == server {
			id = o.Conn
		}
	}
	return id
}

// fleetScreen is the dashboard of the fleet.
func fleetScreen(t testing.TB, w, h int, look func(string)) *Model {
	t.Helper()
	src := &told{now: storyNow, entries: theFleet()}
	m := New(src, nil, Options{Renderer: renderer(termenv.ANSI256), Zone: time.UTC, Fleet: true, Look: look})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(entriesMsg(src.entries))
	return m
}

// The dashboard of a fleet begins with the table of its servers, and enter looks at the
// one that reuses worst.
func TestTheScreensOfAFleet(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			looked := ""
			m := fleetScreen(t, size[0], size[1], func(server string) { looked = server })
			shows(t, m, "web-2")
			golden(t, fmt.Sprintf("fleet-%dx%d", size[0], size[1]), ansi.Strip(drawn(t, m)))
			press(m, "enter")
			if looked != "web-2" || m.viewer.Filter.Text() != "server:=web-2" {
				t.Errorf("enter looks at %q with the filter %q", looked, m.viewer.Filter.Text())
			}
			golden(t, fmt.Sprintf("fleet-one-%dx%d", size[0], size[1]), ansi.Strip(drawn(t, m)))
			press(m, "esc", "7", "down", "down", "enter")
			if looked == "web-2" || looked == "" {
				t.Errorf("the last row looks at %q", looked)
			}
			press(m, "7")
			shows(t, m, "Servers   3")
		})
	}
}

// The verdict names the server that reuses worse.
func TestTheVerdictOnAFleet(t *testing.T) {
	m := fleetScreen(t, 120, 35, nil)
	shows(t, m, "web-2 reuses worse than the others: 1.0 ")
	press(m, "V")
	if got := m.viewer.Filter.Text(); got != "server:=web-2" {
		t.Errorf("the verdict's key shows %q", got)
	}
}
