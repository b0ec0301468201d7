package stats

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// of is the state after these events.
func of(events ...event.Event) *monitor.State {
	st := monitor.New()
	for i, e := range events {
		st.Apply(event.Entry{Seq: uint64(i + 1), At: time.Unix(1_000_000_000, 0), Event: e})
	}
	return st
}

// on is what draw draws on a grid of that size, without styles.
func on(w, h int, draw func(g *canvas.Grid, r canvas.Rectangle)) string {
	g := canvas.New(false)
	g.Reset(w, h)
	draw(g, canvas.Rect(0, 0, w, h))
	all := g.Render(canvas.NewTheme(lipgloss.NewRenderer(io.Discard), "mono", false))
	var b strings.Builder
	for part := range strings.SplitSeq(all, "\x1b[") {
		if b.Len() == 0 && !strings.HasPrefix(all, "\x1b[") {
			b.WriteString(part)
			continue
		}
		_, text, _ := strings.Cut(part, "m")
		b.WriteString(text)
	}
	return b.String()
}

// responses are n responses on a connection each, with statuses and durations
// in turn.
func responses(n int, took ...time.Duration) (all []event.Event) {
	for i := range n {
		id := uint64(i + 1)
		status := [...]uint16{200, 200, 200, 404, 405, 416, 431, 500}[i%8]
		all = append(all, event.ConnOpened{Conn: id},
			event.ResponseSent{Conn: id, Nth: 1, Status: status, Took: took[i%len(took)], Why: reason.ClientClose},
			event.ConnClosed{Conn: id, Reason: reason.ClientClose, Requests: 1})
	}
	return all
}

// perConn is the chart of a state that hides nothing.
func perConn(g *canvas.Grid, r canvas.Rectangle, st *monitor.State) {
	requestsPerConn(g, r, st.RequestBars(nil))
}

var charts = map[string]chart{"latency": latency, "requests per connection": perConn, "statuses": statuses, "causes": causes}

func TestNothingIsDrawnWithoutRoomInside(t *testing.T) {
	st := of(responses(20, time.Millisecond)...)
	for name, draw := range charts {
		for h := range 3 {
			if got := on(40, h, func(g *canvas.Grid, r canvas.Rectangle) { draw(g, r, st) }); strings.TrimSpace(got) != "" {
				t.Errorf("%s in %d rows:\n%s", name, h, got)
			}
		}
	}
}

func TestHeadingsEndBeforeTheCorner(t *testing.T) {
	st := of(responses(12_345, time.Millisecond, time.Second, time.Minute)...)
	for name, draw := range charts {
		for w := 34; w < 120; w++ {
			got := on(w, 6, func(g *canvas.Grid, r canvas.Rectangle) { draw(g, r, st) })
			if first, _, _ := strings.Cut(got, "\n"); !strings.HasSuffix(first, "─╮") || canvas.Width(first) != w {
				t.Errorf("%s in %d cells: %s", name, w, first)
			}
		}
	}
}

func TestSlowResponsesAreNeverLeftOut(t *testing.T) {
	st := of(responses(30, time.Millisecond/4, 30*time.Millisecond, 300*time.Millisecond, 3*time.Second, 60*time.Second)...)
	got := on(60, 7, func(g *canvas.Grid, r canvas.Rectangle) { latency(g, r, st) })
	if !strings.Contains(got, "over ") || !strings.Contains(got, "   24 ") {
		t.Errorf("the last row has not all that is slower:\n%s", got)
	}
	got = on(60, 5, func(g *canvas.Grid, r canvas.Rectangle) { latency(g, r, of()) })
	if strings.Count(got, " -") != 3 || strings.Contains(got, "█") {
		t.Errorf("nothing was measured:\n%s", got)
	}
}

func TestTheFrequentStatusesStayInTheirOrder(t *testing.T) {
	st := of(responses(41, time.Millisecond)...) // 404 is one more than the others
	got := on(50, 4, func(g *canvas.Grid, r canvas.Rectangle) { statuses(g, r, st) })
	i, j := strings.Index(got, "200 OK"), strings.Index(got, "404 Not Found")
	if i < 0 || j < i || !strings.Contains(got, " +4 more ─╯") {
		t.Errorf("got\n%s", got)
	}
}

func TestCausesSayWhoAndWhyAndHowOften(t *testing.T) {
	st := of(append(responses(3, time.Millisecond), event.ConnOpened{Conn: 99}, event.ConnClosed{Conn: 99, Reason: reason.IdleTimeout})...)
	got := on(60, 4, func(g *canvas.Grid, r canvas.Rectangle) { causes(g, r, st) })
	lines := strings.Split(got, "\n")
	if !strings.Contains(lines[1], "server: as asked") || !strings.Contains(lines[1], " 3 ") || !strings.Contains(lines[2], "server: idle") {
		t.Errorf("got\n%s", got)
	}
	full, third := strings.Count(lines[1], "█"), strings.Count(lines[2], "█")
	if full/3 != third || third == 0 {
		t.Errorf("the bars are %d and %d cells long:\n%s", full, third, got)
	}
	if !strings.Contains(lines[1], "9112 §9.6 │") {
		t.Errorf("no section:\n%s", got)
	}
}

func TestNumbersOfEventsSayWhenSomeWereLost(t *testing.T) {
	st := of(append(responses(8, time.Millisecond), event.Lost{N: 7})...)
	for _, draw := range []chart{latency, statuses, causes} {
		if got := on(60, 6, func(g *canvas.Grid, r canvas.Rectangle) { draw(g, r, st) }); !strings.Contains(got, " seen ─") {
			t.Errorf("got\n%s", got)
		}
	}
}

func TestEachSecondIsAColumn(t *testing.T) {
	hist := []monitor.Second{{Requests: 10_000, Open: 1, In: 1000}, {}, {Requests: 1, Open: 2}, {Requests: 5000, Out: 5000}}
	got := on(70, 4, func(g *canvas.Grid, r canvas.Rectangle) {
		rate(g, r, requests, monitor.Second{Requests: 3}, hist, "b bytes")
	})
	lines := strings.Split(got, "\n")
	if !strings.HasPrefix(got, "╭─ Throughput   3 req/s   peak 10k req/s ─") || !strings.HasSuffix(lines[0], " last 4 s   b bytes ─╮") {
		t.Errorf("the heading is %s", lines[0])
	}
	upper, lower := []rune(lines[1]), []rune(lines[2])
	last := secondsIn(canvas.Rect(0, 0, 70, 4), requests) + 1 // the column of the newest second
	for i, col := range []string{"██", "  ", " ▁", " █"} {
		x := last - 3 + i
		if got := string([]rune{upper[x], lower[x]}); got != col {
			t.Errorf("second %d is %q, want %q, in\n%s", i, got, col, strings.Join(lines, "\n"))
		}
	}
	for ga, want := range map[gauge]string{bytes: "Bytes   0 B/s   peak 5.0 KB/s", open: "Open connections   0 open   peak 2 open"} {
		got := on(60, 4, func(g *canvas.Grid, r canvas.Rectangle) { rate(g, r, ga, monitor.Second{}, hist, "") })
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %s", got, want)
		}
	}
}
