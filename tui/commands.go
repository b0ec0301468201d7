package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/feed"
	"httpserver/tui/command"
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

// toPane is a deed of a pane, whichever has the focus.
func toPane(p command.Place) deed {
	return func(m *Model, c call) tea.Cmd {
		m.toPane(p, c.id)
		return nil
	}
}

// turns is a deed that turns a switch of the server.
func turns(t turn) deed {
	return func(m *Model, _ call) tea.Cmd { return m.turnSwitch(t) }
}

// common are the commands that work everywhere.
func common() map[command.ID]deed {
	all := map[command.ID]deed{
		command.NextRequest:     toPane(command.LogPane),
		command.PreviousRequest: toPane(command.LogPane),
		command.ChooseConn:      quietly((*Model).clickConn),
		command.ChooseRequest:   quietly((*Model).clickRequest),
		command.SortBy:          quietly(func(m *Model, c call) { m.follow(m.conns.SortBy(int(c.arg), &m.scene)) }),
		command.Filter:          quiet((*Model).openFilter),

		command.Pause:         quiet((*Model).pause),
		command.Follow:        quiet((*Model).toggleFollow),
		command.OpenWire:      quiet((*Model).openWire),
		command.Zoom:          quiet((*Model).zoom),
		command.NextPanel:     quiet(func(m *Model) { m.nextPanel(+1) }),
		command.PreviousPanel: quiet(func(m *Model) { m.nextPanel(-1) }),
		command.ShorterCells:  toPane(command.LanesPane),
		command.LongerCells:   toPane(command.LanesPane),
		command.Sequence:      toPane(command.LanesPane),
		command.Explain:       quiet(func(m *Model) { m.open(&explanation{}) }),
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
		command.Export:   quiet(func(m *Model) { m.open(&exportQuestion{}) }),

		command.Help: quiet(func(m *Model) { m.openHelp() }),
		command.Back: quiet((*Model).back),
		command.Quit: loud((*Model).quit),
	}
	for v := range command.WireView {
		all[command.ShowOverview+command.ID(v)] = quiet(func(m *Model) { m.show(v) })
	}
	ofServer(all)
	ofPlayer(all)
	return all
}

// quietly is a deed that needs what was clicked.
func quietly(do func(*Model, call)) deed {
	return func(m *Model, c call) tea.Cmd {
		do(m, c)
		return nil
	}
}

// ofServer adds what needs a running server.
func ofServer(all map[command.ID]deed) {
	all[command.KeepAlive] = turns(turnKeepAlive())
	all[command.ShorterIdle] = turns(turnIdleDown())
	all[command.LongerIdle] = turns(turnIdleUp())
	all[command.MaxRequests] = turns(turnMaxRequests())
	all[command.Delay] = turns(turnDelay())
	all[command.CloseConn] = quiet((*Model).askToClose)
	all[command.Demo] = quiet((*Model).openMenu)
	all[command.Resend] = loud((*Model).resend)
}

// ofPlayer adds what needs a recording.
func ofPlayer(all map[command.ID]deed) {
	all[command.Faster] = quiet(func(m *Model) { m.player.Faster() })
	all[command.Slower] = quiet(func(m *Model) { m.player.Slower() })
	all[command.StepOn] = quiet(func(m *Model) { m.step(+1) })
	all[command.StepBack] = quiet(func(m *Model) { m.step(-1) })
	all[command.LeapOn] = quiet(func(m *Model) { m.leap(+leap) })
	all[command.LeapBack] = quiet(func(m *Model) { m.leap(-leap) })
	all[command.NextClose] = quiet(func(m *Model) { m.jump(feed.Close, true, "no connection closes after this") })
	all[command.PreviousClose] = quiet(func(m *Model) { m.jump(feed.Close, false, "no connection closes before this") })
	all[command.NextFault] = quiet(func(m *Model) { m.jump(feed.Fault, true, "nothing goes wrong after this") })
	all[command.PreviousFault] = quiet(func(m *Model) { m.jump(feed.Fault, false, "nothing goes wrong before this") })
}
