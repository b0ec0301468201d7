package stats

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/filter"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
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
	return screentest.Text(w, h, func(g *canvas.Grid) { draw(g, canvas.Rect(0, 0, w, h)) })
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

// all is what charts are made of.
func all(st *monitor.State) data {
	d := dataOf(&scene.Scene{State: st})
	d.perConn = st.Numbers(0).RequestBars(nil)
	return d
}

// drawnTable is a chart of bars on a grid of that size.
func drawnTable(w, h int, c chart, st *monitor.State) string {
	return on(w, h, func(g *canvas.Grid, r canvas.Rectangle) {
		if r.H >= 3 {
			t := c(r, all(st))
			g.Box(r, t.title, t.right)
			t.draw(g, "")
		}
	})
}

var charts = map[string]chart{"latency": latency, "requests per connection": requestsPerConn, "statuses": statuses, "causes": causes}

func TestNothingIsDrawnWithoutRoomInside(t *testing.T) {
	st := of(responses(20, time.Millisecond)...)
	for name, draw := range charts {
		for h := range 3 {
			if got := drawnTable(40, h, draw, st); strings.TrimSpace(got) != "" {
				t.Errorf("%s in %d rows:\n%s", name, h, got)
			}
		}
	}
}

func TestHeadingsEndBeforeTheCorner(t *testing.T) {
	st := of(responses(12_345, time.Millisecond, time.Second, time.Minute)...)
	for name, draw := range charts {
		for w := 34; w < 120; w++ {
			got := drawnTable(w, 6, draw, st)
			if first, _, _ := strings.Cut(got, "\n"); !strings.HasSuffix(first, "─╮") || canvas.Width(first) != w {
				t.Errorf("%s in %d cells: %s", name, w, first)
			}
		}
	}
}

// A few slow responses keep a row of their own, however many rows there are for the
// others.
func TestSlowResponsesAreNeverLeftOut(t *testing.T) {
	st := of(responses(30, time.Millisecond/4, 30*time.Millisecond, 300*time.Millisecond, 3*time.Second, 60*time.Second)...)
	for h := 7; h < 20; h++ {
		got := drawnTable(60, h, latency, st)
		lines := strings.Split(got, "\n")
		sum := 0
		for _, l := range lines[1 : len(lines)-2] {
			if f := strings.Fields(strings.Trim(l, "│")); len(f) > 2 {
				for _, word := range f[1:] {
					if n, err := strconv.Atoi(word); err == nil {
						sum += n
					}
				}
			}
		}
		if !strings.Contains(got, "│ over 5s            6 ") || sum != 30 {
			t.Errorf("in %d rows the bars have %d responses, want 30, the slowest 6 apart:\n%s", h, sum, got)
		}
	}
	got := drawnTable(60, 5, latency, of())
	if strings.Count(got, "no response") != 1 || strings.Contains(got, "█") || strings.Contains(got, "p50") {
		t.Errorf("nothing was measured:\n%s", got)
	}
}

func TestAnEmptyChartSaysSoOnce(t *testing.T) {
	for name, c := range charts {
		for h := 3; h < 12; h++ {
			if got := drawnTable(60, h, c, of()); strings.Count(got, "no ") != 1 {
				t.Errorf("%s in %d rows:\n%s", name, h, got)
			}
		}
	}
	for ga := range open + 1 {
		got := on(60, 8, func(g *canvas.Grid, r canvas.Rectangle) {
			rate(g, r, ga, monitor.Second{}, make([]monitor.Second, 30), "")
		})
		if strings.Count(got, "none in the last 30 s") != 1 {
			t.Errorf("gauge %d:\n%s", ga, got)
		}
	}
}

// What a row counts is what its filter lets through.
func TestARowsFilterShowsWhatItCounts(t *testing.T) {
	st := of(responses(41, 300*time.Microsecond, 500*time.Microsecond, 999*time.Microsecond, time.Millisecond, 20*time.Millisecond, 21*time.Millisecond, 2*time.Second, time.Minute)...)
	for name, c := range charts {
		for h := 4; h < 20; h++ {
			table := c(canvas.Rect(0, 0, 60, h), all(st))
			for _, r := range table.rows {
				var f filter.Filter
				f.Set(r.words)
				f.Look(st, false, nil)
				n := uint64(0)
				if r.to == command.ConnsView {
					for c := range st.Recent() {
						if f.Conn(c) {
							n++
						}
					}
				} else {
					for first, end := st.Rows(); first < end; first++ {
						if row := st.Row(first); f.RowFixed(row, st.Conn(row.Conn)) {
							n++
						}
					}
				}
				if r.text == "" && n != r.n || r.text != "" && n == 0 {
					t.Errorf("%s: the row %q counts %d, its filter %q lets %d through", name, r.name, r.n, r.words, n)
				}
			}
		}
	}
}

// A client's closing is never left out for want of room.
func TestTheCloseOfAClientIsInSight(t *testing.T) {
	var events []event.Event
	for i, why := range []reason.Code{reason.IdleTimeout, reason.IdleTimeout, reason.ClientClose, reason.ClientClose, reason.MaxRequests, reason.MaxRequests, reason.ClientEOF} {
		events = append(events, event.ConnOpened{Conn: uint64(i + 1)}, event.ConnClosed{Conn: uint64(i + 1), Reason: why})
	}
	if got := drawnTable(50, 5, causes, of(events...)); !strings.Contains(got, "client: closed it") || !strings.Contains(got, "+1 more") {
		t.Errorf("got\n%s", got)
	}
}

func TestTheFrequentStatusesStayInTheirOrder(t *testing.T) {
	st := of(responses(41, time.Millisecond)...) // 404 is one more than the others
	got := drawnTable(50, 4, statuses, st)
	i, j := strings.Index(got, "200 OK"), strings.Index(got, "404 Not Found")
	if i < 0 || j < i || !strings.Contains(got, " +4 more ─╯") {
		t.Errorf("got\n%s", got)
	}
}

func TestCausesSayWhoAndWhyAndHowOften(t *testing.T) {
	st := of(append(responses(3, time.Millisecond), event.ConnOpened{Conn: 99}, event.ConnClosed{Conn: 99, Reason: reason.IdleTimeout})...)
	got := drawnTable(60, 4, causes, st)
	lines := strings.Split(got, "\n")
	if !strings.Contains(lines[1], "server: client asked") || !strings.Contains(lines[1], " 3 ") || !strings.Contains(lines[2], "server: idle") {
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
		if got := drawnTable(60, 6, draw, st); !strings.Contains(got, " seen ─") {
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
