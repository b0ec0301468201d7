package tui

import (
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/demo"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/lane"
	"httpserver/tui/layout"
	"httpserver/tui/scene"
	"httpserver/tui/stats"
)

// The largest screen that is drawn, in cells: a larger one has empty margins.
// Some terminals and container hosts say that they have 65535 columns and rows.
const maxW, maxH = 1000, 500

// resize fits everything to the screen.
func (m *Model) resize(w, h int) {
	m.w, m.h = min(max(0, w), maxW), min(max(0, h), maxH)
	m.layout = layout.Arrange(m.view, m.w, m.h, m.present)
	m.look()
}

// look makes the scene of the next frame, and lets the panes follow it. Whatever
// changes the state, the view, the choice, the filter, the mask or the quiz calls
// it.
func (m *Model) look() {
	m.filter.Sync(m.shown)
	m.mask.Sync(m.shown)
	m.scene = scene.Scene{
		State: m.shown, Now: m.clock, Zone: m.zone(), Choice: m.choice, Commands: m.commands,
		View: m.view, Focus: m.focus, Size: m.layout.Size, Roomy: m.layout.Roomy, Present: m.present, RTT: m.rtt,
		Path: m.path.shown(), Source: m.source(),
		Filter: &m.filter, Mask: &m.mask, Quiz: &m.quiz,
	}
	m.scene.Look()

	sc, l := &m.scene, &m.layout
	m.lanes.Sync(sc, l.Lanes)
	m.conns.Sync(sc, l.Table)
	m.requests.Sync(sc, l.Log)
	areas := stats.Areas{Rate: l.Rate, Latency: l.Latency, Causes: l.Causes}
	switch m.view {
	case command.StatsView:
		areas.Body = l.Body
	case command.WireView:
		m.wire.Sync(sc, l.Body)
	}
	m.stats.Sync(sc, areas)
}

// source is what is known of the origin of the events.
func (m *Model) source() scene.Source {
	file, stopped := m.recording()
	return scene.Source{
		Control: m.ctl != nil, Demo: m.demo(), Replay: m.playerTexts(), AtEnd: m.played(), Ended: m.ended != nil,
		Paused: m.paused(), Missed: m.live.Events() - m.shown.Events(),
		Recording: file != "", Broken: stopped != nil,
	}
}

// demo is the demo scenario that the picture is of: the one in progress, or the
// one whose connections were the last to do anything.
func (m *Model) demo() scene.Demo {
	if m.ctl != nil {
		if n, running := m.ctl.RunningDemo(); running {
			return m.scenario(strconv.Itoa(n), func(s demo.Scenario) bool { return s.N == n })
		}
	}
	for c := range m.shown.Recent() {
		tag, tagged := strings.CutPrefix(c.Tag, "demo ")
		if !tagged || tag == "" {
			break
		}
		key := canvas.Safe(tag[:1]) // "3a" is a part of 3
		d := m.scenario(key, func(s demo.Scenario) bool { return s.Key == key })
		_, still := lane.Standing(m.shown, m.clock.UnixNano())
		d.Over = still || m.ctl != nil || m.played()
		return d
	}
	return scene.Demo{}
}

// scenario is the first that is like that; else one that has only a key.
func (m *Model) scenario(key string, like func(demo.Scenario) bool) scene.Demo {
	if i := slices.IndexFunc(m.opt.Scenarios, like); i >= 0 {
		return scene.Demo{Key: m.opt.Scenarios[i].Key, Title: m.opt.Scenarios[i].Title, On: true}
	}
	return scene.Demo{Key: key, On: true}
}

// choose chooses what is looked at. In the wire view that is an exchange; any
// other choice counts when the view is left.
func (m *Model) choose(c scene.Choice) {
	if m.view == command.WireView && !c.IsExchange() {
		m.before.choice = c
	} else {
		m.choice = c
	}
	m.look()
}

// show changes to a view and gives its pane the keys.
func (m *Model) show(v command.View) {
	if m.view == command.WireView && v != command.WireView {
		m.choice = m.before.choice
	}
	m.view = v
	m.focus = [...]command.Place{
		command.Overview: command.LogPane, command.ConnsView: command.TablePane, command.LanesView: command.LanesPane,
		command.LogView: command.LogPane, command.StatsView: command.StatsPane, command.WireView: command.WirePane,
	}[v]
	m.resize(m.w, m.h)
}

// openWire shows the exchange that the screen speaks of.
func (m *Model) openWire() {
	conn, nth := m.scene.Exchange()
	if conn == 0 || m.view == command.WireView {
		return
	}
	m.before.view, m.before.choice = m.view, m.choice
	m.choice = scene.Exchange(conn, nth)
	m.wire.Open()
	m.show(command.WireView)
}

// zoom shows the focused panel alone, and then all of them again.
func (m *Model) zoom() {
	switch {
	case m.view != command.Overview:
		m.show(command.Overview)
	case m.focus == command.LanesPane:
		m.show(command.LanesView)
	case m.focus == command.TablePane:
		m.show(command.ConnsView)
	default:
		m.show(command.LogView)
	}
}

// nextPanel moves the focus among the panes of the overview.
func (m *Model) nextPanel(by int) {
	if m.view != command.Overview {
		return
	}
	all := []command.Place{command.LogPane, command.LanesPane}
	if m.layout.Table.H > 0 {
		all = append(all, command.TablePane)
	}
	i := max(0, slices.Index(all, m.focus))
	m.focus = all[(i+by+len(all))%len(all)]
	m.look()
}
