package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// drawScore compares the last two groups of connections: those of a demo
// scenario, or of a client's address.
func (m *Model) drawScore() {
	r := m.layout.score
	if r.H == 0 {
		return
	}
	all := slices.Clone(m.shown.Groups())
	slices.SortStableFunc(all, func(a, b *monitor.Group) int { return cmp.Compare(b.Last, a.Last) })
	all = all[:min(len(all), r.H)]
	slices.SortFunc(all, func(a, b *monitor.Group) int { return cmp.Compare(a.From, b.From) })
	for i, s := range all {
		conns := "#" + strconv.FormatUint(s.From, 10)
		if s.To > s.From {
			conns += "-#" + strconv.FormatUint(s.To, 10)
		}
		line := fmt.Sprintf(" %4s %-9s %4s %-12s %-9s %4s reused", figure.Count(int64(s.Requests)), figure.Noun(s.Requests, "request"),
			figure.Count(int64(s.Conns)), figure.Noun(s.Conns, "connection"), conns, figure.Count(int64(s.Reused)))
		m.grid.Text(r.X, r.Y+i, r.W, canvas.Strong, line)
	}
}

// drawLast draws the newest request in large words.
func (m *Model) drawLast() {
	l := m.layout.last
	r := m.scene.Current()
	if l.H == 0 || r == nil {
		return
	}
	method, target := "-", "-"
	if r.Method != "" {
		method = canvas.Safe(r.Method)
	}
	if r.Target != "" {
		target = canvas.Safe(r.Target)
	}
	head := fmt.Sprintf(" %s  #%d.%d  %s ", time.Unix(0, r.At).In(m.zone()).Format("15:04:05"), r.Conn, r.Nth, canvas.Middle(method, 10, m.grid.Glyphs.Cut))
	tail := "  " + strconv.Itoa(int(r.Took.Milliseconds())) + "ms"
	code := "  " + strconv.Itoa(int(r.Status))
	room := l.W - canvas.Width(head) - canvas.Width(code) - canvas.Width(tail)
	x := m.grid.Text(l.X, l.Y, l.W, canvas.Strong, head+canvas.Middle(target, max(1, room), m.grid.Glyphs.Cut))
	x = m.grid.Text(x, l.Y, l.W, canvas.StatusStyle(int(r.Status)), code)
	m.grid.Text(x, l.Y, l.W, canvas.Strong, tail)
}
