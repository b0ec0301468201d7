package why

import (
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/command"
)

var start = time.Date(2025, 1, 10, 14, 32, 9, 0, time.UTC)

// state is what these events, a second apart, add up to.
func state(events ...event.Event) (*monitor.State, time.Time) {
	st, now := monitor.New(), start
	for i, e := range events {
		now = start.Add(time.Duration(i) * time.Second)
		st.Apply(event.Entry{Seq: uint64(i + 1), At: now, Event: e})
	}
	return st, now
}

func TestTheLimitFollowsTheReason(t *testing.T) {
	for _, c := range []struct {
		conn monitor.Conn
		room int
		want string
	}{
		{monitor.Conn{Why: reason.IdleTimeout, Limit: int64(5 * time.Second)}, 17, "server: idle 5 s"},
		{monitor.Conn{Why: reason.IdleTimeout, Limit: int64(500 * time.Millisecond)}, 18, "server: idle 500ms"},
		{monitor.Conn{Why: reason.IdleTimeout, Limit: int64(500 * time.Millisecond)}, 17, "server: idle"},
		{monitor.Conn{Why: reason.IdleTimeout}, 22, "server: idle"},
		{monitor.Conn{Why: reason.MaxRequests, Limit: 3}, 17, "server: max 3"},
		{monitor.Conn{Why: reason.MaxRequests}, 22, "server: max requests"},
		{monitor.Conn{Why: reason.BadHost}, 17, "server: bad Host"},
		{monitor.Conn{Why: reason.BadHost}, 22, "server: 400 bad Host"},
		{monitor.Conn{}, 17, "closed"},
	} {
		if got := ClosedBecause(&c.conn, c.room); got != c.want {
			t.Errorf("%v in %d cells: %q, want %q", c.conn.Why, c.room, got, c.want)
		}
	}
}

// A decision is told in the present while the connection is open and in the
// past afterwards.
func TestAVerdictNamesTheSideAndTheFact(t *testing.T) {
	open := &monitor.Conn{ID: 7}
	closed := func(why reason.Code) *monitor.Conn { return &monitor.Conn{ID: 7, Why: why, Closed: 1} }
	for _, c := range []struct {
		d    monitor.Decision
		conn *monitor.Conn
		want string
	}{
		{monitor.Decision{Conn: 7, Code: reason.Keep11}, open, "#7 stays open: "},
		{monitor.Decision{Conn: 7, Code: reason.Keep11}, closed(reason.ClientEOF), "#7 stayed open: "},
		{monitor.Decision{Conn: 7, Code: reason.BadHost}, open, "server refuses this and closes #7: "},
		{monitor.Decision{Conn: 7, Code: reason.ClientClose}, open, "server closes #7 after this response: "},
		{monitor.Decision{Conn: 7, Code: reason.ClientClose}, closed(reason.ResetAmid), "server was to close #7 after this response: "},
		{monitor.Decision{Conn: 7, Code: reason.Shutdown}, open, "server closes #7 after this response: "},
		{monitor.Decision{Conn: 7, Code: reason.ClientEOF, Ended: true}, closed(reason.ClientEOF), "client closed #7: "},
		{monitor.Decision{Conn: 7, Ended: true}, closed(reason.None), "#7 is closed; the reason is not known"},
		{monitor.Decision{Conn: 7}, nil, "#7 is closed; the reason is not known"},
		{monitor.Decision{Conn: 7}, open, "#7 is open: no request yet"},
	} {
		if got := Verdict(c.d, c.conn); !strings.HasPrefix(got, c.want) {
			t.Errorf("%v: %q, want %q ...", c.d.Code, got, c.want)
		}
	}
}

// What the viewer picked is spoken of alone; otherwise the only open
// connection's forecast joins the sentence about a closed one.
func TestTheOnlyOpenConnectionJoinsUnlessAnotherIsPicked(t *testing.T) {
	st, now := state(
		event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second}},
		event.ConnOpened{Conn: 1}, event.ConnOpened{Conn: 2}, event.ConnClosed{Conn: 1, Reason: reason.ClientEOF},
	)
	s := Subject{Decision: About(st.Conn(1)), Commands: command.NewSet(command.Server), State: st, Now: now, Open: st.Conn(2)}
	if got := s.Statement(120).Next; len(got) != 2 || got[0] != "#2: server closes in 4.0 s if the client does nothing" {
		t.Errorf("with nothing picked the second line is %q", got)
	}
	s.Picked = true
	if got := s.Statement(120).Next; len(got) != 1 || got[0] != "E: what it means" {
		t.Errorf("with #1 picked the second line is %q", got)
	}
}

