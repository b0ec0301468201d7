package conns

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
)

var now = time.Date(2025, 1, 10, 14, 32, 9, 0, time.UTC)

// world is a scene of connections: odd ones are open, even ones were closed, and
// the nth had n requests.
func world(n uint64, v command.View) *scene.Scene {
	sc := &scene.Scene{State: monitor.New(), Now: now, Zone: time.UTC, Size: scene.Large, Commands: command.NewSet(command.Server)}
	sc.View = v
	for id := range n {
		open(sc, id+1)
	}
	sc.Look()
	return sc
}

// open tells of a connection and its requests.
func open(sc *scene.Scene, id uint64) {
	tell := func(e event.Event) { sc.State.Apply(event.Entry{At: now.Add(-time.Second), Event: e}) }
	tell(event.ConnOpened{Conn: id, Peer: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(100 - id)}), 4000)})
	for nth := range int(id) {
		tell(event.ResponseSent{Conn: id, Nth: nth + 1, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11})
	}
	if id%2 == 0 {
		tell(event.ConnClosed{Conn: id, Reason: reason.IdleTimeout, Requests: int(id)})
	}
	sc.State.Advance(now.Add(-time.Second))
}

// table is the pane as text.
func table(p *Pane, sc *scene.Scene, w, h int) string {
	p.Sync(sc, canvas.Rect(0, 0, w, h))
	return screentest.Text(w, h, func(g *canvas.Grid) { p.Draw(g, sc, nil) })
}

func TestTheTableIsSortedByACommandOnly(t *testing.T) {
	sc, p := world(6, command.ConnsView), New()
	table(&p, sc, 120, 20)
	for _, c := range []struct {
		column int
		want   []uint64
	}{
		{1, []uint64{6, 5, 4, 3, 2, 1}}, // by peer
		{1, []uint64{1, 2, 3, 4, 5, 6}}, // the other way round
		{5, []uint64{6, 5, 4, 3, 2, 1}}, // by requests, the largest number first
		{5, []uint64{1, 2, 3, 4, 5, 6}},
	} {
		p.SortBy(c.column, sc)
		p.Sync(sc, canvas.Rect(0, 0, 120, 20))
		if !slices.Equal(p.page, c.want) {
			t.Errorf("by column %d the rows are %d, want %d", c.column, p.page, c.want)
		}
	}
	p.SortBy(5, sc)
	open(sc, 7)
	sc.Look()
	p.Sync(sc, canvas.Rect(0, 0, 120, 20))
	if want := []uint64{6, 5, 4, 3, 2, 1, 7}; !slices.Equal(p.page, want) {
		t.Errorf("a new connection comes to %d, want %d: below all others", p.page, want)
	}
}

func TestTheOverviewListsWhatHappenedLast(t *testing.T) {
	sc, p := world(6, command.Overview), New()
	p.Sync(sc, canvas.Rect(0, 0, 90, 20))
	if want := []uint64{1, 3, 5, 0, 6, 4, 2}; !slices.Equal(p.page, want) {
		t.Errorf("the rows are %d, want the open ones, a line, and the closed ones: %d", p.page, want)
	}
	sc.Choice = scene.Conn(4)
	sc.Turn(sc)
	sc.Look()
	p.Sync(sc, canvas.Rect(0, 0, 90, 20))
	if want := []uint64{4, 0, 1, 3, 5, 0, 6, 2}; !slices.Equal(p.page, want) {
		t.Errorf("with a question about #4 the rows are %d, want %d", p.page, want)
	}
	if got := table(&p, sc, 90, 20); !strings.Contains(got, "? open, ? recent") {
		t.Errorf("the heading tells:\n%s", got)
	}
}

func TestMovingKeepsTheChosenRowInView(t *testing.T) {
	sc, p := world(30, command.ConnsView), New()
	area := canvas.Rect(0, 0, 90, 13) // ten rows
	p.Sync(sc, area)
	for _, c := range []struct {
		id   command.ID
		want uint64
	}{{command.Up, 30}, {command.Up, 29}, {command.Top, 1}, {command.Up, 1}, {command.PageDown, 6}, {command.Bottom, 30}, {command.Down, 30}} {
		e := p.Do(c.id, sc)
		sc.Choice = e.Choice
		sc.Look()
		p.Sync(sc, area)
		if got := sc.Choice.Conn(); got != c.want || !slices.Contains(p.page, got) {
			t.Errorf("command %d chooses #%d, want #%d; in view are %d", c.id, got, c.want, p.page)
		}
	}
}

// A filter hides rows: a step leads to the next one that is shown.
func TestMovingPassesWhatTheFilterHides(t *testing.T) {
	sc, p := world(9, command.ConnsView), New()
	area := canvas.Rect(0, 0, 90, 20)
	sc.Filter.Set("reuse>3")
	sc.Filter.Sync(sc.State, false, &sc.Mask)
	sc.Look()
	p.Sync(sc, area)
	if want := []uint64{4, 5, 6, 7, 8, 9}; !slices.Equal(p.page, want) {
		t.Fatalf("in view are %d, want %d", p.page, want)
	}
	for _, c := range []struct {
		id   command.ID
		want uint64
	}{{command.Top, 4}, {command.Up, 4}, {command.Down, 5}, {command.Bottom, 9}, {command.Up, 8}} {
		sc.Choice = p.Do(c.id, sc).Choice
		sc.Look()
		p.Sync(sc, area)
		if got := sc.Choice.Conn(); got != c.want {
			t.Errorf("command %d chooses #%d, want #%d", c.id, got, c.want)
		}
	}
}

