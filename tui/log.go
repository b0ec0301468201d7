package tui

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// log is the pane of finished requests, each in the documented format, with a
// gutter at its left that is never copied: an error mark, and connection and
// number of the request on it.
type log struct {
	area  canvas.Rectangle
	top   int // place of the first row in view, when it does not follow
	shift int // how far somebody moved sideways

	line   event.Log
	gutter int // cells for the longest name of a row so far
	buf    []byte
}

func newLog(zone *time.Location) log {
	return log{gutter: 5, line: event.Log{Zone: zone}}
}

func (l *log) setSize(r canvas.Rectangle) { l.area = r }

// height is how many rows are in view.
func (l *log) height() int { return max(1, l.area.H-2) }

// from is where a step begins: at the place, or behind the last row, so that
// the first step back comes to that.
func (l *log) from(m *Model) int {
	if i := m.scene.Place; i >= 0 {
		return i
	}
	return m.scene.Rows()
}

func (l *log) place() command.Place { return command.LogPane }

// do moves the choice of a row. Moving stops following; going to the last row
// starts it again.
func (l *log) do(m *Model, c call) (bool, tea.Cmd) {
	half := max(8, l.area.W/2)
	switch c.id {
	case command.ScrollLeft:
		l.shift = max(0, l.shift-half)
		return true, nil
	case command.ScrollRight:
		l.shift = min(l.shift+half, event.MaxText*4)
		return true, nil
	case command.Bottom:
		m.choose(scene.Newest())
		return true, nil
	}
	n := m.scene.Rows()
	to, ok := step(c.id, l.from(m), n, l.height())
	if !ok || n == 0 {
		return false, nil
	}
	l.choose(m, to)
	return true, nil
}

// choose makes the row at a place the chosen one and keeps it in view.
func (l *log) choose(m *Model, place int) {
	h, n := l.height(), m.scene.Rows()
	if place < 0 || place >= n {
		return
	}
	if !m.scene.Choice.IsRow() {
		l.top = max(0, n-h)
	}
	l.top = min(max(l.top, place-h+1), place)
	m.choose(scene.Row(m.scene.Number(place)))
}

// draw draws the box and the rows.
func (l *log) draw(m *Model) {
	if l.area.H < 3 {
		return
	}
	in := l.area.Inside()
	n, h := m.scene.Rows(), l.height()
	at := m.scene.Place
	l.scroll(m, at, n, h)
	shown := min(h, n-l.top)
	m.grid.Box(l.area, l.title(m, n, n-l.top-shown), l.corner(m))
	if m.layout.kind >= scene.Large && n > 0 {
		m.grid.Foot(l.area, "a time is when the response ended")
	}
	for i := range shown { // and a cell for the mark in front of it
		l.gutter = max(l.gutter, 1+len(rowName(m.scene.Row(l.top+i))))
	}
	for i := range shown {
		m.clickable(canvas.Rect(in.X, in.Y+i, in.W, 1), command.ChooseRequest, uint64(l.top+i), scene.LogPanel)
		l.row(m, in, in.Y+i, m.scene.Row(l.top+i), l.top+i == at)
	}
	if n == 0 && m.filter.Active() {
		m.grid.Text(in.X+1, in.Y, in.X+in.W, canvas.Plain, "No request matches; "+m.commands.Key(command.Back)+" clears the filter.")
	}
}

// corner is the commands in the upper edge of the box.
func (l *log) corner(m *Model) string {
	return m.commands.Text(command.Filter, "filter") + "   " + m.commands.Text(command.Follow, "follow")
}

// scroll decides which rows are in view: the newest while it follows, but with
// the last request of a connection that was chosen among them.
func (l *log) scroll(m *Model, at, n, h int) {
	switch {
	case m.scene.Choice.Conn() != 0 && at >= 0:
		l.top = min(n-h, at)
	case !m.scene.Choice.IsRow():
		l.top = n - h
	case at < l.top || at >= l.top+h: // rows before it have gone
		l.top = at - h/2
	}
	l.top = max(0, min(l.top, n-h))
}

