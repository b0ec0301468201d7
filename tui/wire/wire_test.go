package wire

import (
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

// exchanges is a connection with three finished exchanges, of which the second was
// captured, and a fourth in progress.
func exchanges() *scene.Scene {
	sc := &scene.Scene{State: monitor.New(), Now: now, Zone: time.UTC, Size: scene.Medium, Commands: command.NewSet(command.Server)}
	sc.View, sc.Source.Control = command.WireView, true
	at := now.Add(-time.Minute)
	tell := func(e event.Event) {
		at = at.Add(time.Second)
		sc.State.Apply(event.Entry{At: at, Event: e})
	}
	tell(event.ConnOpened{Conn: 7})
	for nth := 1; nth <= 3; nth++ {
		tell(event.RequestReceived{Conn: 7, Nth: nth, Method: "GET", Target: "/", Minor: 1})
		tell(event.ResponseSent{Conn: 7, Nth: nth, Method: "GET", Target: "/", Status: 200, In: 18, Out: 38, First: 2 * time.Millisecond, Took: time.Second, Why: reason.Keep11})
	}
	tell(event.Wire{Conn: 7, Nth: 2, Dir: event.In, Data: []byte("GET / HTTP/1.1\r\n\r\n")})
	tell(event.Wire{Conn: 7, Nth: 2, Dir: event.Out, Data: []byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")})
	tell(event.Steps{Conn: 7, Nth: 2, Steps: []event.Step{{Dir: event.In, Off: 0, Len: 3, What: "method", Fact: "GET"}, {Dir: event.Out, Off: 9, Len: 3, What: "status", Fact: "200", Note: "it is fine", Rule: "RFC 9110"}}})
	tell(event.RequestReceived{Conn: 7, Nth: 4, Method: "PUT", Target: "/four", Minor: 1})
	choose(sc, 2)
	return sc
}

// choose goes to an exchange.
func choose(sc *scene.Scene, nth int) {
	sc.Choice = scene.Exchange(7, nth)
	sc.Look()
}

var body = canvas.Rect(0, 2, 100, 10)

// shown is the view as text.
func shown(p *Pane, sc *scene.Scene) string {
	p.Sync(sc, body)
	return screentest.Text(100, 12, func(g *canvas.Grid) {
		DrawTitle(g, sc, canvas.Rect(0, 0, 100, 1))
		DrawStrip(g, sc, canvas.Rect(0, 1, 100, 1))
		p.Draw(g, sc)
	})
}

func TestEachExchangeSaysWhatIsKnownOfIt(t *testing.T) {
	for nth, want := range map[int][]string{
		1: {"#7.1", "GET / -> 200", "[1]", "were not kept"},
		2: {"#7.2", "18 bytes received", "38 bytes sent, first after 2.0 ms", "+2 more lines", "method", "status"},
		4: {"#7.4", "PUT /four -> in progress", "[4]", "were not kept"},
	} {
		sc, p := exchanges(), &Pane{}
		choose(sc, nth)
		for _, w := range want {
			if got := shown(p, sc); !strings.Contains(got, w) {
				t.Errorf("exchange %d lacks %q:\n%s", nth, w, got)
			}
		}
	}
}

func TestStepsAreWalkedThrough(t *testing.T) {
	sc, p := exchanges(), &Pane{}
	for _, c := range []struct {
		id   command.ID
		want string
	}{
		{command.NextStep, "step 1 of 2"}, {command.NextStep, "step 2 of 2"}, {command.NextStep, "step 2 of 2"},
		{command.PreviousStep, "step 1 of 2"}, {command.PreviousStep, "step 1 of 2"},
	} {
		p.Do(c.id, sc)
		if got := shown(p, sc); !strings.Contains(got, c.want) {
			t.Errorf("after command %d there is no %q:\n%s", c.id, c.want, got)
		}
	}
	p.Do(command.NextStep, sc)
	if got := shown(p, sc); !strings.Contains(got, "it is fine") || !strings.Contains(got, "RFC 9110") {
		t.Errorf("the note of the step is missing:\n%s", got)
	}
	if e := p.Do(command.PreviousExchange, sc); e.Choice != scene.Exchange(7, 1) {
		t.Errorf("the exchange before is %+v", e.Choice)
	}
	choose(sc, 1)
	if e := p.Do(command.PreviousExchange, sc); e.Chose {
		t.Errorf("before the first exchange there is %+v", e.Choice)
	}
	p.Do(command.NextStep, sc) // no steps here
	if got := shown(p, sc); strings.Contains(got, "step ") && strings.Contains(got, "step 1") {
		t.Errorf("an exchange that was not captured has steps:\n%s", got)
	}
}

// A question of the quiz hides the response, which may say whether it is the last,
// and what became of the connection.
func TestAQuestionHidesTheResponse(t *testing.T) {
	sc, p := exchanges(), &Pane{}
	sc.State.Apply(event.Entry{At: now, Event: event.ResponseSent{Conn: 7, Nth: 4, Method: "PUT", Target: "/four", Status: 200, Why: reason.ClientClose}})
	sc.State.Apply(event.Entry{At: now, Event: event.Wire{Conn: 7, Nth: 4, Dir: event.Out, Data: []byte("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")}})
	choose(sc, 4)
	if got := shown(p, sc); !strings.Contains(got, "Connection: close") || !strings.Contains(got, "= CLOSE") {
		t.Fatalf("before the question:\n%s", got)
	}
	sc.Turn(sc)
	sc.Look()
	if got := shown(p, sc); strings.Contains(got, "Connection: close") || strings.Contains(got, "CLOSE") {
		t.Errorf("the answer is in sight:\n%s", got)
	}
}

func TestScrollingEndsAtTheEnds(t *testing.T) {
	sc, p := exchanges(), &Pane{}
	first := shown(p, sc)
	for range 5 {
		p.Do(command.PageDown, sc)
		shown(p, sc)
	}
	p.Do(command.Bottom, sc)
	last := shown(p, sc)
	if !strings.Contains(last, "= KEEP   request 3 came 1.0 s later") || p.top == 0 {
		t.Errorf("the end is\n%s", last)
	}
	p.Do(command.Down, sc)
	if shown(p, sc) != last {
		t.Error("it goes on after its end")
	}
	p.Do(command.Top, sc)
	p.Do(command.Up, sc)
	if got := shown(p, sc); got != first {
		t.Errorf("back at the beginning it is\n%s", got)
	}
}

// The bytes that decided are marked, and the line says what they decided; after the last
// exchange of an open connection it is said where the next request would begin.
func TestTheWireViewMarksWhatDecided(t *testing.T) {
	sc := exchanges()
	add := func(e event.Event) { sc.State.Apply(event.Entry{At: now, Event: e}) }
	add(event.ConnOpened{Conn: 8})
	add(event.RequestReceived{Conn: 8, Nth: 1, Method: "GET", Target: "/", Minor: 1})
	add(event.ResponseSent{Conn: 8, Nth: 1, Method: "GET", Target: "/", Status: 200, In: 18, Out: 38, Why: reason.Keep11})
	add(event.Wire{Conn: 8, Nth: 1, Dir: event.In, Data: []byte("GET / HTTP/1.1\r\n\r\n")})
	add(event.Steps{Conn: 8, Nth: 1, Steps: []event.Step{{Dir: event.In, Off: 6, Len: 8, What: "version", Fact: "HTTP/1.1"}, {Dir: event.In, What: "content", Fact: "none"}}})
	sc.Choice = scene.Exchange(8, 1)
	sc.Look()
	got := shown(&Pane{}, sc)
	for _, want := range []string{`> GET / HTTP/1.1\r\n  KEEP by byte 13`, `> \r\n  the head ends; no content follows`, "the next would begin", "at byte 18", "> from client, < from server"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if st := exchangeOf(sc).decided(sc); st.What != "version" {
		t.Errorf("%q decided", st.What)
	}
	choose(sc, 2)
	if got := shown(&Pane{}, sc); strings.Contains(got, "by byte") {
		t.Errorf("without a step that decided:\n%s", got)
	}
}
