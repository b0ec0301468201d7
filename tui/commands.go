package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/feed"
	"httpserver/tui/command"
	"httpserver/tui/overlay"
	"httpserver/tui/scene"
	"httpserver/tui/setting"
)

// A deed carries out a command.
type deed func(*Model, call) tea.Cmd

// quiet is a deed without an effect beyond the model.
func quiet(do func(*Model)) deed {
	return func(m *Model, _ call) tea.Cmd {
		do(m)
		return nil
	}
}

// loud is a deed that needs nothing of the call.
func loud(do func(*Model) tea.Cmd) deed {
	return func(m *Model, _ call) tea.Cmd { return do(m) }
}

// clicked is a deed that needs what was clicked.
func clicked(do func(*Model, call)) deed {
	return func(m *Model, c call) tea.Cmd {
		do(m, c)
		return nil
	}
}

// inPane is a deed of a pane, whichever has the focus.
func inPane(p command.Place) deed {
	return clicked(func(m *Model, c call) { m.toPane(p, c.id) })
}

// sees is a deed that changes what the viewer sees, and nothing else.
func sees(do func(v *scene.Viewer)) deed {
	return quiet(func(m *Model) {
		do(&m.viewer)
		m.look()
	})
}

// opens is a deed that opens a layer.
func opens(l func() layer) deed { return quiet(func(m *Model) { m.open(l()) }) }

// turns is a deed that turns a switch of the server.
func turns(t setting.Turn) deed {
	return loud(func(m *Model) tea.Cmd {
		said, cmd := m.turn(t, m.times.Live.Settings())
		m.say(said)
		return cmd
	})
}

// plays is a deed of a recording. do returns what to say, "" for nothing.
func plays(do func(p *feed.Player) string) deed {
	return quiet(func(m *Model) {
		if said := do(m.player); said != "" {
			m.say(said)
		}
	})
}

// deeds are the commands that work everywhere.
func deeds() map[command.ID]deed {
	all := map[command.ID]deed{
		command.NextRequest: inPane(command.LogPane), command.PreviousRequest: inPane(command.LogPane),
		command.ShorterCells: inPane(command.LanesPane), command.LongerCells: inPane(command.LanesPane), command.Sequence: inPane(command.LanesPane),
		command.ChooseConn:    clicked((*Model).clickConn),
		command.ChooseRequest: clicked((*Model).clickRequest),
		command.SortBy:        clicked((*Model).clickColumn),

		command.Filter:        quiet((*Model).openFilter),
		command.Pause:         quiet((*Model).pause),
		command.Follow:        quiet((*Model).toggleFollow),
		command.OpenWire:      quiet((*Model).openWire),
		command.Zoom:          sees(func(v *scene.Viewer) { v.Change(v.Zoomed()) }),
		command.NextPanel:     quiet((*Model).nextPanel),
		command.PreviousPanel: quiet((*Model).previousPanel),
		command.Explain:       opens(func() layer { return &overlay.Explanation{} }),
		command.Quiz:          quiet((*Model).quizTurn),

		command.Present:   quiet((*Model).togglePresent),
		command.Theme:     quiet((*Model).nextTheme),
		command.Privacy:   quiet((*Model).toggleMask),
		command.Mouse:     loud((*Model).toggleMouse),
		command.RoundTrip: quiet((*Model).nextRTT),
		command.Redraw:    loud(func(*Model) tea.Cmd { return tea.ClearScreen }),
		command.Suspend:   quiet(func(m *Model) { m.say("ctrl+z would stop the server as well: q quits") }),

		command.CopyCurl: loud((*Model).copyCurl),
		command.CopyRaw:  loud((*Model).copyRaw),
		command.Export:   opens(func() layer { return &overlay.Exporting{} }),
		command.Resend:   loud((*Model).resend),

		command.CloseConn: quiet((*Model).askToClose),
		command.Demo:      quiet((*Model).openMenu),
		command.Help:      quiet((*Model).openHelp),
		command.Back:      quiet((*Model).back),
		command.Quit:      loud((*Model).quit),
	}
	for to := range command.WireView {
		all[command.ShowOverview+command.ID(to)] = sees(func(v *scene.Viewer) { v.Change(to) })
	}
	for id, t := range setting.Turns() {
		all[id] = turns(t)
	}
	for id, do := range playing() {
		all[id] = plays(do)
	}
	return all
}

// leap is how far the commands LeapOn and LeapBack go.
const leap = 10 * time.Second

// playing are the commands of a recording.
func playing() map[command.ID]func(p *feed.Player) string {
	return map[command.ID]func(p *feed.Player) string{
		command.Faster:        func(p *feed.Player) string { p.Faster(); return "" },
		command.Slower:        func(p *feed.Player) string { p.Slower(); return "" },
		command.StepOn:        func(p *feed.Player) string { return step(p, +1) },
		command.StepBack:      func(p *feed.Player) string { return step(p, -1) },
		command.LeapOn:        func(p *feed.Player) string { return leapBy(p, +leap) },
		command.LeapBack:      func(p *feed.Player) string { return leapBy(p, -leap) },
		command.NextClose:     func(p *feed.Player) string { return jump(p, feed.Close, true, "no connection closes after this") },
		command.PreviousClose: func(p *feed.Player) string { return jump(p, feed.Close, false, "no connection closes before this") },
		command.NextFault:     func(p *feed.Player) string { return jump(p, feed.Fault, true, "nothing goes wrong after this") },
		command.PreviousFault: func(p *feed.Player) string { return jump(p, feed.Fault, false, "nothing goes wrong before this") },
	}
}

// step goes n events on, or back.
func step(p *feed.Player, n int) string {
	p.Pause()
	p.Step(n)
	return ""
}

// leapBy goes on by a time, or back.
func leapBy(p *feed.Player, by time.Duration) string {
	s := p.Status()
	p.Seek(max(0, s.At.Sub(s.Start)+by))
	return ""
}

// jump goes to a mark; where there is none, it returns that.
func jump(p *feed.Player, to feed.Mark, forward bool, none string) string {
	p.Pause()
	if !p.Jump(to, forward) {
		return none
	}
	return ""
}
