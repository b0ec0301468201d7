package tui

import (
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/tui/command"
	"httpserver/tui/control"
	"httpserver/tui/scene"
	"httpserver/tui/timeline"
	"httpserver/tui/tty"
)

// An entriesMsg is what happened since the last one.
type entriesMsg []event.Entry

// An endMsg says that nothing more will come.
type endMsg struct {
	last []event.Entry
	err  error
}

// errEnd is a source's ordinary end.
var errEnd = io.EOF

// next waits for the frame to end and then for entries.
func next(r *timeline.Reader) tea.Cmd {
	pull := r.Next()
	return func() tea.Msg {
		switch entries, err, ok := pull(); {
		case !ok:
			return nil
		case err != nil:
			return endMsg{entries, err}
		default:
			return entriesMsg(entries)
		}
	}
}

// Update handles one message, and then looks at what the next frame shows.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.dirty = true
	told := m.told
	cmd := m.handle(msg)
	if m.dirty {
		m.look()
		m.hold()
		if m.opt.Join != nil && !m.times.IsGuest() {
			m.viewer.Passed(m.scene.Teach(m.opt.Join.Class, m.times.Seen()))
		}
		cmd = tea.Batch(cmd, m.forget(told, &m.ticker), askPath(m.desk.AskPath(&m.scene, m.layout.Conn.H > 0)), m.tickNext(), m.nameWindow(m.src.Now(), m.times.Live, &m.scene))
	}
	return m, cmd
}

// handle is the table of contents. A message that changes nothing on the screen
// leaves the picture as it is.
func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.surface.resize(msg.Width, msg.Height)
		return nil
	case tea.KeyMsg:
		return m.handleKeys(msg)
	case tea.MouseMsg:
		return m.handleMouse(msg)
	case tea.ResumeMsg: // after a stop, in which a shell had the terminal
		tty.Take(m.screen)
		if m.mouseOff {
			return tea.ClearScreen
		}
		return tea.Batch(tea.EnableMouseCellMotion, tea.ClearScreen)
	case entriesMsg:
		m.fold(msg)
		m.times.Advance(m.src.Now())
		return next(m.reader)
	case endMsg:
		m.fold(msg.last)
		m.times.Ended = msg.err
		m.times.Advance(m.src.Now())
		return nil
	case tickMsg:
		if int(msg) != m.tick {
			break
		}
		m.ticking = false
		m.times.Advance(m.src.Now())
		return nil
	case control.Path:
		m.desk.SetPath(msg)
		return nil
	case saidMsg:
		if msg != "" {
			m.say(string(msg))
		}
		return nil
	case forgetMsg:
		if int(msg) == m.told {
			m.notice = ""
			m.desk.Forget()
		}
		return nil
	}
	m.dirty = false
	return nil
}

// fold applies a batch.
func (m *Model) fold(entries []event.Entry) {
	from := 0
	if m.player != nil {
		from = m.player.From()
	}
	steps := !m.viewer.Reasons() && !m.times.Paused() && m.times.Continues(from) && timeline.Decides(entries)
	if steps {
		m.times.StopForQuiz()
	}
	if notice := m.times.Fold(entries, from); notice != "" {
		m.say(notice)
	}
	if steps {
		m.step()
	}
	m.desk.Settled(m.times.Live.Settings())
	m.reader.Folded(entries)
}

// tickNext asks for the next tick: as often as a cell of a lane moves or, when
// nothing on the lanes does, as the clock.
func (m *Model) tickNext() tea.Cmd {
	every := time.Second
	if m.layout.Size != scene.Tiny && scene.Moving(m.times.Live) && !m.times.Paused() {
		every = min(max(m.panels.lanes.Scale(), m.reader.Frame()), time.Second)
	}
	return m.schedule(every, m.src.Now())
}

// handleKeys handles keys one by one. Bubble Tea reports characters that arrive
// together as one key: over a slow line, or from a key that repeats. Pasted text
// stays together.
func (m *Model) handleKeys(k tea.KeyMsg) tea.Cmd {
	if k.Paste || len(k.Runes) < 2 {
		return m.perform(call{key: k})
	}
	var all []tea.Cmd
	for _, r := range k.Runes {
		one := k
		one.Runes = []rune{r}
		all = append(all, m.perform(call{key: one}))
	}
	return tea.Batch(all...)
}

// handleMouse handles clicks and the wheel. Moving the mouse does nothing.
func (m *Model) handleMouse(e tea.MouseMsg) tea.Cmd {
	if e.Action != tea.MouseActionPress {
		return nil
	}
	switch e.Button {
	case tea.MouseButtonWheelUp:
		return m.wheel(e, command.Up)
	case tea.MouseButtonWheelDown:
		return m.wheel(e, command.Down)
	case tea.MouseButtonLeft:
		if z, ok := scene.At(m.zones, e.X, e.Y); ok {
			return m.perform(call{id: z.ID, arg: z.Arg, pane: z.Pane, left: z.X + z.W - 1 - e.X})
		}
	}
	return nil
}

// wheelStep is how many rows a step of the wheel moves.
const wheelStep = 3

// wheel scrolls the newest layer, or the pane under the mouse.
func (m *Model) wheel(e tea.MouseMsg, id command.ID) tea.Cmd {
	if handled, cmd := m.toLayers(call{id: id}); handled {
		return cmd
	}
	under := command.Common
	switch {
	case m.viewer.View == command.WireView:
		under = command.WirePane
	case m.layout.Log.Holds(e.X, e.Y):
		under = command.LogPane
	case m.layout.Lanes.Holds(e.X, e.Y):
		under = command.LanesPane
	case m.layout.Table.Holds(e.X, e.Y):
		under = command.TablePane
	default:
		return nil
	}
	for range wheelStep {
		m.toPane(under, id)
	}
	return nil
}
