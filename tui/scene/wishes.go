package scene

import (
	"slices"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/command"
	"httpserver/tui/filter"
)

// A Wish changes what the viewer wants to see. It returns what to say about it, ""
// for nothing.
type Wish func(v *Viewer, sc *Scene) (said string)

// Said changes nothing and says something.
func Said(text string) Wish { return func(*Viewer, *Scene) string { return text } }

// Show changes to a view.
func Show(to command.View) Wish {
	return func(v *Viewer, _ *Scene) string {
		v.Change(to)
		return ""
	}
}

// Follow follows what happens again or, when it does already, stays at the newest
// request.
func Follow(v *Viewer, sc *Scene) string {
	to := Newest()
	if n := sc.Rows(); v.Choice.Follows() && n > 0 {
		to = Row(sc.Number(n - 1))
	}
	v.Choose(to)
	return ""
}

// ToggleMask hides the addresses of the clients, or shows them.
func ToggleMask(v *Viewer, _ *Scene) string {
	if v.Mask.Toggle() {
		return "client addresses are masked"
	}
	return "client addresses are shown"
}

// rttSteps are what a handshake may be taken to cost.
var rttSteps = [...]time.Duration{0, 10 * time.Millisecond, 50 * time.Millisecond, 200 * time.Millisecond}

// NextRTT changes the estimate of what reuse has saved; nothing else.
func NextRTT(v *Viewer, sc *Scene) string {
	before := v.RTT
	v.RTT = 0
	for _, step := range rttSteps {
		if step > before {
			v.RTT = step
			break
		}
	}
	if v.RTT == 0 {
		return "handshakes saved are counted, not timed"
	}
	saved := time.Duration(sc.Totals().Reused) * v.RTT
	return "at a round trip of " + figure.Limit(v.RTT) + ", reuse has saved " + figure.Span(saved) + " so far (an estimate)"
}

// NextSince counts from the newest mark on, then from the one before, and in the end
// from the beginning again.
func NextSince(v *Viewer, sc *Scene) string {
	var to monitor.TimeMark
	marks := sc.State.TimeMarks(nil)
	if len(marks) == 0 {
		v.Since = 0
		return "there is no mark yet: " + sc.Commands.Text(command.Mark, "drops one")
	}
	at := slices.IndexFunc(marks, func(m monitor.TimeMark) bool { return m.N == v.Since })
	switch {
	case at < 0:
		to = marks[len(marks)-1]
	case at > 0:
		to = marks[at-1]
	}
	v.Since = to.N // the title says so
	return ""
}

// Zoom shows the focused panel alone, or all of them again.
func Zoom(v *Viewer, _ *Scene) string {
	v.Change(v.zoomed())
	return ""
}

// NextPanel moves the focus to the next pane of the overview.
func NextPanel(v *Viewer, sc *Scene) string { return v.move(+1, sc.Size) }

// PreviousPanel moves the focus to the pane before.
func PreviousPanel(v *Viewer, sc *Scene) string { return v.move(-1, sc.Size) }

// FilterBy shows what a filter lets through.
func FilterBy(text string) Wish {
	return func(v *Viewer, _ *Scene) string {
		v.Filter.Set(text)
		return ""
	}
}

// Narrow adds words to the filter, and changes to a view that shows what it lets
// through.
func Narrow(words string, to command.View) Wish {
	return func(v *Viewer, _ *Scene) string {
		v.Filter.Add(words)
		v.Choose(Newest())
		v.Change(to)
		return ""
	}
}

// OneServer is the server that the filter shows alone; "" for none.
func (s *Scene) OneServer() string {
	name, _ := strings.CutPrefix(filter.Value(s.Filter.Text(), "server:"), "=")
	return name
}

// NextServer shows the connections of the next server of a capture or a fleet alone, and
// after the last one those of all.
func NextServer(v *Viewer, sc *Scene) string {
	const key = "server:"
	if sc.State.Servers() < 2 {
		return "there is one server here"
	}
	before := strings.TrimPrefix(filter.Value(v.Filter.Text(), key), "=")
	next := sc.State.ServerAfter(before)
	if next == (monitor.ServerID{}) {
		v.Filter.Set(filter.Without(v.Filter.Text(), key))
		return "all servers are shown"
	}
	v.Filter.Add(key + "=" + next.String())
	return "the server " + next.String() + " is shown"
}
