package lanes

import (
	"slices"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
	"httpserver/tui/why"
)

const sec, ms = time.Second, time.Millisecond

// now is the moment of the pictures.
var now = time.Date(2025, 1, 10, 14, 32, 9, 200e6, time.UTC)

// ago is d before it.
func ago(d time.Duration) time.Time { return now.Add(-d) }

// A story is what happened, in any order.
type story struct{ entries []event.Entry }

func (s *story) add(at time.Time, e event.Event) {
	s.entries = append(s.entries, event.Entry{At: at, Event: e})
}

// state is what a story leads to.
func (s *story) state() *monitor.State {
	slices.SortStableFunc(s.entries, func(a, b event.Entry) int { return a.At.Compare(b.At) })
	st := monitor.New()
	for _, e := range s.entries {
		st.Apply(e)
	}
	st.Advance(now)
	return st
}

// A tale is connection 1 of a story.
type tale struct {
	s   *story
	nth int
}

func (s *story) conn(opened time.Duration) *tale {
	s.add(ago(opened), event.ConnOpened{Conn: 1})
	return &tale{s: s}
}

// get is n requests, each answered at that time.
func (c *tale) get(back time.Duration, n int, took time.Duration) *tale {
	for range n {
		c.nth++
		c.s.add(ago(back+took), event.RequestReceived{Conn: 1, Nth: c.nth, Method: "GET", Target: "/", Minor: 1})
		c.s.add(ago(back), event.ResponseSent{Conn: 1, Nth: c.nth, Method: "GET", Target: "/", Status: 200, Took: took, Why: reason.Keep11})
	}
	return c
}

func (c *tale) close(back time.Duration, why reason.Code) {
	c.s.add(ago(back), event.ConnClosed{Conn: 1, Reason: why, Requests: c.nth})
}

