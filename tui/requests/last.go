package requests

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// A told is a request as a line of its own tells it.
type told struct {
	id, method, target string
	status             int // 0: it is in progress
	start, end         int64
}

// DrawLast draws a request in large words, in one line: the newest while what happens is
// followed, else the one that was chosen, with the name of the newest beside it.
func DrawLast(g *canvas.Grid, sc *scene.Scene, l canvas.Rectangle) {
	if l.H == 0 {
		return
	}
	last, known := newest(sc)
	if sc.Choice.Follows() {
		if known {
			drawTold(g, sc, l, "newest ", last)
		}
		return
	}
	r := sc.Current()
	if r == nil {
		return
	}
	chosen := toldOf(r.Conn, r.Nth, r.Method, r.Target, int(r.Status), r.At-int64(r.Took), r.At)
	x := drawTold(g, sc, l, "", chosen)
	if t := "newest: #" + last.id; known && last.id != chosen.id && x+2+canvas.Width(t) < l.W {
		g.Right(l.Y, l.W-1, canvas.Busy, t)
	}
}

// drawTold draws a request after a word, and returns the column after it.
func drawTold(g *canvas.Grid, sc *scene.Scene, l canvas.Rectangle, word string, r told) int {
	head := " " + word + "#" + r.id + "  " + canvas.Middle(r.method, 10, g.Glyphs.Cut) + " "
	at := time.Unix(0, r.end).In(sc.Zone).Format("15:04:05")
	code, tail, look := "  in progress", "  since "+at, canvas.Busy
	if r.status != 0 {
		code, look = "  "+strconv.Itoa(r.status), canvas.StatusStyle(r.status)
		tail = "  " + strconv.FormatInt((r.end-r.start)/1e6, 10) + "ms  " + at
	}
	room := l.W - 1 - canvas.Width(head) - canvas.Width(code) - canvas.Width(tail)
	x := g.Text(l.X, l.Y, l.W, canvas.Strong, head+canvas.Middle(r.target, max(1, room), g.Glyphs.Cut))
	x = g.Text(x, l.Y, l.W, look, code)
	return g.Text(x, l.Y, l.W, canvas.Strong, tail)
}

// toldOf is a request with the texts of its client made safe; "-" for one that is empty.
func toldOf(conn uint64, nth int, method, target string, status int, start, end int64) told {
	safe := func(t string) string {
		if t == "" {
			return "-"
		}
		return canvas.Safe(t)
	}
	return told{nameOf(conn, nth), safe(method), safe(target), status, start, end}
}

// newest is the request that began last; false where there is none.
func newest(sc *scene.Scene) (last told, known bool) {
	if n := sc.Rows(); n > 0 {
		r := sc.Row(n - 1)
		last, known = toldOf(r.Conn, r.Nth, r.Method, r.Target, int(r.Status), r.At-int64(r.Took), r.At), true
	}
	looked := 0
	for c := range sc.Recent() {
		if looked++; looked > 50*maxBusy {
			break
		}
		if x := &c.Current; c.Side == event.FromClient && x.Nth != 0 && x.Start > last.start {
			last, known = toldOf(c.ID, x.Nth, x.Method, x.Target, 0, x.Start, x.Start), true
		}
	}
	return last, known
}
