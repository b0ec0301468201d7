package tui

import (
	"slices"
	"time"

	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A viewer is what the viewer chose to see, and how.
type viewer struct {
	view    command.View
	focus   command.Place // the pane that gets the keys first
	choice  scene.Choice
	before  origin // of the wire view
	filter  scene.Filter
	mask    scene.Mask
	quiz    scene.Quiz
	present bool          // presentation mode: little, large, and all of it bold
	rtt     time.Duration // what a handshake is taken to cost; 0: not told
}

// An origin is where the wire view was opened.
type origin struct {
	view   command.View
	choice scene.Choice
}

// panes are the panes that views give the keys.
var panes = [...]command.Place{
	command.Overview: command.LogPane, command.ConnsView: command.TablePane, command.LanesView: command.LanesPane,
	command.LogView: command.LogPane, command.StatsView: command.StatsPane, command.WireView: command.WirePane,
}

// choose chooses what is looked at. In the wire view that is an exchange; any
// other choice counts when the view is left.
func (v *viewer) choose(c scene.Choice) {
	if v.view == command.WireView && !c.IsExchange() {
		v.before.choice = c
	} else {
		v.choice = c
	}
}

// change changes to a view and gives its pane the keys.
func (v *viewer) change(to command.View) {
	if v.view == command.WireView && to != command.WireView {
		v.choice = v.before.choice
	}
	v.view, v.focus = to, panes[to]
}

// open changes to the wire view of an exchange.
func (v *viewer) open(conn uint64, nth int) {
	v.before = origin{v.view, v.choice}
	v.choice = scene.Exchange(conn, nth)
	v.change(command.WireView)
}

// zoomed is the view that shows the focused panel alone, or all of them again.
func (v *viewer) zoomed() command.View {
	switch {
	case v.view != command.Overview:
		return command.Overview
	case v.focus == command.LanesPane:
		return command.LanesView
	case v.focus == command.TablePane:
		return command.ConnsView
	}
	return command.LogView
}

// nextPanel moves the focus among the panes of the overview; table tells whether
// the table is one of them.
func (v *viewer) nextPanel(by int, table bool) {
	if v.view != command.Overview {
		return
	}
	all := []command.Place{command.LogPane, command.LanesPane}
	if table {
		all = append(all, command.TablePane)
	}
	i := max(0, slices.Index(all, v.focus))
	v.focus = all[(i+by+len(all))%len(all)]
}
