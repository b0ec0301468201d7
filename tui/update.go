package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// Update handles one message, and then looks at what the next frame shows.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.dirty = true
	told := m.told
	cmd := m.handle(msg)
	if m.dirty {
		m.look()
		m.hold()
		cmd = tea.Batch(cmd, m.forget(told), m.askPath(), m.schedule(), m.windowTitle())
	}
	return m, cmd
}

// handle is the table of contents. A message that changes nothing on the screen
// makes the picture clean again.
func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
		return nil

	case tea.KeyMsg:
		return m.handleKeys(msg)

	case tea.MouseMsg:
		return m.handleMouse(msg)

	case tea.ResumeMsg: // Bubble Tea forgets the mouse while it is suspended
		if !m.mouseOff {
			return tea.EnableMouseCellMotion
		}
		return nil

	case entriesMsg:
		m.fold(msg)
		m.advance()
		return m.next()

	case endMsg:
		m.fold(msg.last)
		m.ended = msg.err
		m.advance()
		return nil

	case tickMsg:
		if int(msg) != m.tick {
			break
		}
		m.ticking = false
		m.advance()
		return nil

	case pathMsg:
		m.path = msg
		return nil

	case saidMsg:
		if msg != "" {
			m.say(string(msg))
		}
		return nil

	case forgetMsg:
		if int(msg) == m.told {
			m.notice, m.wanted = "", nil
		}
		return nil
	}
	m.dirty = false
	return nil
}

// advance lets the state and the picture follow the clock.
func (m *Model) advance() {
	now := m.src.Now()
	m.live.Advance(now)
	if !m.paused() {
		m.clock = now
	}
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

// quit leaves the dashboard.
func (m *Model) quit() tea.Cmd {
	m.cancel()
	return tea.Quit
}

// toggleMask hides the addresses of the clients, or shows them.
func (m *Model) toggleMask() {
	on := m.mask.Toggle()
	m.look()
	if on {
		m.say("client addresses are masked")
	} else {
		m.say("client addresses are shown")
	}
}

// back undoes one thing: a choice, a view, presentation mode.
func (m *Model) back() {
	switch {
	case m.lanes.Return():
		m.look()
	case !m.choice.Follows():
		m.choose(scene.Newest())
	case m.filter.Text() != "":
		m.setFilter("")
	case m.view != command.Overview:
		m.show(command.Overview)
	case m.present:
		m.togglePresent()
	}
}

// toggleFollow follows what happens again or, when it does already, stays at the
// newest request.
func (m *Model) toggleFollow() {
	if n := m.scene.Rows(); m.choice.Follows() && n > 0 {
		m.choose(scene.Row(m.scene.Number(n - 1)))
		return
	}
	m.choose(scene.Newest())
}

// togglePresent changes between the screen for one and the screen for a class:
// little, large, and all of it bold.
func (m *Model) togglePresent() {
	m.present = !m.present
	m.th = canvas.NewTheme(m.opt.Renderer, m.th.Name, m.present)
	m.show(command.Overview)
}

// rttSteps are what a handshake may be taken to cost.
var rttSteps = [...]time.Duration{0, 10 * time.Millisecond, 50 * time.Millisecond, 200 * time.Millisecond}

// nextRTT changes the estimate of what reuse has saved; nothing else.
func (m *Model) nextRTT() {
	m.rtt = after(rttSteps[:], m.rtt)
	m.look()
	if m.rtt == 0 {
		m.say("handshakes saved are counted, not timed")
		return
	}
	saved := time.Duration(m.shown.Totals().Reused) * m.rtt
	m.say("at a round trip of " + figure.Limit(m.rtt) + ", reuse has saved " + figure.Span(saved) + " so far (an estimate)")
}

// pause stops the picture, not the server: what happens is still folded, into
// a state that is not drawn until the picture goes on.
func (m *Model) pause() {
	if m.player != nil {
		m.pausePlayer()
		return
	}
	m.togglePicture()
}

// togglePicture stops the picture, or lets it go on.
func (m *Model) togglePicture() {
	if m.paused() {
		m.quiz.Release()
		m.shown = m.live
		m.clock = m.src.Now()
	} else {
		m.shown = m.live.Clone()
	}
	m.look()
}

// nextTheme takes the theme after this one, and names it: on some terminals two
// of them look alike.
func (m *Model) nextTheme() {
	m.th = canvas.NewTheme(m.opt.Renderer, canvas.NextTheme(m.th.Name), m.present)
	m.say("theme " + m.th.Name)
}
