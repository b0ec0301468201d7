package frame

import (
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
)

// drawn is what draw draws on a screen of w cells, without styles.
func drawn(w int, draw func(g *canvas.Grid)) string {
	return screentest.Text(w, 3, draw)
}

// What has no room is left out as a whole, the least important first; that events
// were lost is never left out.
func TestNumbersAreWholeOrLeftOut(t *testing.T) {
	sc := &scene.Scene{State: monitor.New(), Size: scene.Medium, Commands: command.NewSet(0)}
	sc.State.Apply(event.Entry{At: time.Unix(1, 0), Event: event.Totals{Conns: 4, Open: 3, Requests: 40, Reused: 36}})
	sc.State.Apply(event.Entry{At: time.Unix(1, 0), Event: event.Lost{N: 1234}})
	sc.Look()
	all := []string{"3 open", "40 req / 4 conn = 10.0 req/conn", "90% reused", "0 req/s"}
	for w := 24; w <= 100; w++ {
		got := drawn(w, func(g *canvas.Grid) { DrawHead(g, sc, canvas.Rect(0, 0, w, 1)) })
		if !strings.Contains(got, "1,234 events lost") {
			t.Fatalf("at %d cells the loss is not told: %q", w, got)
		}
		numbers, _, _ := strings.Cut(got, " 1,234")
		rest := strings.TrimSpace(numbers)
		for _, part := range all {
			if after, ok := strings.CutPrefix(rest, part); ok {
				rest = strings.TrimSpace(after)
			}
		}
		if rest != "" {
			t.Errorf("at %d cells a part is cut: %q", w, got)
		}
	}
}

func TestABannerHasTwoLinesAtMost(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"short":                     "short",
		"a banner that has to wrap": "a banner that\nhas to wrap",
		"a banner that has to wrap more than once": "a banner that\nhas to wrap m…",
	} {
		var got []string
		for _, line := range strings.Split(drawn(16, func(g *canvas.Grid) { DrawNotice(g, text, 16) }), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				got = append(got, line)
			}
		}
		if s := strings.Join(got, "\n"); s != want {
			t.Errorf("%q is drawn as %q, want %q", text, s, want)
		}
	}
}

func TestWhereARecordingIs(t *testing.T) {
	start := time.Unix(100, 0)
	s := feed.Status{Speed: 2, Start: start, At: start.Add(5 * time.Second), End: start.Add(time.Minute)}
	for _, c := range []struct {
		paused, ended bool
		long, short   string
	}{{false, false, "REPLAY 2x ", "REPLAY"}, {true, false, " PAUSED", "PAUSED"}, {false, true, " END", "END"}} {
		s.Paused, s.Ended = c.paused, c.ended
		forms := Replay(s)
		if !strings.Contains(forms[0], c.long) || forms[len(forms)-1] != c.short {
			t.Errorf("paused %v, ended %v: %q", c.paused, c.ended, forms)
		}
		for i := 1; i < len(forms); i++ {
			if len(forms[i]) >= len(forms[i-1]) {
				t.Errorf("%q is not shorter than %q", forms[i], forms[i-1])
			}
		}
	}
}

func TestThePortOfAnAddress(t *testing.T) {
	for addr, want := range map[string]string{"[::]:8080": ":8080", "127.0.0.1:80": ":80", "": "", "host": "", "a:\x1b": `:\x1b`} {
		if got := Port(addr); got != want {
			t.Errorf("of %q it is %q, want %q", addr, got, want)
		}
	}
}