// A guest's connection is in the table where the filter asks for it.
func TestTheTableHasGuestsOnRequestOnly(t *testing.T) {
	sc, p := world(2, command.ConnsView), New()
	sc.State.Apply(event.Entry{At: now, Event: event.ConnOpened{Conn: 9, Peer: netip.MustParseAddrPort("10.0.0.2:5000"), Side: event.FromGuest}})
	for text, want := range map[string][]uint64{"": {1, 2}, "conn:9": {9}} {
		sc.Filter.Set(text)
		sc.Filter.Sync(sc.State, false, &sc.Mask)
		sc.Look()
		if p.Sync(sc, canvas.Rect(0, 0, 90, 20)); !slices.Equal(p.page, want) {
			t.Errorf("with the filter %q in view are %d, want %d", text, p.page, want)
		}
	}
}

func TestThePanelSaysAllThatIsKnown(t *testing.T) {
	sc := world(4, command.Overview)
	for id, want := range map[uint64][]string{
		3: {"Connection #3", "10.0.0.97:4000", "IDLE", "3         reused 2 times", "200 x3", "x close"},
		4: {"Connection #4", "closed 1.0 s ago", "4         reused 3 times", "closed   server: idle"},
		9: {"none yet"},
	} {
		sc.Choice = scene.Conn(id)
		sc.Source.Control = true
		if id == 9 {
			sc = world(0, command.Overview)
		}
		sc.Look()
		got := screentest.Text(60, 14, func(g *canvas.Grid) { DrawPanel(g, sc, canvas.Rect(0, 0, 60, 14)) })
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("#%d lacks %q:\n%s", id, w, got)
			}
		}
		sc = world(4, command.Overview)
	}
}

func TestThePanelKnowsTheWayToThePeer(t *testing.T) {
	sc := world(3, command.Overview)
	sc.Choice = scene.Conn(3)
	sc.Path = scene.Path{Conn: 3, RTT: 20 * time.Millisecond, Retransmits: 2, Unacked: 1}
	sc.Look()
	got := screentest.Text(60, 20, func(g *canvas.Grid) { DrawPanel(g, sc, canvas.Rect(0, 0, 60, 20)) })
	for _, w := range []string{"20 ms there and back", "2 sent again, 1 on the way", "2 handshakes, 40 ms"} {
		if !strings.Contains(got, w) {
			t.Errorf("the panel lacks %q:\n%s", w, got)
		}
	}
}

// The servers have a column where a capture has several.
func TestTheServersHaveAColumn(t *testing.T) {
	sc, p := world(2, command.ConnsView), New()
	for i, at := range []string{"10.0.0.7:3000", "10.0.0.8:3000"} {
		if got := table(&p, sc, 120, 20); strings.Contains(got, "SERVER") {
			t.Errorf("of %d servers\n%s", i, got)
		}
		sc.State.Apply(event.Entry{At: now, Event: event.ConnOpened{Conn: uint64(10 + i), Peer: netip.MustParseAddrPort("10.0.0.2:5000"), Local: netip.MustParseAddrPort(at)}})
	}
	got := table(&p, sc, 80, 20)
	for _, want := range []string{"SERVER", "10.0.0.7:3000", "10.0.0.8:3000"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if all := p.Headings(); len(all) < 3 || all[2] != (scene.Heading{Column: serverColumn, Name: "SERVER"}) {
		t.Errorf("the columns in view are %v", all)
	}
}

// On loopback the time that reuse saves would make it look worthless.
func TestHandshakesAreSavedFirstAndTheirTimeWhereItMatters(t *testing.T) {
	for _, c := range []struct {
		measured, whatIf time.Duration
		want             string
	}{
		{30 * time.Microsecond, 0, "saved    2 handshakes  "},
		{999 * time.Microsecond, 0, "saved    2 handshakes  "},
		{time.Millisecond, 0, "saved    2 handshakes, 2.0 ms  "},
		{30 * time.Microsecond, 50 * time.Millisecond, "saved    2 handshakes, 100 ms at 50 ms"},
	} {
		sc := world(3, command.Overview)
		sc.Choice, sc.RTT = scene.Conn(3), c.whatIf
		sc.Path = scene.Path{Conn: 3, RTT: c.measured}
		sc.Look()
		if got := screentest.Text(60, 20, func(g *canvas.Grid) { DrawPanel(g, sc, canvas.Rect(0, 0, 60, 20)) }); !strings.Contains(got, c.want) {
			t.Errorf("%v measured, %v what if: the panel lacks %q:\n%s", c.measured, c.whatIf, c.want, got)
		}
	}
}
