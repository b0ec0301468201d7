package tui

import (
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/demo"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/lane"
)

// showing is the demo scenario that the picture is of: the one that plays, or
// the one whose connections were the last to do anything.
func (m *Model) showing() (s demo.Scenario, over, ok bool) {
	if m.ctl != nil {
		if n, running := m.ctl.RunningDemo(); running {
			return m.scenario(strconv.Itoa(n), func(s demo.Scenario) bool { return s.N == n }), false, true
		}
	}
	for c := range m.shown.Recent() {
		tag, tagged := strings.CutPrefix(c.Tag, "demo ")
		if !tagged || tag == "" {
			break
		}
		_, still := lane.Standing(m.shown, m.clock.UnixNano())
		key := canvas.Safe(tag[:1]) // "3a" is a part of 3
		return m.scenario(key, func(s demo.Scenario) bool { return s.Key == key }), still || m.ctl != nil || m.played(), true
	}
	return demo.Scenario{}, false, false
}

// scenario is the first that is like that; else one that has only a key.
func (m *Model) scenario(key string, like func(demo.Scenario) bool) demo.Scenario {
	if i := slices.IndexFunc(m.opt.Scenarios, like); i >= 0 {
		return m.opt.Scenarios[i]
	}
	return demo.Scenario{Key: key}
}

// demoTitle is the scenario that the picture is of, by number and name, and
// how it goes on: in n cells, as many words as have room. It is "" when there
// is none.
func (m *Model) demoTitle(n int) (name, then string) {
	s, over, ok := m.showing()
	if !ok {
		return "", ""
	}
	d := m.commands.Key(command.Demo)
	thens := []string{""}
	if over && m.commands.Has(command.Demo) {
		thens = []string{"  over: " + d + " for the next", "  over: " + d + " next", "  over: " + d}
	} else if over {
		thens = []string{"  over"}
	}
	number := "DEMO " + s.Key
	for _, name := range []string{strings.TrimSpace(number + "  " + s.Title), number} {
		for _, then := range thens {
			if canvas.Width(name)+canvas.Width(then) <= n {
				return name, then
			}
		}
	}
	return "", ""
}

// drawDemoTitle draws it from x on, up to the column end; in an edge at its
// right end, with a space on either side.
func (m *Model) drawDemoTitle(x, y, end int, edge bool) {
	room := end - x
	if edge {
		room -= 2
	}
	name, then := m.demoTitle(room)
	if name == "" {
		return
	}
	if edge {
		x = end - canvas.Width(name) - canvas.Width(then) - 2
		m.grid.Fill(x, y, end, canvas.Plain, ' ')
		x++
	}
	x = m.grid.Text(x, y, end, canvas.Strong, name)
	m.grid.Text(x, y, end, canvas.Plain, then)
}
