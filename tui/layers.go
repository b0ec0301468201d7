package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/filter"
	"httpserver/tui/overlay"
	"httpserver/tui/scene"
)

// A call is a command that was given by a key or a click.
type call struct {
	id   command.ID
	arg  uint64        // what was clicked: a connection, a place in the log, a column
	pane command.Place // where it was clicked
	left int           // how many cells left of the zone's right end
	key  tea.KeyMsg    // the key; the zero value for a click
}

// typed reports whether the call came from a key.
func (c call) typed() bool { return c.key.Type != 0 || len(c.key.Runes) > 0 }

// in is the call as a place understands it: a key can mean something else in each,
// a click means the same everywhere.
func (c call) in(p command.Place, set *command.Set) call {
	if c.typed() {
		c.id = set.Find(p, c.key.String())
	}
	return c
}

// A layer is something open above the panes: the help, a question, a menu. The
// newest layer gets each call first.
type layer interface {
	// Place is where the layer's commands are in the table.
	Place(sc *scene.Scene) command.Place
	// Do carries out a call, or leaves it to what is below.
	Do(c overlay.Call, sc *scene.Scene) overlay.Outcome
	// Sync keeps what is in view within bounds.
	Sync(sc *scene.Scene, room overlay.Room)
	// Draw draws the layer over what is below.
	Draw(g *canvas.Grid, sc *scene.Scene, room overlay.Room)
	// Hint draws the last line. It reports false for a layer that leaves the
	// line to what is below.
	Hint(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, zones *[]scene.Zone) bool
}

// A pane is a part of the screen that takes commands. Its effect is the zero value
// for a command that the pane leaves to those that work everywhere.
type pane interface {
	Do(id command.ID, sc *scene.Scene) scene.Effect
}

// at is the pane of a place.
func (p *panels) at(place command.Place) pane {
	switch place {
	case command.LanesPane:
		return &p.lanes
	case command.TablePane:
		return &p.conns
	case command.ClientsPane:
		return &p.clients
	case command.ServersPane:
		return &p.servers
	case command.StatsPane:
		return &p.stats
	case command.WirePane:
		return &p.wire
	}
	return &p.requests
}

// A stack is what is open above the panes, the newest last.
type stack []layer

// open puts a layer on top.
func (s *stack) open(l layer) { *s = append(*s, l) }

// close takes a layer away.
func (s *stack) close(l layer) {
	*s = slices.DeleteFunc(*s, func(o layer) bool { return o == l })
}

// closeExplanation takes the explanation away, if it is open.
func (s *stack) closeExplanation() {
	*s = slices.DeleteFunc(*s, func(o layer) bool { _, is := o.(*overlay.Explanation); return is })
}

// perform gives a call to the layers from the top down, then to the pane with
// the focus, then to the commands that work everywhere. Redrawing goes past them
// all: whatever is open, another program may have written over it.
func (m *Model) perform(c call) tea.Cmd {
	if c.in(m.viewer.Focus, m.commands).id == command.Redraw {
		return m.deeds[command.Redraw](m, c)
	}
	if handled, cmd := m.toLayers(c); handled {
		return cmd
	}
	c = c.in(m.viewer.Focus, m.commands)
	if m.toPane(m.viewer.Focus, c.id) {
		return nil
	}
	if do := m.deeds[c.id]; do != nil {
		return do(m, c)
	}
	return nil
}

// toLayers gives a call to the layers.
func (m *Model) toLayers(c call) (handled bool, cmd tea.Cmd) {
	for _, l := range slices.Backward(m.layers) {
		c := c.in(l.Place(&m.scene), m.commands)
		to := overlay.Call{ID: c.id, Arg: c.arg}
		if c.typed() {
			to.Key = c.key.String()
			c.key.Runes = filter.Searchable(c.key.Runes)
			to.Raw = c.key
		}
		a := l.Do(to, &m.scene)
		if a.Close {
			m.layers.close(l)
		}
		if a.Done {
			return true, m.carryOut(a.Order)
		}
	}
	return false, nil
}

// toPane gives a command to a pane. It reports false for a command that the pane
// does not have.
func (m *Model) toPane(p command.Place, id command.ID) bool {
	return m.follow(m.panels.at(p).Do(id, &m.scene))
}

// follow carries out what a pane asked for.
func (m *Model) follow(e scene.Effect) bool {
	if e.Leave {
		m.viewer.Leave()
	}
	if e.Chose {
		m.viewer.Choose(e.Choice)
	}
	if e.Wish != nil {
		m.see(e.Wish)
	} else if e.Done {
		m.look()
	}
	return e.Done
}
