package lanes

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// wordRows is how many of a connection's requests the sequence view shows.
const wordRows = 24

// drawWords draws the lanes as a sequence: each request in words, and how long
// the gaps between them were. For when requests must be readable.
func (p *Pane) drawWords(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	sc.Box(g, command.LanesPane, p.area, "Lanes   sequence view, gaps not to scale", sc.Commands.Text(command.Sequence, "time/sequence"))
	in := p.area.Inside()
	if len(p.rows) == 0 {
		p.empty(g, sc, in)
	}
	requests := p.requests(sc)
	first := p.firstInWords(g, sc, requests)
	y, shown := in.Y, 0
	for _, r := range p.rows[first:] {
		if y >= in.Y+in.H {
			break
		}
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(p.area.X, y, p.area.W, 1), ID: command.ChooseConn, Arg: r.conn, Pane: command.LanesPane})
		y += p.inWords(g, sc, y, r, requests, false)
		shown++
	}
	above, below := figure.LeftOut(first, " above"), figure.LeftOut(len(p.rows)-first-shown, " below")
	if above != "" || below != "" {
		g.Foot(p.area, strings.TrimSpace("connections: "+above+" "+below))
	}
	return zones
}

// firstInWords is the first row that is drawn, so that the newest connections have room,
// and the chosen one.
func (p *Pane) firstInWords(g *canvas.Grid, sc *scene.Scene, requests map[uint64][]*monitor.Row) int {
	first, room := len(p.rows), p.area.Inside().H
	for first > 0 {
		r := p.rows[first-1]
		if room -= p.inWords(g, sc, 0, r, requests, true); room < 0 && first < len(p.rows) {
			break
		}
		first--
	}
	if at := slices.IndexFunc(p.rows, func(r row) bool { return r.conn == sc.Chosen() }); at >= 0 {
		first = min(first, at)
	}
	return first
}

// inWords writes a row from line y on, and returns how many lines it takes. dry writes
// nothing.
func (p *Pane) inWords(g *canvas.Grid, sc *scene.Scene, y int, r row, requests map[uint64][]*monitor.Row, dry bool) int {
	in := p.area.Inside()
	w := &sequenceWriter{g: g, sc: sc, in: in, x: in.X + 7, y: y, start: in.X + 7, dry: dry}
	w.conn(sc.ConnOf(r.conn), requests[r.conn])
	return w.y + 1 - y
}

// requests are the newest finished requests of the connections that have a row,
// the newest first.
func (p *Pane) requests(sc *scene.Scene) map[uint64][]*monitor.Row {
	of := make(map[uint64][]*monitor.Row, len(p.rows))
	missing := 0
	for _, r := range p.rows {
		of[r.conn] = nil
		missing += min(wordRows, sc.ConnOf(r.conn).Requests)
	}
	first, end := sc.State.Rows()
	for n := end; n > first && missing > 0; n-- {
		r := sc.State.Row(n - 1)
		if known, ok := of[r.Conn]; ok && len(known) < wordRows {
			of[r.Conn] = append(known, r)
			missing--
		}
	}
	return of
}

// A sequenceWriter writes words from left to right, and goes on in the next row.
type sequenceWriter struct {
	g     *canvas.Grid
	sc    *scene.Scene
	in    canvas.Rectangle
	x, y  int
	start int // the column in which rows go on
	dry   bool
}

// A piece is a text in one style.
type piece struct {
	s    canvas.Style
	text string
}

// word writes one word, made of pieces; it is not cut in two.
func (w *sequenceWriter) word(pieces ...piece) {
	n := 0
	for _, p := range pieces {
		n += canvas.Width(p.text)
	}
	if w.x+n > w.in.X+w.in.W && w.x > w.start {
		w.x = w.start
		w.y++
	}
	if w.dry || w.y >= w.in.Y+w.in.H {
		w.x += n
		return
	}
	for _, p := range pieces {
		w.x = w.g.Text(w.x, w.y, w.in.X+w.in.W, p.s, p.text)
	}
}

