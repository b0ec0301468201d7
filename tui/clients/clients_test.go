package clients

import (
	"fmt"
	"net/netip"
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

// world is a scene of n clients, of which the third one does not reuse: its five
// connections were closed after a request each. The others have one connection with
// as many requests as their number, and one more.
func world(n int) *scene.Scene {
	sc := &scene.Scene{State: monitor.New(), Now: now, Zone: time.UTC, Size: scene.Large, Commands: command.NewSet(0)}
	sc.View = command.ClientsView
	id := uint64(0)
	tell := func(e event.Event) { sc.State.Apply(event.Entry{At: now.Add(-time.Second), Event: e}) }
	for i := range n {
		peer := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 4000)
		for range conns(i) {
			id++
			local := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, 0, byte(i % 2)}), 80)
			tell(event.ConnOpened{Conn: id, Peer: peer, Local: local})
			requests := i + 1
			if i == 2 {
				requests = 1
			}
			for nth := range requests {
				tell(event.RequestReceived{Conn: id, Nth: nth + 1, Method: "GET", Target: "/", Agent: fmt.Sprintf("agent/%d", i%3)})
				tell(event.ResponseSent{Conn: id, Nth: nth + 1, Peer: peer, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11})
			}
			if i == 2 {
				tell(event.ConnClosed{Conn: id, Reason: reason.ClientClose, Requests: 1})
			}
		}
	}
	sc.State.Advance(now)
	sc.Look()
	return sc
}

// table is the pane as text.
func table(p *Pane, sc *scene.Scene, w, h int) string {
	p.Sync(sc, canvas.Rect(0, 0, w, h))
	return screentest.Text(w, h, func(g *canvas.Grid) { p.Draw(g, sc, nil) })
}

func TestTheWorstClientIsTheFirstRow(t *testing.T) {
	p, sc, why := &Pane{}, world(6), reason.Of(reason.ClientClose)
	label := why.LabelIn(17)
	for _, c := range []struct {
		w, h int
		want string
	}{
		{120, 20, "▸10.0.0.2                                  0       5      5      5      1.0     0% " + canvas.Pad(why.LabelIn(22), 22) + " x5     1.0s"},
		{80, 20, "▸10.0.0.2               0       5      1.0     0% " + canvas.Pad(label, 20) + "   1.0s"},
		{60, 10, "▸10.0.0.2             0       5    0% " + label},
	} {
		got := table(p, sc, c.w, c.h)
		if line := strings.Split(got, "\n")[2]; !strings.Contains(line, c.want) {
			t.Errorf("%dx%d: the first row is\n%s\nwant\n%s\nof\n%s", c.w, c.h, line, c.want, got)
		}
	}
}

func TestTheChosenRowStaysChosen(t *testing.T) {
	p, sc := &Pane{}, world(6)
	table(p, sc, 120, 20)
	p.Do(command.Down, sc)
	if got := table(p, sc, 120, 20); !strings.Contains(got, "▸10.0.0.0 ") {
		t.Errorf("the second row is not chosen:\n%s", got)
	}
	p.SortBy(1)
	p.Do(command.ClientsReverse, sc)
	got := table(p, sc, 120, 20)
	if !strings.Contains(got, "▸10.0.0.0 ") || !strings.Contains(got, "by open, reversed") {
		t.Errorf("in another order:\n%s", got)
	}
	e := p.Do(command.FilterClient, sc)
	v := &scene.Viewer{}
	e.Wish(v, sc)
	if v.Filter.Text() != "peer:=10.0.0.0" || v.View != command.Overview {
		t.Errorf("the filter is %q in the view %s", v.Filter.Text(), v.View)
	}
}

func TestTheKeyTurnsBetweenTheGroupings(t *testing.T) {
	p, sc := &Pane{}, world(6)
	for _, c := range []struct{ title, row, filter string }{
		{"Clients   6 by address", "▸10.0.0.2 ", "peer:=10.0.0.2"},
		{"Clients   3 by User-Agent", "▸agent/2 ", `ua:="agent/2"`},
		{"Clients   2 by server", "▸10.1.0.0:80 ", "server:=10.1.0.0:80"},
		{"Clients   6 by address", "▸10.0.0.2 ", "peer:=10.0.0.2"},
	} {
		got := table(p, sc, 120, 20)
		if !strings.Contains(got, c.title) || !strings.Contains(got, c.row) {
			t.Errorf("want %q and %q in\n%s", c.title, c.row, got)
		}
		v := &scene.Viewer{}
		p.Do(command.FilterClient, sc).Wish(v, sc)
		if v.Filter.Text() != c.filter {
			t.Errorf("the filter is %q, want %q", v.Filter.Text(), c.filter)
		}
		p.Do(command.ClientsBy, sc)
	}
}

// The edge says what has no row, in view or at all.
func TestTheEdgeSaysWhatIsLeftOut(t *testing.T) {
	p := &Pane{}
	if got := table(p, world(300), 120, 23); !strings.Contains(got, "+236 more, 44 earlier ones in no row: ") {
		t.Errorf("got\n%s", got)
	}
	if got := table(p, world(6), 120, 23); strings.Contains(got, "more") {
		t.Errorf("got\n%s", got)
	}
}

// Every column sorts by what it shows, the one that matters first.
func TestEveryColumnSorts(t *testing.T) {
	p, sc := &Pane{}, world(6)
	for i, want := range []string{"10.0.0.2", "10.0.0.0", "10.0.0.2", "10.0.0.2", "10.0.0.5", "10.0.0.5", "10.0.0.0", "10.0.0.2", "10.0.0.0"} {
		p.Order = scene.Order{Column: i}
		got := table(p, sc, 120, 20)
		if row := strings.Split(got, "\n")[2]; !strings.Contains(row, want+" ") {
			t.Errorf("by %s the first row is\n%s\nwant %s", columns[i].name, row, want)
		}
	}
}

func TestTheQuizHidesWhatWouldTell(t *testing.T) {
	p, sc := &Pane{}, world(2)
	sc.Choice = scene.Conn(1)
	sc.Turn(sc)
	sc.Look()
	got := table(p, sc, 120, 20)
	row := strings.Split(got, "\n")[2]
	if strings.Count(row, "?") != 3 || strings.Contains(got, reason.Of(reason.ClientClose).Short) {
		t.Errorf("the row tells:\n%s", row)
	}
}

func TestTheMaskHidesAddresses(t *testing.T) {
	p, sc := &Pane{}, world(3)
	sc.Mask.Toggle()
	sc.Mask.Sync(sc.State)
	sc.Look()
	got := table(p, sc, 120, 20)
	v := &scene.Viewer{}
	p.Do(command.FilterClient, sc).Wish(v, sc)
	if strings.Contains(got, "10.0.0") || v.Filter.Text() != "peer:=192.0.2.3" {
		t.Errorf("with the filter %q:\n%s", v.Filter.Text(), got)
	}
}

// conns is how many connections a client of the world opened.
func conns(i int) int {
	if i == 2 {
		return 5
	}
	return 1
}
