package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// Update handles one message: this is the table of contents.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.dirty = true
	told := m.told
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
		return m, nil

	case tea.KeyMsg:
		cmd := m.handleKeys(msg)
		m.hold()
		return m, tea.Batch(cmd, m.forget(told), m.schedule())

	case tea.MouseMsg:
		cmd := m.handleMouse(msg)
		return m, tea.Batch(cmd, m.forget(told))

	case tea.ResumeMsg: // Bubble Tea forgets the mouse while it is suspended
		if m.mouseOff {
			return m, nil
		}
		return m, tea.EnableMouseCellMotion

	case entriesMsg:
		m.fold(msg)
		m.advance()
		return m, tea.Batch(m.next(), m.forget(told), m.schedule(), m.windowTitle())

	case endMsg:
		m.fold(msg.last)
		m.ended = msg.err
		m.advance()
		return m, m.schedule()

	case tickMsg:
		if int(msg) != m.tick {
			m.dirty = false
			return m, nil
		}
		m.ticking = false
		m.advance()
		return m, tea.Batch(m.askPath(), m.schedule(), m.windowTitle())

	case pathMsg:
		m.path = msg
		m.look()
		return m, nil

	case saidMsg:
		m.say(string(msg))
		return m, m.forget(told)

	case forgetMsg:
		if int(msg) == m.told {
			m.notice, m.wanted = "", nil
		}
		return m, nil
	}
	m.dirty = false
	return m, nil
}

// advance lets the state and the picture follow the clock.
func (m *Model) advance() {
	now := m.src.Now()
	m.live.Advance(now)
	if !m.paused() {
		m.clock = now
	}
	m.look()
	m.hold()
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
	case m.lanes.back > 0:
		m.lanes.goBack(0)
	case !m.choice.Follows():
		m.choose(scene.Newest())
	case m.filter.Text() != "":
		m.setFilter("")
	case m.view != scene.Overview:
		m.show(scene.Overview)
	case m.present:
		m.togglePresent()
	}
}

// follow follows what happens again or, when it does already, stays at the
// newest request.
func (m *Model) follow() {
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
	m.view, m.focus = scene.Overview, &m.log
	m.th = canvas.NewTheme(m.opt.Renderer, m.th.Name, m.present)
	m.resize(m.w, m.h)
}

// rttSteps are what a handshake may be taken to cost.
var rttSteps = [...]time.Duration{0, 10 * time.Millisecond, 50 * time.Millisecond, 200 * time.Millisecond}

// nextRTT changes the estimate of what reuse has saved; nothing else.
func (m *Model) nextRTT() {
	m.rtt = after(rttSteps[:], m.rtt)
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