// conn writes one connection with its newest requests.
func (w *sequenceWriter) conn(c *monitor.Conn, rows []*monitor.Row) {
	s, gl := canvas.Plain, w.g.Glyphs
	if c.ID == w.sc.Subject.Conn {
		s = canvas.Selected
	}
	if !w.dry {
		if s == canvas.Selected {
			w.g.Put(w.in.X, w.y, canvas.Strong, gl.Mark)
		}
		w.g.Text(w.in.X+1, w.y, w.in.X+w.in.W, s, "#"+strconv.FormatUint(c.ID, 10))
	}
	if c.Free != 0 {
		w.word(piece{canvas.Faint, freeThen(c) + " "})
	}
	w.word(piece{canvas.Lane, string(gl.Open)})
	done := c.Requests
	if c.Current.Nth != 0 {
		done--
	}
	if len(rows) < done {
		w.word(piece{canvas.Faint, figure.Count(int64(done-len(rows))) + " earlier "})
	}
	last := c.Opened
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if gap := r.At - int64(r.Took) - last; i < len(rows)-1 && gap > 0 {
			w.gap(gap)
		}
		target := canvas.Middle(canvas.Safe(r.Target), 32, gl.Cut)
		w.word(piece{canvas.Plain, "["}, piece{canvas.DigitStyle(uint8(r.Status / 100)), strconv.Itoa(r.Nth)}, piece{canvas.Plain, " " + canvas.Safe(r.Method) + " " + target + " "},
			piece{canvas.StatusStyle(int(r.Status)), strconv.Itoa(int(r.Status))}, waits(r, w.in.W < scene.MediumW-2), piece{canvas.Plain, "]"})
		last = r.At
	}
	w.end(c, last)
}

// slow is how long a response takes before the sequence view says so.
const slow = 100 * time.Millisecond

// waits says which request a request waited for, how long, and, unless it is to be brief,
// how long it was served then; nothing for one that neither waited nor was slow.
func waits(r *monitor.Row, brief bool) piece {
	switch {
	case r.Queued > 0 && brief:
		return piece{canvas.Busy, " waited " + figure.ShortSpan(r.Queued) + " for " + strconv.Itoa(r.Nth-1)}
	case r.Queued > 0:
		return piece{canvas.Busy, " waited " + figure.ShortSpan(r.Queued) + " for " + strconv.Itoa(r.Nth-1) + ", took " + figure.ShortSpan(r.Took)}
	case r.Took >= slow:
		return piece{canvas.Busy, " took " + figure.ShortSpan(r.Took)}
	}
	return piece{}
}

// gap writes a time between two requests, in nanoseconds.
func (w *sequenceWriter) gap(d int64) {
	line := string(w.g.Glyphs.Idle)
	w.word(piece{canvas.Lane, line + figure.ShortSpan(time.Duration(d)) + line})
}

// end writes what a connection is doing now, or how it ended.
func (w *sequenceWriter) end(c *monitor.Conn, last int64) {
	x, gl := &c.Current, w.g.Glyphs
	left, limited := w.sc.Left(c)
	switch fate := w.sc.Fate(c); {
	case fate == scene.Hidden:
		w.word(piece{canvas.Strong, " keep or close?"})
	case fate != scene.Open:
		if d := c.Finished() - last; d > int64(100*time.Millisecond) {
			w.gap(d)
		}
		w.word(piece{canvas.Lane, string(gl.Closed)})
		s, t := ending(w.sc, c, 36)
		w.word(piece{s, " " + t})
	case x.Nth != 0:
		if d := x.Start - last; x.Nth > 1 && d > 0 {
			w.gap(d)
		}
		text := " " + canvas.Safe(x.Method) + " " + canvas.Middle(canvas.Safe(x.Target), 32, gl.Cut) + " "
		w.word(piece{canvas.Plain, "["}, piece{canvas.Digit2, strconv.Itoa(x.Nth)}, piece{canvas.Plain, text},
			piece{canvas.Busy, string([]rune{gl.Busy, gl.Busy, gl.Busy}) + " " + why.Progress(c, w.sc.Now)})
	case c.Phase == event.Idle && limited:
		w.word(piece{canvas.Future, " idle, closes in " + figure.Seconds(left)})
	}
}