// title is the heading of the box: how many were answered, which of them are
// out of sight, and how many wait for their answer. Where there is little room
// it has fewer words, and then leaves out from the end.
func (l *log) title(m *Model, n, newer int) string {
	if m.filter.Active() {
		return "Requests  " + figure.Grouped(uint64(n)) + " with " + m.filter.Text()
	}
	p := m.shown.Phases()
	running := p[event.ReceivingContent] + p[event.Handling] + p[event.Sending]
	_, answered := m.shown.Rows()
	if got := m.shown.Totals().Requests; got > uint64(running) { // events may have been lost
		answered = max(answered, got-uint64(running))
	}
	all := func(above, below string) (forms []string) {
		forms = []string{"Requests", "Requests  " + figure.Grouped(answered) + " answered"}
		for _, part := range []struct {
			n    int
			what string
		}{{running, " in progress"}, {l.top, above}, {newer, below}} {
			if part.n > 0 {
				forms = append(forms, forms[len(forms)-1]+", "+figure.Grouped(uint64(part.n))+part.what)
			}
		}
		slices.Reverse(forms)
		return forms
	}
	forms := slices.Concat(all(" older above", " newer below")[:1], all(" above", " below"))
	return canvas.Rectangle{W: l.area.W - canvas.Width(l.corner(m)) - 5}.Fitting(forms...)
}

// rowName is a request's connection and its number there: 7.5.
func rowName(r *monitor.Row) string {
	return strconv.FormatUint(r.Conn, 10) + "." + strconv.Itoa(r.Nth)
}

// row draws one row.
func (l *log) row(m *Model, in canvas.Rectangle, y int, r *monitor.Row, chosen bool) {
	g, end := m.grid, in.X+in.W
	code := canvas.StatusStyle(int(r.Status))
	if r.Status >= 400 {
		g.Put(in.X, y, code, '!')
	}
	id := rowName(r)
	x := in.X + 1 + max(0, l.gutter-len(id))
	s := canvas.Plain
	if chosen {
		s = canvas.Selected
		g.Put(x-1, y, s, m.grid.Glyphs.Mark)
		if code = canvas.DigitStyle(uint8(r.Status / 100)); code == canvas.Digit2 {
			code = s // nothing to stand out with: the line stays in one piece
		}
	}
	x = g.Text(x, y, end, s, id) + 1
	var line []byte
	if l.shift > 0 {
		line = l.full(m, r)
		line = line[min(l.shift, len(line)):]
	} else {
		line = l.fit(m, r, end-x)
	}
	g.Bytes(x, y, end, s, line)
	if i := bytes.IndexByte(line, cutHere); i >= 0 {
		g.Put(x+i, y, s, m.grid.Glyphs.Cut)
	}
	// " - 404 - 1ms": the status stands before the last dash.
	if i := bytes.LastIndex(line, []byte(" - ")); i >= 3 {
		g.Paint(x+i-3, y, min(end, x+i), code)
	}
}

// full is the log line.
func (l *log) full(m *Model, r *monitor.Row) []byte {
	l.buf = l.line.Append(l.buf[:0], time.Unix(0, r.At), m.scene.Masked(r).ResponseSent)
	return l.buf
}

// cutHere stands where something is left out of a line; no line has such a byte.
const cutHere = 0

// fit is the log line in at most w cells. What is too long is left out of the
// target's middle, never of status or time.
func (l *log) fit(m *Model, r *monitor.Row, w int) []byte {
	l.full(m, r)
	over := len(l.buf) - w
	if over <= 0 || w <= 0 {
		return l.buf
	}
	end := bytes.LastIndex(l.buf, []byte(" - "))
	end = bytes.LastIndex(l.buf[:max(0, end)], []byte(" - "))
	begin := bytes.LastIndexByte(l.buf[:max(0, end)], ' ') + 1
	if end <= begin || end-begin < over+8 {
		return l.compact(begin, end, w)
	}
	keep := end - begin - over - 1 // bytes of the target that stay
	tail := keep / 2
	from, to := canvas.Between(l.buf, begin+keep-tail, end-tail)
	l.buf[from] = cutHere
	return append(l.buf[:from+1], l.buf[to:]...)
}

// compact is the line without date and address, for a screen that has no room
// for them: time, method, target, status, milliseconds.
func (l *log) compact(begin, end, w int) []byte {
	line := string(l.buf)
	method := strings.LastIndex(line[:max(0, begin)], " - ")
	stamp := strings.IndexByte(line, ']')
	if method < 0 || stamp < 9 || end < begin {
		return l.buf
	}
	head := line[stamp-8:stamp] + line[method+2:begin]
	target, tail := line[begin:end], line[end:]
	if over := len(head) + len(target) + len(tail) - w; over > 0 && len(target) > over {
		target = canvas.Middle(target, len(target)-over, cutHere)
	}
	return append(append(append(l.buf[:0], head...), target...), tail...)
}
