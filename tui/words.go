package tui

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// wordRows is how many of a connection's requests the sequence view spells out.
const wordRows = 24

// drawWords draws the lanes as a sequence: each request in words, and how long
// the gaps between them were. For when requests must be readable.
func (l *lanes) drawWords(m *Model) {
	m.pane(l, l.area, "Lanes   sequence view, gaps not to scale", m.commands.Text(command.Sequence, "time"))
	in := l.area.Inside()
	l.choose(m, l.geometry(m), in.H, false)
	requests := l.requests(m)
	y := in.Y
	for _, r := range l.rows {
		if y >= in.Y+in.H {
			return
		}
		c := m.shown.Conn(r.conn)
		m.clickable(canvas.Rect(l.area.X, y, l.area.W, 1), command.ChooseConn, r.conn, scene.LanesPanel)
		y = l.spell(m, in, y, c, requests[c.ID]) + 1
	}
}

// requests are the newest finished requests of the connections that have a
// row, the newest first.
func (l *lanes) requests(m *Model) map[uint64][]*monitor.Row {
	of := make(map[uint64][]*monitor.Row, len(l.rows))
	missing := 0
	for _, r := range l.rows {
		of[r.conn] = nil
		missing += min(wordRows, m.shown.Conn(r.conn).Requests)
	}
	first, end := m.shown.Rows()
	for n := end; n > first && missing > 0; n-- {
		row := m.shown.Row(n - 1)
		if known, ok := of[row.Conn]; ok && len(known) < wordRows {
			of[row.Conn] = append(known, row)
			missing--
		}
	}
	return of
}

// A speller writes words from left to right, and goes on in the next row.
type speller struct {
	m     *Model
	in    canvas.Rectangle
	x, y  int
	start int // the column in which rows go on
}

// word writes one word in pieces of one style each; it is not cut in two.
func (w *speller) word(pieces ...piece) {
	n := 0
	for _, p := range pieces {
		n += canvas.Width(p.text)
	}
	if w.x+n > w.in.X+w.in.W && w.x > w.start {
		w.x = w.start
		w.y++
	}
	if w.y >= w.in.Y+w.in.H {
		return
	}
	for _, p := range pieces {
		w.x = w.m.grid.Text(w.x, w.y, w.in.X+w.in.W, p.s, p.text)
	}
}

// A piece is a text in one style.
type piece struct {
	s    canvas.Style
	text string
}

// spell writes one connection and returns the last row that it took.
func (l *lanes) spell(m *Model, in canvas.Rectangle, y int, c *monitor.Conn, rows []*monitor.Row) int {
	s := canvas.Plain
	if c.ID == m.scene.Subject.Conn {
		m.grid.Put(in.X, y, canvas.Strong, m.grid.Glyphs.Mark)
		s = canvas.Selected
	}
	m.grid.Text(in.X+1, y, in.X+in.W, s, "#"+strconv.FormatUint(c.ID, 10))
	gl := m.grid.Glyphs
	w := &speller{m: m, in: in, x: in.X + 7, y: y, start: in.X + 7}
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
			w.word(l.gap(m, gap))
		}
		target := canvas.Middle(canvas.Safe(r.Target), 32, gl.Cut)
		w.word(piece{canvas.Plain, "["}, piece{canvas.DigitStyle(uint8(r.Status / 100)), strconv.Itoa(r.Nth)}, piece{canvas.Plain, " " + canvas.Safe(r.Method) + " " + target + " "},
			piece{canvas.StatusStyle(int(r.Status)), strconv.Itoa(int(r.Status))}, piece{canvas.Plain, "]"})
		last = r.At
	}
	if m.scene.Fate(c) == scene.Hidden {
		w.word(piece{canvas.Strong, " keep or close?"})
		return w.y
	}
	l.spellEnd(m, w, c, last)
	return w.y
}

// gap is a time between two requests.
func (l *lanes) gap(m *Model, d int64) piece {
	line := string(m.grid.Glyphs.Idle)
	return piece{canvas.Lane, line + figure.ShortSpan(time.Duration(d)) + line}
}

// spellEnd writes what a connection is doing now, or how it ended.
func (l *lanes) spellEnd(m *Model, w *speller, c *monitor.Conn, last int64) {
	x := &c.Current
	switch at := m.shown.Deadline(c); {
	case !c.Open():
		if d := c.Closed - last; d > int64(100*time.Millisecond) {
			w.word(l.gap(m, d))
		}
		w.word(piece{canvas.Lane, string(m.grid.Glyphs.Closed)})
		s, t := m.ending(c, 22)
		w.word(piece{s, " " + t})
	case x.Nth != 0:
		if d := x.Start - last; x.Nth > 1 && d > 0 {
			w.word(l.gap(m, d))
		}
		text := " " + canvas.Safe(x.Method) + " " + canvas.Middle(canvas.Safe(x.Target), 32, m.grid.Glyphs.Cut) + " "
		w.word(piece{canvas.Plain, "["}, piece{canvas.Digit2, strconv.Itoa(x.Nth)}, piece{canvas.Plain, text}, piece{canvas.Busy, string([]rune{m.grid.Glyphs.Busy, m.grid.Glyphs.Busy, m.grid.Glyphs.Busy}) + " " + why.Progress(c, m.clock)})
	case c.Phase == event.Idle && at != 0:
		w.word(piece{canvas.Future, " idle, closes in " + figure.Seconds(why.Until(at, m.clock))})
	}
}