// pictureOf is an empty picture of a story: 38 cells of past, 21 of future.
func pictureOf(tell func(s *story)) *picture {
	s := &story{}
	s.add(ago(100*sec), event.ServerStarted{Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	tell(s)
	p := newPicture(&scene.Scene{State: s.state(), Now: now, Commands: command.NewSet(0)}, columns{now: 38, end: 60}, 0, 250*ms)
	p.grid = canvas.New(false)
	p.grid.Reset(60, 1)
	return p
}

// text is what is drawn, without styles and the blanks around it.
func text(p *picture) string {
	return strings.TrimSpace(screentest.Plain(p.grid))
}

// The cell that is running began 200 ms ago, the one before 450 ms ago, and so on.
func TestHowLanesAreDrawn(t *testing.T) {
	cases := []struct {
		name string
		tell func(s *story)
		want string
	}{
		{"a request alone", func(s *story) { s.conn(1100*ms).get(600*ms, 1, ms) }, "├─1──"},
		{"a connection shorter than a cell", func(s *story) {
			c := s.conn(1100*ms).get(1099*ms, 1, ms)
			c.close(1098*ms, reason.ClientClose)
		}, "├1┤"},
		{"a request that came after the end", func(s *story) {
			c := s.conn(2100*ms).get(1600*ms, 1, ms)
			c.close(600*ms, reason.Raced)
		}, "├─1───┤!"},
		{"a request that came after an end just now", func(s *story) {
			s.add(ago(90*sec), event.ConnOpened{Conn: 2})
			c := s.conn(1100*ms).get(600*ms, 1, ms)
			c.close(0, reason.Raced)
		}, "├─1┤!"},
		{"another connection was free when it opened", func(s *story) {
			s.add(ago(4100*ms), event.ConnOpened{Conn: 1, Free: 7})
			(&tale{s: s}).get(3600*ms, 1, ms)
		}, "(#7 was free) ├─1──────────────"},
		{"another one was free, and the room is right of the lane", func(s *story) {
			s.add(ago(90*sec), event.ConnOpened{Conn: 2})
			s.add(ago(9100*ms), event.ConnOpened{Conn: 1, Free: 7})
			c := (&tale{s: s}).get(8600*ms, 1, ms)
			c.close(8100*ms, reason.Raced)
		}, "├─1─┤! (#7 was free)"},
		{"another one was free, and there is no room to say it", func(s *story) {
			s.add(ago(8600*ms), event.ConnOpened{Conn: 1, Free: 7})
			(&tale{s: s}).get(8100*ms, 1, ms)
		}, "├─1" + strings.Repeat("─", 32)},
		{"two requests of one curl", func(s *story) {
			c := s.conn(1100*ms).get(1099*ms, 2, ms)
			c.close(1098*ms, reason.ClientEOF)
		}, "├12┤"},
		{"a page in one burst, and it is still open", func(s *story) { s.conn(1100*ms).get(1099*ms, 5, ms) }, "├▮────"},
		{"two of a burst push none before them", func(s *story) { s.conn(1700*ms).get(1499*ms, 1, ms).get(900*ms, 2, ms) }, "├1─23───"},
		{"three in a cell are a crowd", func(s *story) { s.conn(1700*ms).get(1199*ms, 1, ms).get(900*ms, 3, ms) }, "├─1▪───"},
		{"pairs that would push each other away", func(s *story) { s.conn(1700*ms).get(1100*ms, 2, ms).get(900*ms, 2, ms).get(600*ms, 2, ms) }, "├─▪▪▪──"},
		{"a crowd in a short life", func(s *story) {
			c := s.conn(1100*ms).get(1099*ms, 3, ms)
			c.close(1098*ms, reason.ClientEOF)
		}, "├▪┤"},
		{"a crowd", func(s *story) { s.conn(4100*ms).get(2000*ms, 14, ms) }, "├───────█────────"},
		{"ten requests", func(s *story) {
			c := s.conn(3000 * ms)
			for i := range 10 {
				c.get(2900*ms-time.Duration(i)*250*ms, 1, ms)
			}
		}, "├1234567890──"},
		{"a slow answer", func(s *story) { s.conn(2100*ms).get(600*ms, 1, 1000*ms) }, "├─1▒▒▒▒──"},
		{"an answer so slow that its beginning is out of sight", func(s *story) { s.conn(60*sec).get(600*ms, 1, 50*sec) },
			"←1" + strings.Repeat("▒", 34) + "──"},
		{"an answer that begins at the edge, of a lane that began before it", func(s *story) { s.conn(60*sec).get(600*ms, 1, 8850*ms) },
			"←1" + strings.Repeat("▒", 34) + "──"},
		{"a request at the edge, of a lane that began before it", func(s *story) { s.conn(60*sec).get(9449*ms, 1, ms) },
			"←" + strings.Repeat("─", 37)},
		{"an end at the edge, of a lane that began before it", func(s *story) {
			c := s.conn(60*sec).get(50*sec, 1, ms)
			s.add(ago(sec), event.ConnOpened{Conn: 2})
			c.close(9449*ms, reason.ClientEOF)
		}, "← -9s"},
		{"a client that left in the middle", func(s *story) {
			c := s.conn(2100 * ms)
			s.add(ago(1600*ms), event.RequestReceived{Conn: 1, Nth: 1, Method: "PUT", Target: "/", Minor: 1, Length: 10})
			c.close(600*ms, reason.ClientGone)
		}, "├─1▒▒▒┤"},
		{"a head that is slow from its first byte on", func(s *story) {
			s.add(ago(99*sec), event.ServerStarted{Limits: event.Limits{HeaderTimeout: 10 * sec}})
			s.conn(3100 * ms)
			s.add(ago(1000*ms), event.Progress{Conn: 1, Phase: event.ReceivingHead, Done: 5, Until: ago(2100*ms - 10*sec)})
		}, "├───▒▒▒▒▒▒▒▒▒"},
		{"two that follow a slow answer at once", func(s *story) {
			c := s.conn(2100*ms).get(600*ms, 1, 1000*ms)
			c.get(590*ms, 2, ms)
		}, "├─1▒▒23──"},
		{"pipelined requests stand where their turn comes", func(s *story) {
			c := s.conn(3100 * ms)
			for _, took := range []time.Duration{1500 * ms, 1500 * ms, 2250 * ms, 2250 * ms, 2250 * ms} { // all sent 3 s ago
				c.get(3*sec-took, 1, took)
			}
		}, "├1▒▒▒╌23▒45───"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := pictureOf(c.tell)
			p.past(0, p.sc.ConnOf(1))
			if got := text(p); got != c.want {
				t.Errorf("drawn %q, want %q", got, c.want)
			}
		})
	}
}

// A lane that is asked about looks the same whether its connection is open,
// closed, or busy again.
func TestAQuestionShowsNoEnd(t *testing.T) {
	for name, tell := range map[string]func(s *story){
		"open":   func(s *story) { s.conn(2100*ms).get(1600*ms, 1, ms) },
		"closed": func(s *story) { s.conn(2100*ms).get(1600*ms, 1, ms).close(1590*ms, reason.ClientClose) },
		"busy": func(s *story) {
			s.conn(2100*ms).get(1600*ms, 1, ms)
			s.add(ago(1590*ms), event.RequestReceived{Conn: 1, Nth: 2, Method: "GET", Target: "/", Minor: 1})
		},
	} {
		p := pictureOf(tell)
		p.sc.Choice = scene.Conn(1)
		p.sc.Turn(p.sc)
		p.sc.Look()
		p.axis = p.sc.Axis()
		p.at = p.axis.Now
		p.past(0, p.sc.ConnOf(1))
		if got, want := text(p), "├─1???"; !strings.HasPrefix(got, want) || strings.Trim(got, "├─1?") != "" {
			t.Errorf("%s: drawn %q, want %q and nothing else", name, got, want)
		}
		p.grid.Reset(60, 1)
		p.times(0, false)
		if got, want := text(p), "-8s     -6s     -4s     -2s      question"; got != want {
			t.Errorf("%s: the axis is %q, want %q", name, got, want)
		}
		p.grid.Reset(60, 1)
		p.notes(1, 0, 60, false)
		if got, want := text(p), "? kept or closed: you say"; got != want {
			t.Errorf("%s: explained %q, want %q", name, got, want)
		}
	}
}

func TestWhatIsToCome(t *testing.T) {
	open := func(s *story) { s.conn(2*sec).get(sec, 1, ms) }
	progress := func(phase event.Phase, done, total int64) func(*story) {
		return func(s *story) {
			s.conn(3 * sec)
			for _, back := range []time.Duration{2 * sec, sec} {
				s.add(ago(back), event.Progress{Conn: 1, Phase: phase, Done: done / int64(back/sec), Total: total, Until: ago(-9 * sec)})
			}
		}
	}
	for _, c := range []struct {
		name string
		tell func(s *story)
		back time.Duration
		want string
	}{
		{"idle, and when that ends", open, 0, strings.Repeat("┄", 15) + "✕4.0s"},
		{"nothing, a while ago", open, sec, ""},
		{"a head, and a limit that is too far off for its place", progress(event.ReceivingHead, 20, 0), 0, "reading head ┄┄✕ 9s→"},
		{"a download without an end, whose speed has no room", progress(event.Sending, 40_000, 0), 0, "sent 40.0 KB"},
		{"an upload with one", progress(event.ReceivingContent, 40_000, 80_000), 0, "███░░░ 50% 2.0s left"},
	} {
		p := pictureOf(c.tell)
		p.back = c.back
		p.future(0, p.sc.ConnOf(1))
		if got := text(p); got != c.want {
			t.Errorf("%s: drawn %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheAxisSaysWhichTimeStandsWhere(t *testing.T) {
	open := func(s *story) { s.conn(2 * sec) }
	closed := func(s *story) { s.conn(5*sec).close(4*sec, reason.ClientEOF) }
	for _, c := range []struct {
		name   string
		tell   func(s *story)
		back   time.Duration
		played bool
		want   string
	}{
		{"now", open, 0, false, "-8s     -6s     -4s     -2s      now     +2s     +4s"},
		{"a while ago", open, 5 * sec, false, "-8s     -6s     -4s     -2s      5s ago"},
		{"a recording's end", open, 0, true, "-8s     -6s     -4s     -2s      end of the recording"},
		{"nothing is open", closed, 0, false, "stopped: all closed"},
		{"nothing is open, a while before", closed, 5 * sec, false, "-8s     -6s     -4s     -2s      5s before the end"},
		{"nothing has ever been", func(*story) {}, 0, false, ""},
	} {
		p := pictureOf(c.tell)
		if c.name != "nothing has ever been" {
			p.sc.State.Apply(event.Entry{At: now, Event: event.Totals{Conns: 1}})
		}
		p.back = c.back
		p.times(0, c.played)
		if got := text(p); got != c.want {
			t.Errorf("%s: drawn %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOnlyWhatIsInThePictureIsExplained(t *testing.T) {
	for _, c := range []struct {
		name string
		tell func(s *story)
		want string
	}{
		{"nothing special", func(s *story) { s.conn(2*sec).get(sec, 1, ms).close(sec/2, reason.ClientEOF) }, ""},
		{"two in a cell", func(s *story) { s.conn(2*sec).get(sec, 2, ms).close(sec/2, reason.ClientEOF) }, "12 requests 1 and 2"},
		{"a crowd", func(s *story) { s.conn(2*sec).get(sec, 5, ms).close(sec/2, reason.ClientEOF) }, "▪ 2-3 ▮ 4-9 █ 10+ requests at once: < zooms in"},
		{"pipelining", func(s *story) {
			c := s.conn(5*sec).get(3*sec, 1, sec)
			c.get(2*sec, 1, 2*sec).close(sec, reason.ClientEOF)
		}, "2 on #1 waited for its turn  ╌ queued"},
	} {
		p := pictureOf(c.tell)
		p.past(0, p.sc.ConnOf(1))
		p.grid.Reset(60, 1)
		p.notes(1, 0, 60, false)
		if got := text(p); got != c.want {
			t.Errorf("%s: explained %q, want %q", c.name, got, c.want)
		}
	}
	p := pictureOf(func(s *story) { s.conn(2*sec).get(sec, 1, ms) })
	p.future(0, p.sc.ConnOf(1))
	p.grid.Reset(90, 1)
	p.notes(1, 0, 90, true)
	if got, want := text(p), "✕ closes here if nothing comes  ├ opened  1-9 request  ▒ in progress  ─ kept  ┤ closed"; got != want {
		t.Errorf("alone: %q, want %q", got, want)
	}
	p.seen = seen{}
	p.grid.Reset(90, 1)
	p.legend(1, 0, 90)
	if got, want := text(p), "├ opened   1-9 request   ▒ in progress   ─ kept   ┤ closed   ✕ closes if nothing comes"; got != want {
		t.Errorf("the legend is %q, want %q", got, want)
	}
}

// The legend has one place for a limit: that of a slow head, unless an idle
// connection is in the picture, too.
func TestTheLegendExplainsTheLimitThatIsDrawn(t *testing.T) {
	slow := event.Progress{Conn: 2, Phase: event.ReceivingHead, Done: 13, Until: now.Add(4 * sec)}
	for _, c := range []struct {
		name       string
		idle, head bool
		want       string
	}{
		{"an idle connection", true, false, "✕ server closes here if nothing comes"},
		{"a slow head", false, true, "✕ server gives up waiting here"},
		{"both", true, true, "✕ server closes here if nothing comes"},
		{"neither", false, false, "✕ server closes here if nothing comes"},
	} {
		p := pictureOf(func(s *story) {
			s.conn(2*sec).get(sec, 1, ms)
			s.add(ago(2*sec), event.ConnOpened{Conn: 2})
			s.add(ago(sec), slow)
		})
		if c.idle {
			p.future(0, p.sc.ConnOf(1))
		}
		if c.head {
			p.future(0, p.sc.ConnOf(2))
		}
		p.grid.Reset(120, 1)
		p.legend(1, 0, 120)
		if got := text(p); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: the legend is %q, want %q at its end", c.name, got, c.want)
		}
	}
}

func TestTheVersionIsDrawnWhereItIsOld(t *testing.T) {
	sent := func(s *story, nth int, code reason.Code) {
		s.add(ago(sec), event.RequestReceived{Conn: 1, Nth: nth, Minor: 0})
		s.add(ago(sec), event.ResponseSent{Conn: 1, Nth: nth, Status: 200, Why: code})
	}
	for want, tell := range map[string]func(s *story){
		"":              func(s *story) { s.conn(2*sec).get(sec, 1, ms) },
		"1.0":           func(s *story) { s.conn(2 * sec); sent(s, 1, reason.Version10) },
		why.KeptVersion: func(s *story) { s.conn(2 * sec); sent(s, 1, reason.Keep10) },
	} {
		p := pictureOf(tell)
		p.version(0, 0, 4, canvas.Plain, p.sc.ConnOf(1))
		if got := text(p); got != want {
			t.Errorf("drawn %q, want %q", got, want)
		}
		if p.seen.asked != (want == why.KeptVersion) {
			t.Errorf("%q is explained: %v", want, p.seen.asked)
		}
	}
}

// A lane and the time above it have one clock: what was 2 s ago is below "-2s", and what
// will be in 2 s is below "+2s", as far as whole cells allow.
func TestTheAxisTellsTheTimeOfTheLanes(t *testing.T) {
	for _, age := range []time.Duration{2 * sec, 4 * sec, 6 * sec} {
		p := pictureOf(func(s *story) { s.conn(age) })
		p.at = now.Truncate(250 * ms).UnixNano() // a cell begins now
		p.grid.Reset(60, 2)
		p.past(1, p.sc.ConnOf(1))
		p.times(0, false)
		lines := strings.Split(screentest.Plain(p.grid), "\n")
		mark := "-" + figure.Brief(age)
		at := len([]rune(lines[0][:strings.Index(lines[0], mark)])) + len(mark)/2
		if got := []rune(lines[1])[at]; got != '├' {
			t.Errorf("a connection of %v begins elsewhere than below %q:\n%s\n%s", age, mark, lines[0], lines[1])
		}
	}
}

// A digit of another colour is explained by the names of the requests, as many as have
// room, and how many others there are.
func TestTheNotesTellWhichRequestsFailed(t *testing.T) {
	for n, want := range []string{"", "1 #1.1 4xx", "1 #1.1 4xx, #2.2 4xx", "1 #1.1 4xx, #2.2 4xx, #3.3 4xx", "1 #1.1 4xx, #2.2 4xx, #3.3 4xx +1"} {
		p := pictureOf(func(s *story) { s.conn(sec) })
		for i := range n {
			p.seen.class[4].add(digit{uint64(i + 1), uint32(i + 1)})
		}
		p.notes(1, 0, 34, false)
		if got := text(p); got != want {
			t.Errorf("%d: explained %q, want %q", n, got, want)
		}
	}
}

// The words at the end of a closed lane have the rule with them as soon as the lane has
// left room for it.
func TestTheEndOfALaneHasItsRuleWhereThereIsRoom(t *testing.T) {
	for _, c := range []struct {
		ago  time.Duration
		want string
	}{
		{8 * sec, "server: HTTP/1.0 RFC 9112 §9.3"},
		{2 * sec, "server: HTTP/1.0 9112 §9.3"},
		{sec, "server: HTTP/1.0"},
	} {
		p := pictureOf(func(s *story) {
			s.conn(10*sec).get(9*sec, 1, ms).close(c.ago, reason.Version10)
			s.add(now, event.ConnOpened{Conn: 2}) // so that time goes on
		})
		p.ending(40, 0, p.sc.ConnOf(1))
		if got := text(p); got != c.want {
			t.Errorf("closed %v ago: %q, want %q", c.ago, got, c.want)
		}
	}
}

// A request that waited is named with its connection.
func TestTheNotesNameWhoWaited(t *testing.T) {
	p := pictureOf(func(s *story) { s.conn(sec) })
	p.noteWait(3, 2)
	p.noteWait(16, 2)
	p.noteWait(16, 3)
	p.notes(1, 0, 60, false)
	if got, want := text(p), "2-3 on #16 came early: each waited for the one before it"; got != want {
		t.Errorf("explained %q, want %q", got, want)
	}
}
