package tui

import (
	"bytes"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// log is the pane of finished requests, each in the documented format, with a
// gutter at its left that is never copied: an error mark, and connection and
// number of the request on it.
type log struct {
	area   rect
	follow bool   // the newest is always in view
	cursor uint64 // number of the chosen row, when it does not follow
	top    uint64 // number of the first row in view, when it does not follow
	gutter int    // cells for the longest name of a row so far
	line   event.Log
	buf    []byte
}

func (l *log) setSize(r rect) { l.area = r }

// height is how many rows are in view.
func (l *log) height() int { return max(1, l.area.h-2) }

// current is the chosen row; nil when there is none.
func (l *log) current(st *monitor.State) *monitor.Row {
	first, end := st.Rows()
	if first == end {
		return nil
	}
	if l.follow {
		return st.Row(end - 1)
	}
	return st.Row(min(max(l.cursor, first), end-1))
}

// handleKey moves the choice of a row. Moving up stops following; the last row
// starts it again.
func (l *log) handleKey(m *Model, k tea.KeyMsg) (bool, tea.Cmd) {
	first, end := m.shown.Rows()
	if first == end {
		return false, nil
	}
	at := l.cursor
	if l.follow {
		at = end - 1
	}
	half := uint64(max(1, l.height()/2))
	switch {
	case has(k, m.keys.up):
		at--
	case has(k, m.keys.down):
		at++
	case has(k, m.keys.pageUp):
		at -= half
	case has(k, m.keys.pageDown):
		at += half
	case has(k, m.keys.top):
		at = first
	case has(k, m.keys.bottom):
		l.follow, m.target = true, 0
		return true, nil
	default:
		return false, nil
	}
	if int64(at) < int64(first) {
		at = first
	}
	l.choose(m, min(at, end-1))
	return true, nil
}

// choose makes a row the chosen one and keeps it in view.
func (l *log) choose(m *Model, row uint64) {
	first, end := m.shown.Rows()
	h := uint64(l.height())
	if l.follow {
		l.top = max(first, end-min(h, end))
	}
	l.follow, m.target = false, 0
	l.cursor = row
	l.top = min(max(l.top, row+1-min(h, row+1)), row)
}

// draw draws the box and the rows.
func (l *log) draw(m *Model) {
	if l.area.h < 3 {
		return
	}
	in := l.area.inside()
	first, end := m.shown.Rows()
	h := uint64(l.height())
	top := l.top
	if l.follow {
		top = end - min(h, end)
	}
	top = min(max(top, first), max(first, end-min(h, end)))
	l.top = top
	shown := min(h, end-top)
	title := "Requests"
	if m.layout.kind >= large {
		title += "  " + grouped(shown) + " of " + grouped(m.shown.Totals().Requests)
	}
	m.box(l.area, title, "f follow")
	cursor := end - 1
	if !l.follow {
		cursor = min(max(l.cursor, first), end-1)
	}
	for i := range shown {
		if row := m.shown.Row(top + i); row != nil {
			l.gutter = max(l.gutter, len(rowName(row)))
		}
	}
	for i := range shown {
		if row := m.shown.Row(top + i); row != nil {
			l.row(m, in, in.y+int(i), row, top+i == cursor)
		}
	}
}

// rowName is a request's connection and its number there: 7.5.
func rowName(r *monitor.Row) string {
	return strconv.FormatUint(r.Conn, 10) + "." + strconv.Itoa(r.Nth)
}

// row draws one row.
func (l *log) row(m *Model, in rect, y int, r *monitor.Row, chosen bool) {
	g, end := &m.grid, in.x+in.w
	code := statusStyle(int(r.Status))
	s := plain
	switch {
	case chosen:
		s = selected
		g.put(in.x, y, s, m.gl.mark)
	case r.Status >= 400:
		g.put(in.x, y, code, '!')
	}
	id := rowName(r)
	x := in.x + 1 + max(0, l.gutter-len(id))
	x = g.text(x, y, end, s, id) + 1
	line := l.fit(r, end-x, '~')
	g.bytes(x, y, end, s, line)
	// " - 404 - 1ms": the status stands before the last dash.
	if i := bytes.LastIndex(line, []byte(" - ")); i >= 3 {
		if code == status2 && chosen {
			code = s
		}
		g.paint(x+i-3, y, min(end, x+i), code)
	}
}

// fit is the log line in at most w cells. What is too long is left out of the
// target's middle, never of status or time.
func (l *log) fit(r *monitor.Row, w int, cut byte) []byte {
	l.buf = l.line.Append(l.buf[:0], time.Unix(0, r.At), r.ResponseSent)
	over := len(l.buf) - w
	if over <= 0 || w <= 0 {
		return l.buf
	}
	end := bytes.LastIndex(l.buf, []byte(" - "))
	end = bytes.LastIndex(l.buf[:max(0, end)], []byte(" - "))
	begin := bytes.LastIndexByte(l.buf[:max(0, end)], ' ') + 1
	if end <= begin || end-begin <= over+1 {
		return l.buf
	}
	keep := end - begin - over - 1 // bytes of the target that stay
	tail := keep / 2
	l.buf[begin+keep-tail] = cut
	return append(l.buf[:begin+keep-tail+1], l.buf[end-tail:]...)
}
