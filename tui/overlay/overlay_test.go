package overlay

import (
	"strings"
	"testing"
	"time"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
)

var now = time.Date(2025, 1, 10, 14, 32, 9, 0, time.UTC)

// sceneOf is the scene after these events, with a server.
func sceneOf(events ...event.Event) *scene.Scene {
	sc := &scene.Scene{State: monitor.New(), Now: now, Zone: time.UTC, Size: scene.Medium, Commands: command.NewSet(command.Server)}
	for _, e := range events {
		sc.State.Apply(event.Entry{At: now, Event: e})
	}
	sc.Look()
	return sc
}

// room is a screen of that size, with the line WHY at its usual place.
func room(w, h int) Room {
	return Room{Screen: canvas.Rect(0, 0, w, h), Why: canvas.Rect(0, h-3, w, 2), Zones: new([]scene.Zone)}
}

// text is what is drawn, without styles.
func text(r Room, draw func(g *canvas.Grid)) string {
	return screentest.Text(r.Screen.W, r.Screen.H, draw)
}

func TestScrollingTheHelpEndsAtItsEnds(t *testing.T) {
	sc, r, h := sceneOf(), room(60, 12), &Help{}
	look := func() string {
		h.Sync(sc, r)
		return text(r, func(g *canvas.Grid) { h.Draw(g, sc, r) })
	}
	first := look()
	if !strings.Contains(first, "Help: overview") || !strings.Contains(first, "MOVE") {
		t.Fatalf("the help begins with\n%s", first)
	}
	for range 20 {
		h.Do(Call{ID: command.Down}, sc)
		look()
	}
	last := look()
	if !strings.Contains(last, "asks to stay") {
		t.Errorf("the help ends with\n%s", last)
	}
	h.Do(Call{ID: command.Down}, sc)
	if again := look(); again != last {
		t.Errorf("after its end the help shows\n%s", again)
	}
	for range 20 {
		h.Do(Call{ID: command.Up}, sc)
		look()
	}
	if again := look(); again != first {
		t.Errorf("back at its beginning the help shows\n%s", again)
	}
}

func TestTheHelpIsLeft(t *testing.T) {
	for id, want := range map[command.ID]Outcome{
		command.Back: {Done: true, Close: true}, command.Help: {Done: true, Close: true}, command.Quit: {},
		command.Pause: {Done: true}, command.KeepAlive: {Done: true},
	} {
		if got := (&Help{}).Do(Call{ID: id}, sceneOf()); got != want {
			t.Errorf("command %d: %+v, want %+v", id, got, want)
		}
	}
}

func TestTheMenuOrdersWhatWasChosen(t *testing.T) {
	all := []demo.Scenario{{N: 0, Key: "0", Title: "rush hour"}, {N: 3, Key: "3", Title: "six", ByHand: "curl a"}}
	m := &Menu{Scenarios: all}
	sc := sceneOf()
	for _, c := range []struct {
		call Call
		want any
	}{
		{Call{ID: command.MenuStart}, StartDemo(all[0])},
		{Call{ID: command.Down}, nil},
		{Call{ID: command.Down}, nil},
		{Call{ID: command.MenuCopy}, CopyCommand("curl a")},
		{Call{ID: command.MenuStart}, StartDemo(all[1])},
		{Call{Key: "0"}, StartDemo(all[0])},
		{Call{ID: command.MenuStop}, StopDemo{}},
	} {
		got := m.Do(c.call, sc)
		if !got.Done || got.Order != c.want {
			t.Errorf("%+v orders %+v, want %+v", c.call, got.Order, c.want)
		}
	}
	if got := (&Menu{}).Do(Call{ID: command.MenuStart}, sc); got.Order != nil {
		t.Errorf("an empty menu orders %+v", got.Order)
	}
}

func TestAQuestionIsAskedAboutAnOpenConnection(t *testing.T) {
	opened, asked := event.ConnOpened{Conn: 1}, event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/"}
	closed := event.ConnClosed{Conn: 1, Reason: reason.ClientEOF}
	if q, said := AskToClose(sceneOf()); q != nil || said != "there is no open connection to close" {
		t.Errorf("without connections: %v, %q", q, said)
	}
	sc := sceneOf(opened, closed)
	sc.Choice = scene.Conn(1)
	sc.Look()
	if q, said := AskToClose(sc); q != nil || !strings.HasPrefix(said, "#1 is closed already") {
		t.Errorf("of a closed connection: %v, %q", q, said)
	}
	sc = sceneOf(opened, asked)
	q, said := AskToClose(sc)
	if q == nil || said != "" {
		t.Fatalf("of an open connection: %v, %q", q, said)
	}
	if got, want := q.Do(Call{ID: command.CloseConn}, sc).Order, (CloseConn{1, "#1 closes after the exchange in progress"}); got != want {
		t.Errorf("the answer x orders %+v, want %+v", got, want)
	}
	if got := q.Do(Call{ID: command.Down}, sc); got.Order != nil || !got.Close {
		t.Errorf("another answer is %+v", got)
	}
}

// The explanation leaves the line WHY in view, and is not drawn during a question
// of the quiz.
func TestTheExplanationIsAboveTheLineWhy(t *testing.T) {
	sc := sceneOf(event.ConnOpened{Conn: 1}, event.ResponseSent{Conn: 1, Nth: 1, Status: 400, Why: reason.BadHost}, event.ConnClosed{Conn: 1, Reason: reason.BadHost})
	r := room(80, 24)
	look := func() string { return text(r, func(g *canvas.Grid) { (&Explanation{}).Draw(g, sc, r) }) }
	lines := strings.Split(look(), "\n")
	if !strings.Contains(lines[r.Why.Y-1], "╰") || strings.TrimSpace(lines[r.Why.Y]) != "" {
		t.Errorf("the explanation is not right above the line WHY:\n%s", strings.Join(lines, "\n"))
	}
	if !strings.Contains(look(), "What to do: ") {
		t.Errorf("there is no cure:\n%s", look())
	}
	sc.Turn(sc)
	sc.Look()
	if got := strings.TrimSpace(look()); got != "" {
		t.Errorf("during a question it says\n%s", got)
	}
}
