package tui

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/chart"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// stats is the view of numbers: rates over time, and what all requests and
// connections add up to.
type stats struct{ gauge chart.Gauge }

func (s *stats) place() command.Place { return command.StatsPane }

// do changes what the large chart shows.
func (s *stats) do(_ *Model, c call) (bool, tea.Cmd) {
	switch c.id {
	case command.GaugeBytes:
		s.toggle(chart.Bytes)
	case command.GaugeOpen:
		s.toggle(chart.Open)
	default:
		return false, nil
	}
	return true, nil
}

// toggle shows a gauge, or requests again when it is shown already.
func (s *stats) toggle(g chart.Gauge) {
	if s.gauge == g {
		g = chart.Requests
	}
	s.gauge = g
}

// draw divides the body: the rate over everything, below it pairs of
// distributions. What there is no room for is left out from the end.
func (s *stats) draw(m *Model) {
	b := m.layout.body
	if n := min(len(m.shown.Notices()), 4); n > 0 && b.H > 16 {
		b.H -= n + 2
		m.drawNotices(canvas.Rect(b.X, b.Y+b.H, b.W, n+2))
	}
	draws := []chart.Func{chart.RequestsPerConn, m.causes(), chart.Latency, chart.Statuses}
	columns := 2
	if b.W < scene.MediumW {
		columns = 1
	}
	rows := (len(draws) + columns - 1) / columns
	top := max(4, b.H*3/10)
	for rows > 1 && (b.H-top)/rows < 5 {
		rows--
	}
	top = min(top, b.H)
	m.drawRate(canvas.Rect(b.X, b.Y, b.W, top), s.gauge, m.commands.Text(command.GaugeBytes, "bytes")+"   "+m.commands.Text(command.GaugeOpen, "conns"))
	y, rest := b.Y+top, b.H-top
	for i := range rows {
		h := rest / (rows - i)
		for c := range columns {
			w := b.W / columns
			if c == columns-1 {
				w = b.W - c*w
			}
			if n := i*columns + c; n < len(draws) {
				draws[n](m.grid, canvas.Rect(b.X+c*(b.W/columns), y, w, h), m.shown)
			}
		}
		y += h
		rest -= h
	}
}

// drawNotices draws what the operator should read.
func (m *Model) drawNotices(r canvas.Rectangle) {
	all := m.shown.Notices()
	m.grid.Box(r, "Notices   "+strconv.Itoa(len(all)), "")
	in := r.Inside()
	for i, n := range all[max(0, len(all)-in.H):] {
		at := time.Unix(0, n.At).In(m.zone()).Format("15:04:05")
		m.grid.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, m.grid.AtMost(at+"  "+canvas.Safe(n.Text), in.W-2))
	}
}

// drawRate draws what is measured each second.
func (m *Model) drawRate(r canvas.Rectangle, ga chart.Gauge, keys string) {
	if ga == chart.Open && m.scene.Asked() != 0 {
		quizBox(m.grid, r, "Open connections")
		return
	}
	chart.Rate(m.grid, r, ga, m.shown.Rate(), m.history, keys)
}

// history is the newest n seconds that are over. It is valid until the next call:
// made anew for each picture it was most of the memory that drawing takes.
func (m *Model) history(n int) []monitor.Second {
	m.past = m.shown.History(m.past[:0], n)
	return m.past
}
