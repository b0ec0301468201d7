package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/feed"
	"httpserver/tui/command"
	"httpserver/tui/overlay"
	"httpserver/tui/save"
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

// sees is a deed that changes what the viewer wants to see, and nothing else.
func sees(do scene.Wish) deed { return quiet(func(m *Model) { m.see(do) }) }

// opens is a deed that opens a layer, or says why there is none.
func opens(l func(sc *scene.Scene) (l layer, said string)) deed {
	return quiet(func(m *Model) {
		l, said := l(&m.scene)
		if said != "" {
			m.say(said)
			return
		}
		m.layers.open(l)
	})
}

// copies is a deed that copies a text of the scene.
func copies(of func(sc *scene.Scene) save.Text) deed {
	return loud(func(m *Model) tea.Cmd {
		t := of(&m.scene)
		if t.Text == "" {
			m.say(t.Note)
			return nil
		}
		return copyText(m.screen, t)
	})
}

// turns is a deed that turns a switch of the server.
func turns(t setting.Turn) deed {
	return loud(func(m *Model) tea.Cmd {
		said, do := m.desk.Turn(t, m.times.Live.Settings())
		m.say(said)
		return beside(do)
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
		command.NextDecision: inPane(command.LanesPane),
		command.NextRequest:  inPane(command.LogPane), command.PreviousRequest: inPane(command.LogPane),
		command.ShorterCells: inPane(command.LanesPane), command.LongerCells: inPane(command.LanesPane), command.Sequence: inPane(command.LanesPane),
		command.ChooseConn:    clicked((*Model).clickConn),
		command.ChooseRequest: clicked((*Model).clickRequest),
		command.ChooseServer:  clicked(func(m *Model, c call) { m.follow(m.panels.servers.Choose(int(c.arg), &m.scene)) }),
		command.ChooseClient:  clicked(func(m *Model, c call) { m.follow(m.panels.clients.Choose(int(c.arg), &m.scene)) }),
		command.SortBy:        clicked(func(m *Model, c call) { m.sortBy(overlay.SortBy{Pane: c.pane, Column: int(c.arg)}) }),
		command.ChooseTime:    clicked((*Model).clickTime),
		command.ChooseBar: clicked(func(m *Model, c call) { // a click on the chosen one opens it
			m.viewer.Focus = command.StatsPane
			m.follow(m.panels.stats.Choose(int(c.arg), &m.scene))
		}),
		command.OpenClients: sees(scene.Show(command.ClientsView)),

		command.SortNext: quiet(func(m *Model) {
			m.layers.open(&overlay.SortLine{Pane: command.TablePane, Headings: m.panels.conns.Headings(), Order: m.panels.conns.Order})
		}),
		command.ClientsSort: quiet(func(m *Model) {
			m.layers.open(&overlay.SortLine{Pane: command.ClientsPane, Headings: m.panels.clients.Headings(), Order: m.panels.clients.Order})
		}),

		command.Filter:        opens(func(sc *scene.Scene) (layer, string) { return overlay.NewFilterLine(sc), "" }),
		command.Pause:         quiet((*Model).pause),
		command.Follow:        sees(scene.Follow),
		command.OpenWire:      quiet((*Model).openWire),
		command.Zoom:          sees(scene.Zoom),
		command.NextPanel:     sees(scene.NextPanel),
		command.PreviousPanel: sees(scene.PreviousPanel),
		command.Mark:          loud((*Model).mark),
		command.SinceMark:     sees(scene.NextSince),
		command.Verdict:       sees(scene.ShowVerdict),
		command.Compare:       quiet(func(m *Model) { m.layers.open(&overlay.Comparison{Comparison: m.opt.Against}) }),
		command.Explain:       opens(func(sc *scene.Scene) (layer, string) { return overlay.Explain(sc) }),
		command.Quiz:          quiet((*Model).quizTurn),

		command.Present:    quiet((*Model).togglePresent),
		command.Theme:      quiet((*Model).nextTheme),
		command.Privacy:    sees(scene.ToggleMask),
		command.Mouse:      loud((*Model).toggleMouse),
		command.RoundTrip:  sees(scene.NextRTT),
		command.NextServer: sees(scene.NextServer),
		command.Messages:   quiet(func(m *Model) { m.layers.open(&overlay.Messages{Said: m.past}) }),
		command.Redraw:     loud(func(*Model) tea.Cmd { return tea.ClearScreen }),
		command.Suspend: quiet(func(m *Model) {
			m.say(m.commands.Key(command.Suspend) + " would stop the server as well: " + m.commands.Text(command.Quit, "quits"))
		}),

		command.CopyCurl: copies(save.Curl),
		command.CopyRaw:  copies(save.Raw),
		command.Export:   opens(func(*scene.Scene) (layer, string) { return &overlay.Exporting{}, "" }),
		command.Resend:   loud((*Model).resend),

		command.Join:      opens(func(*scene.Scene) (layer, string) { return &overlay.Join{}, "" }),
		command.CloseConn: opens(func(sc *scene.Scene) (layer, string) { return overlay.AskToClose(sc) }),
		command.Demo:      quiet((*Model).openMenu),
		command.Help:      opens(func(*scene.Scene) (layer, string) { return &overlay.Help{}, "" }),
		command.Back:      quiet((*Model).back),
		command.Quit:      loud((*Model).quit),
	}
	for to := range command.WireView {
		all[command.ShowOverview+command.ID(to)] = sees(scene.Show(to))
	}
	for id, t := range setting.Turns() {
		all[id] = turns(t)
	}
	for id, do := range setting.Plays() {
		all[id] = plays(do)
	}
	return all
}
