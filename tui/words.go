package tui

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// wordRows is how many of a connection's requests the sequence view spells out.
const wordRows = 24

// drawWords draws the lanes as a sequence: each request in words, and how long
// the gaps between them were. For when requests must be readable.
func (l *lanes) drawWords(m *Model) {
	m.pane(l, l.area, "Lanes   sequence view, gaps not to scale", "v time")
	in := l.area.inside()
	l.choose(m, l.geometry(m), in.h)
	requests := l.requests(m)
	y := in.y
	for _, r := range l.rows {
		if y >= in.y+in.h {
			return
		}
		c := m.shown.Conn(r.conn)
		m.clickable(rect{l.area.x, y, l.area.w, 1}, zoneLane, r.conn, 0)
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
	in    rect
	x, y  int
	start int // the column in which rows go on
}

// word writes one word in pieces of one style each; it is not cut in two.
func (w *speller) word(pieces ...piece) {
	n := 0
	for _, p := range pieces {
		n += width(p.text)
	}
	if w.x+n > w.in.x+w.in.w && w.x > w.start {
		w.x = w.start
		w.y++
	}
	if w.y >= w.in.y+w.in.h {
		return
	}
	for _, p := range pieces {
		w.x = w.m.grid.text(w.x, w.y, w.in.x+w.in.w, p.s, p.text)
	}
}

// A piece is a text in one style.
type piece struct {
	s    style
	text string
}

// spell writes one connection and returns the last row that it took.
func (l *lanes) spell(m *Model, in rect, y int, c *monitor.Conn, rows []*monitor.Row) int {
	s := plain
	if c.ID == m.subject().Conn {
		m.grid.put(in.x, y, strong, m.gl.mark)
		s = selected
	}
	m.grid.text(in.x+1, y, in.x+in.w, s, "#"+strconv.FormatUint(c.ID, 10))
	gl := m.gl
	w := &speller{m: m, in: in, x: in.x + 7, y: y, start: in.x + 7}
	w.word(piece{lane, string(gl.open)})
	done := c.Requests
	if c.Current.Nth != 0 {
		done--
	}
	if len(rows) < done {
		w.word(piece{faint, count(int64(done-len(rows))) + " earlier "})
	}
	last := c.Opened
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if gap := r.At - int64(r.Took) - last; i < len(rows)-1 && gap > 0 {
			w.word(l.gap(m, gap))
		}
		target := middle(safe(r.Target), 32, gl.cut)
		w.word(piece{plain, "["}, piece{digitStyle(uint8(r.Status / 100)), strconv.Itoa(r.Nth)}, piece{plain, " " + safe(r.Method) + " " + target + " "},
			piece{statusStyle(int(r.Status)), strconv.Itoa(int(r.Status))}, piece{plain, "]"})
		last = r.At
	}
	l.spellEnd(m, w, c, last)
	return w.y
}

// gap is a time between two requests.
func (l *lanes) gap(m *Model, d int64) piece {
	line := string(m.gl.idle)
	return piece{lane, line + shortSpan(time.Duration(d)) + line}
}

// spellEnd writes what a connection is doing now, or how it ended.
func (l *lanes) spellEnd(m *Model, w *speller, c *monitor.Conn, last int64) {
	x := &c.Current
	switch at := m.shown.Deadline(c); {
	case !c.Open():
		if d := c.Closed - last; d > int64(100*time.Millisecond) {
			w.word(l.gap(m, d))
		}
		w.word(piece{lane, string(m.gl.closed)})
		s, t := m.ending(c, 22)
		w.word(piece{s, " " + t})
	case x.Nth != 0:
		if d := x.Start - last; x.Nth > 1 && d > 0 {
			w.word(l.gap(m, d))
		}
		text := " " + safe(x.Method) + " " + middle(safe(x.Target), 32, m.gl.cut) + " "
		w.word(piece{plain, "["}, piece{digit2, strconv.Itoa(x.Nth)}, piece{plain, text}, piece{busy, string([]rune{m.gl.busy, m.gl.busy, m.gl.busy}) + " " + progressText(m, c)})
	case c.Phase == event.Idle && at != 0:
		w.word(piece{future, " idle, closes in " + seconds(m.until(at))})
	}
}
