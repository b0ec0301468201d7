package requests

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

// respond tells of the nth request on connection 1.
func respond(st *monitor.State, nth int, target string) {
	st.Apply(event.Entry{Seq: uint64(nth), At: now, Event: event.ResponseSent{
		Conn: 1, Nth: nth, Peer: netip.MustParseAddrPort("192.168.1.5:52341"), Method: "GET", Target: target, Status: 404, Took: 12 * time.Millisecond, Why: reason.Keep11,
	}})
}

// sceneOf is the scene of n requests.
func sceneOf(n int) *scene.Scene {
	sc := &scene.Scene{State: monitor.New(), Now: now, Zone: time.UTC, Size: scene.Medium, Commands: command.NewSet(command.Server)}
	for nth := range n {
		respond(sc.State, nth+1, fmt.Sprintf("/%d", nth+1))
	}
	sc.Look()
	return sc
}

// drawn is the lines of a pane of w cells and h rows in its box.
func drawn(p *Pane, sc *scene.Scene, w, h int) []string {
	p.Sync(sc, canvas.Rect(0, 0, w, h+2))
	return strings.Split(screentest.Text(w, h+2, func(g *canvas.Grid) { p.Draw(g, sc, nil) }), "\n")
}

// In whatever width, a line has its status and its time, and as much of the target
// as there is room for.
func TestStatusAndTimeAreNeverCut(t *testing.T) {
	sc := sceneOf(0)
	respond(sc.State, 1, "/"+strings.Repeat("long/", 40)+"\x1b[31mend")
	sc.Look()
	for w := 40; w <= 320; w++ {
		p := New()
		line := drawn(&p, sc, w, 3)[1]
		if !strings.HasSuffix(strings.TrimRight(line, "│ "), " - 404 - 12ms") {
			t.Errorf("%d cells: %s", w, line)
		}
		if cut := strings.Contains(line, "…"); cut != (w < 269) {
			t.Errorf("%d cells: cut is %v: %s", w, cut, line)
		}
		if n := len([]rune(line)); n != w {
			t.Errorf("%d cells: the line has %d", w, n)
		}
	}
}

// The newest rows are in view until one is chosen, which then stays where it is
// while others come.
func TestTheChosenRowStaysInView(t *testing.T) {
	sc, p := sceneOf(20), New()
	if got := drawn(&p, sc, 100, 5)[5]; !strings.Contains(got, "GET /20 ") {
		t.Fatalf("the last row is %s", got)
	}
	e := p.Do(command.Up, sc)
	sc.Choice = e.Choice
	sc.Look()
	if got := drawn(&p, sc, 100, 5)[4]; !strings.Contains(got, "▸1.19") {
		t.Fatalf("after one step up the chosen row is not %s", got)
	}
	for nth := 21; nth <= 30; nth++ {
		respond(sc.State, nth, "/more")
	}
	sc.Look()
	if got := drawn(&p, sc, 100, 5)[4]; !strings.Contains(got, "▸1.19") {
		t.Errorf("while others came the chosen row moved; in its place is %s", got)
	}
	if got := drawn(&p, sc, 100, 5)[0]; !strings.Contains(got, "30 answered, 15 older, 10 newer") {
		t.Errorf("the heading is %s", got)
	}
	if e := p.Do(command.Bottom, sc); !e.Choice.Follows() {
		t.Error("the last row does not follow again")
	}
}

func TestMovesEndAtTheEnds(t *testing.T) {
	sc, p := sceneOf(12), New()
	p.Sync(sc, canvas.Rect(0, 0, 80, 7))
	for _, c := range []struct {
		ids  []command.ID
		want string
	}{
		{[]command.ID{command.Top}, "/1"},
		{[]command.ID{command.Top, command.Up}, "/1"},
		{[]command.ID{command.Top, command.PageDown, command.Down}, "/4"},
		{[]command.ID{command.Top, command.NextRequest, command.NextRequest, command.PreviousRequest}, "/2"},
		{[]command.ID{command.PageUp}, "/10"},
		{[]command.ID{command.Down}, "/12"},
	} {
		sc.Choice = scene.Newest()
		sc.Look()
		for _, id := range c.ids {
			if e := p.Do(id, sc); e.Chose {
				sc.Choice = e.Choice
			}
			sc.Look()
		}
		if got := sc.Current().Target; got != c.want {
			t.Errorf("%v lead to %s, want %s", c.ids, got, c.want)
		}
	}
}
