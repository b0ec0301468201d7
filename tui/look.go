package tui

import (
	"slices"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/conns"
	"httpserver/tui/frame"
	"httpserver/tui/overlay"
	"httpserver/tui/requests"
	"httpserver/tui/scene"
	"httpserver/tui/stats"
	"httpserver/tui/wire"
)

// look makes the scene of the next frame, and lets the panes follow it. Whatever
// changes what is looked at calls it, and Update does after each message.
func (m *Model) look() {
	ended := m.times.Ended != nil || m.player != nil && m.player.Status().Ended
	m.viewer.Sync(m.times.Shown, m.times.Clock, ended)
	m.layout = frame.Arrange(m.viewer.View, m.w, m.h, m.viewer.Present, m.viewer.HasVerdict())
	m.scene = scene.Scene{
		State: m.times.Shown, Now: m.times.Clock, Zone: m.opt.Zone, Wanted: m.viewer.Wanted, Commands: m.commands,
		Size: m.layout.Size, Roomy: m.layout.Roomy, Path: m.desk.Path(), Source: m.source(),
	}
	m.scene.Look()
	if m.opt.Look != nil {
		m.opt.Look(m.scene.OneServer())
	}
	m.panels.sync(&m.scene, &m.layout)
	for _, l := range m.layers {
		l.Sync(&m.scene, m.room())
	}
}

// sync lets the panes follow the scene.
func (p *panels) sync(sc *scene.Scene, l *frame.Layout) {
	p.lanes.Sync(sc, l.Lanes)
	p.conns.Sync(sc, l.Table)
	p.requests.Sync(sc, l.Log)
	var clients, servers canvas.Rectangle
	areas := stats.Areas{Rate: l.Rate, Latency: l.Latency, Causes: l.Causes}
	switch sc.View {
	case command.StatsView:
		areas.Body = l.Body
	case command.ClientsView:
		clients = l.Body
	case command.ServersView:
		servers = l.Body
	case command.WireView:
		p.wire.Sync(sc, l.Body)
	}
	p.clients.Sync(sc, clients)
	p.servers.Sync(sc, servers)
	p.stats.Sync(sc, areas)
}

// source returns where the events come from.
func (m *Model) source() scene.Source {
	file, stopped := m.desk.Recording()
	src := scene.Source{
		Control: m.desk.Server != nil, Ended: m.times.Ended != nil, Paused: m.times.Paused(), Missed: m.times.Live.Events() - m.times.Shown.Events(),
		Recording: file != "", Broken: stopped != nil, Join: m.opt.Join, Guest: m.times.IsGuest(), Waits: m.times.Waits(),
	}
	if m.player != nil {
		s := m.player.Status()
		src.Replay, src.AtEnd = frame.Replay(s), s.Ended
	}
	_, still := scene.Standing(m.times.Shown, m.times.Clock.UnixNano())
	src.Demo = scene.LatestDemo(m.times.Shown, m.opt.Scenarios, still || src.Control || src.AtEnd)
	if m.desk.Server != nil {
		if n, running := m.desk.Server.RunningDemo(); running {
			src.Demo = scene.RunningDemo(n, m.opt.Scenarios)
		}
	}
	return src
}

// View draws the screen. Bubble Tea calls it after every message; when nothing
// has changed since, it is the same string again.
func (m *Model) View() string {
	if m.dirty {
		m.dirty = false
		m.zones = m.zones[:0]
		m.grid.Reset(m.w, m.h)
		m.draw()
		m.frame = m.grid.Render(m.th)
	}
	return m.frame
}

// draw draws everything that the layout has a place for, then what is open above
// it.
func (m *Model) draw() {
	g, sc, l := m.grid, &m.scene, &m.layout
	if l.Size == scene.Tiny {
		frame.DrawTiny(g, sc, m.w, m.h)
		return
	}
	m.zones = m.panels.draw(g, sc, l, m.zones)
	m.drawLastLine()
	frame.DrawNotice(g, m.notice, m.w) // below what is open, which it would make unreadable
	room := m.room()
	room.Zones = new([]scene.Zone)
	for _, o := range m.layers {
		o.Draw(g, sc, room)
	}
	if over := *room.Zones; len(over) > 0 { // what is on top comes first
		m.zones = append(over, m.zones...)
	}
}

// draw draws the panes and the lines around them, and appends what can be clicked.
func (p *panels) draw(g *canvas.Grid, sc *scene.Scene, l *frame.Layout, zones []scene.Zone) []scene.Zone {
	if sc.View == command.WireView {
		wire.DrawTitle(g, sc, l.Title)
		wire.DrawStrip(g, sc, l.Head)
		p.wire.Draw(g, sc)
	} else {
		zones = frame.Draw(g, sc, l.Title, l.Lanes.H == 0 || p.lanes.Words(), zones)
		frame.DrawHead(g, sc, l.Head)
	}
	stats.DrawScore(g, sc, l.Score)
	zones = p.lanes.Draw(g, sc, zones)
	zones = p.conns.Draw(g, sc, zones)
	zones = p.requests.Draw(g, sc, zones)
	conns.DrawPanel(g, sc, l.Conn)
	wire.DrawPanel(g, sc, l.Wire)
	zones = p.stats.Draw(g, sc, zones)
	zones = p.clients.Draw(g, sc, zones)
	zones = p.servers.Draw(g, sc, zones)
	requests.DrawLast(g, sc, l.Last)
	frame.DrawSum(g, sc, l.Sum)
	if of := p.clients.Statement(sc); of != nil {
		frame.DrawWhyOf(g, l.Why, of)
	} else {
		frame.DrawWhy(g, sc, l.Why)
	}
	frame.DrawTry(g, sc, l.Try)
	return zones
}

// drawLastLine draws the question of a layer, or the view's hints.
func (m *Model) drawLastLine() {
	r := m.layout.Hints
	if r.H == 0 {
		return
	}
	for _, l := range slices.Backward(m.layers) {
		if l.Hint(m.grid, &m.scene, r, &m.zones) {
			return
		}
	}
	overlay.DrawHints(m.grid, &m.scene, r, &m.zones)
}
