package scene

import (
	"slices"
	"time"

	"httpserver/internal/monitor"
	"httpserver/tui/command"
)

// A Viewer has what the viewer wants to see, and changes it. It lives as long as the
// dashboard.
type Viewer struct {
	Wanted
	before origin // of the wire view
}

// Wanted is what a frame is made for: the view and everything chosen or switched on.
type Wanted struct {
	View    command.View
	Focus   command.Place // the pane that gets the keys first
	Choice  Choice
	Filter  Filter
	Mask    Mask
	Quiz    Quiz
	Present bool          // presentation mode: little, large, and all of it bold
	RTT     time.Duration // what a handshake is taken to cost; 0: not told
	Since   int           // the mark that numbers are counted from; 0: the beginning
	verdict judged        // on the last minute
	numbers counted       // since that mark
}

// Sync brings the filter, the mask, the verdict and the numbers up to date with a state at
// a moment. ended says that the source has come to its end. Call Sync before a scene is
// made.
func (v *Viewer) Sync(st *monitor.State, now time.Time, ended bool) {
	v.Mask.Sync(st)
	v.Filter.Sync(st, !v.Reasons(), &v.Mask)
	v.verdict.sync(st, now, ended, &v.Mask)
	v.numbers.sync(st, v.Since)
}

// An origin is where the wire view was opened.
type origin struct {
	view   command.View
	choice Choice
}

// panes are the panes that views give the keys.
var panes = [...]command.Place{
	command.Overview: command.LogPane, command.ConnsView: command.TablePane, command.LanesView: command.LanesPane,
	command.LogView: command.LogPane, command.StatsView: command.StatsPane, command.ClientsView: command.ClientsPane, command.ServersView: command.ServersPane, command.WireView: command.WirePane,
}

// Choose chooses what is looked at. In the wire view that is an exchange; any
// other choice counts when the view is left.
func (v *Viewer) Choose(c Choice) {
	if v.View == command.WireView && !c.IsExchange() {
		v.before.choice = c
	} else {
		v.Choice = c
	}
}

// Change changes to a view and gives its pane the keys.
func (v *Viewer) Change(to command.View) {
	if v.View == command.WireView && to != command.WireView {
		v.Choice = v.before.choice
	}
	v.View, v.Focus = to, panes[to]
}

// Open changes to the wire view of an exchange.
func (v *Viewer) Open(conn uint64, nth int) {
	v.before = origin{v.View, v.Choice}
	v.Choice = Exchange(conn, nth)
	v.Change(command.WireView)
}

// zoomed is the view that shows the focused panel alone, or all of them again.
func (v *Viewer) zoomed() command.View {
	switch {
	case v.View != command.Overview:
		return command.Overview
	case v.Focus == command.LanesPane:
		return command.LanesView
	case v.Focus == command.TablePane:
		return command.ConnsView
	case v.Focus == command.StatsPane:
		return command.StatsView
	}
	return command.LogView
}

// move moves the focus among the panes that the overview has on a screen of that size.
func (v *Viewer) move(by int, size Size) (said string) {
	if v.View != command.Overview {
		return ""
	}
	all := []command.Place{command.LogPane, command.LanesPane}
	if size == Huge {
		all = append(all, command.TablePane)
	}
	if size >= Large {
		all = append(all, command.StatsPane)
	}
	i := max(0, slices.Index(all, v.Focus))
	v.Focus = all[(i+by+len(all))%len(all)]
	return ""
}

// Leave changes from the wire view to the view that it was opened in.
func (v *Viewer) Leave() { v.Change(v.before.view) }
