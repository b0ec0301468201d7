package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A call is a command that was given by a key or a click.
type call struct {
	id   command.ID
	arg  uint64        // what was clicked: a connection, a place in the log, a column
	pane command.Place // where it was clicked
	key  tea.KeyMsg    // the key; the zero value for a click
}

// typed reports whether the call came from a key.
func (c call) typed() bool { return c.key.Type != 0 || len(c.key.Runes) > 0 }

// A layer is something open above the panes: the help, a question, a menu. The
// newest layer gets each call first.
type layer interface {
	// place is where the layer's commands are in the table.
	place(m *Model) command.Place
	// do carries out a call. It reports false for a call that it leaves to
	// what is below.
	do(m *Model, c call) (handled bool, cmd tea.Cmd)
	// draw draws the layer over what is below.
	draw(m *Model)
	// hint draws the last line. It reports false for a layer that leaves the
	// line to what is below.
	hint(m *Model, r canvas.Rectangle) bool
}

// open puts a layer on top.
func (m *Model) open(l layer) { m.layers = append(m.layers, l) }

// close takes a layer away.
func (m *Model) close(l layer) {
	m.layers = slices.DeleteFunc(m.layers, func(o layer) bool { return o == l })
}

// perform gives a call to the layers from the top down, then to the pane with
// the focus, then to the commands that work everywhere.
func (m *Model) perform(c call) tea.Cmd {
	if handled, cmd := m.toLayers(c); handled {
		return cmd
	}
	c.id = m.found(m.focus, c)
	if m.toPane(m.focus, c.id) {
		return nil
	}
	if do := m.common[c.id]; do != nil {
		return do(m, c)
	}
	return nil
}

// A pane is a part of the screen that takes commands. Its effect is the zero value
// for a command that the pane leaves to those that work everywhere.
type pane interface {
	Do(id command.ID, sc *scene.Scene) scene.Effect
}

// toPane gives a command to a pane. It reports false for a command that the pane
// does not have.
func (m *Model) toPane(p command.Place, id command.ID) bool {
	to := map[command.Place]pane{command.LogPane: &m.requests, command.LanesPane: &m.lanes, command.TablePane: &m.conns,
		command.StatsPane: &m.stats, command.WirePane: &m.wire}[p]
	return m.follow(to.Do(id, &m.scene))
}

// follow carries out what a pane asked for.
func (m *Model) follow(e scene.Effect) bool {
	switch {
	case e.Leave:
		m.show(m.before.view)
	case e.Chose:
		m.choose(e.Choice)
	case e.Done:
		m.look()
	}
	return e.Done
}

// toLayers gives a call to the layers.
func (m *Model) toLayers(c call) (handled bool, cmd tea.Cmd) {
	for _, l := range slices.Backward(m.layers) {
		c.id = m.found(l.place(m), c)
		if handled, cmd := l.do(m, c); handled {
			return true, cmd
		}
	}
	return false, nil
}

// found is the command of a call in a place: a key can mean something else in
// each, a click means the same everywhere.
func (m *Model) found(p command.Place, c call) command.ID {
	if !c.typed() {
		return c.id
	}
	return m.commands.Find(p, c.key.String())
}

// drawLayers draws the layers, the newest last.
func (m *Model) drawLayers() {
	for _, l := range m.layers {
		l.draw(m)
	}
}

// bare is the part of a layer that draws nothing and leaves the last line alone.
type bare struct{}

func (bare) draw(*Model) {}

func (bare) hint(*Model, canvas.Rectangle) bool { return false }