// After an answer of the quiz the verdict and its rule have room on the smallest screen.
func TestTheAnswerOfTheQuizKeepsItsRule(t *testing.T) {
	const room = 60 - 6
	for _, code := range reason.All() {
		for _, detail := range []string{"", "there is no Host field", "the value of X contains a bare CR", "the request has Transfer-Encoding and Content-Length"} {
			st, now := state(
				event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second}}, event.ConnOpened{Conn: 21},
				event.RequestReceived{Conn: 21, Nth: 1}, event.ResponseSent{Conn: 21, Nth: 1, Why: code, Detail: detail},
			)
			s := Subject{Decision: monitor.Decision{Conn: 21, Nth: 1, Code: code, Detail: detail}, Commands: command.NewSet(command.Server), State: st, Now: now, Said: "right (3 of 4): "}
			if got := s.Statement(room); !ruleFits(got.Text, got.Rule, room) || !strings.HasPrefix(got.Text, s.Said) || strings.Count(got.Text, `"`)%2 != 0 {
				t.Errorf("%v %q: %q is torn, or leaves no room for %q", code, detail, got.Text, got.Rule)
			}
		}
	}
}

// Once keep-alive is on again, the key that would cure it would switch it off.
func TestWhatIsCuredHasNoCure(t *testing.T) {
	for _, on := range []bool{false, true} {
		st, now := state(
			event.ServerStarted{Settings: event.Settings{IdleTimeout: 5 * time.Second}}, event.ConnOpened{Conn: 1}, event.RequestReceived{Conn: 1, Nth: 1},
			event.ResponseSent{Conn: 1, Nth: 1, Why: reason.SwitchedOff}, event.ConnClosed{Conn: 1, Reason: reason.SwitchedOff, Requests: 1},
			event.SettingsChanged{Settings: event.Settings{KeepAlive: on, IdleTimeout: 5 * time.Second}},
		)
		s := Subject{Decision: About(st.Conn(1)), Commands: command.NewSet(command.Server), State: st, Now: now}
		if got := strings.Join(s.Statement(120).Next, "; "); strings.Contains(strings.ToLower(got), "cure") == on {
			t.Errorf("with keep-alive on: %v, the second line is %q", on, got)
		}
	}
}

func TestASuggestionShowsTheOtherSide(t *testing.T) {
	settings := event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second}
	after := func(s event.Settings, why reason.Code) Lesson {
		st, _ := state(
			event.ServerStarted{URL: "http://h:1", Settings: s}, event.ConnOpened{Conn: 1}, event.RequestReceived{Conn: 1, Nth: 1},
			event.ResponseSent{Conn: 1, Nth: 1, Why: reason.Keep11}, event.ConnClosed{Conn: 1, Reason: why, Requests: 1},
		)
		return Lesson{State: st, Commands: command.NewSet(command.Server), Control: true, Newest: st.Why().Code}
	}
	asking := after(settings, reason.ClientEOF)
	asking.Newest = reason.None
	for _, c := range []struct {
		name   string
		lesson Lesson
		want   string
	}{
		{"a recording", Lesson{State: monitor.New(), Commands: command.NewSet(command.Player)}, ""},
		{"keep-alive is off", after(event.Settings{}, reason.ClientEOF), "a"},
		{"the client said close", after(settings, reason.ClientClose), "curl -v http://h:1/ http://h:1/"},
		{"the idle limit closed", after(settings, reason.IdleTimeout), "-"},
		{"the client closed", after(settings, reason.ClientEOF), `curl -H "Connection: close" http://h:1/ http://h:1/`},
		{"the quiz asks", asking, "curl -v http://h:1/ http://h:1/"},
		{"the client was refused", after(settings, reason.BadHost), "a"},
	} {
		if got, watch := c.lesson.Suggestion(); got != c.want || watch == "" {
			t.Errorf("%s: %q and %q, want %q", c.name, got, watch, c.want)
		}
	}
}

// A byte now and then has no speed in whole bytes.
func TestASpeedOfNothingIsNotTold(t *testing.T) {
	for done, want := range map[int64]string{1: "", 3: "", 4: " 1B/s", 4000: " 1.0K/s"} {
		if got := Rate(&monitor.Progress{At: int64(4 * time.Second), Done: done}); got != want {
			t.Errorf("%d bytes in 4 s: %q, want %q", done, got, want)
		}
	}
}
