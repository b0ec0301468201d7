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

// handleKeys handles keys one by one: Bubble Tea takes for one key what was
// typed faster than it reads, over a slow line or by a key that repeats. What is
// pasted is text.
func (m *Model) handleKeys(k tea.KeyMsg) tea.Cmd {
	if k.Paste || len(k.Runes) < 2 {
		return m.handleKey(k)
	}
	var all []tea.Cmd
	for _, r := range k.Runes {
		one := k
		one.Runes = []rune{r}
		all = append(all, m.handleKey(one))
	}
	return tea.Batch(all...)
}

// handleKey gives a key to whoever is first to want it: what lies on top, the
// pane with the focus, then everybody's keys.
func (m *Model) handleKey(k tea.KeyMsg) tea.Cmd {
	if has(k, m.keys.quit) && (!m.filter.editing || k.Type == tea.KeyCtrlC) {
		m.cancel()
		return tea.Quit
	}
	if m.help {
		m.helpKey(k)
		return nil
	}
	if m.closing != 0 {
		return m.closingKey(k)
	}
	if m.filter.handleKey(m, k) {
		return nil
	}
	if handled, cmd := m.menu.handleKey(m, k); handled {
		return cmd
	}
	if handled, cmd := m.exportKey(k); handled {
		return cmd
	}
	if m.quizKey(k) {
		return nil
	}
	if handled, cmd := m.focus.handleKey(m, k); handled {
		return cmd
	}
	if m.playerKey(k) {
		return nil
	}
	if handled, cmd := m.switches(k); handled {
		return cmd
	}
	if handled, cmd := m.actions(k); handled {
		return cmd
	}
	m.globalKey(k)
	return nil
}

// actions handles the keys that do something beyond the screen.
func (m *Model) actions(k tea.KeyMsg) (bool, tea.Cmd) {
	switch {
	case has(k, m.keys.mouse):
		return true, m.toggleMouse()
	case has(k, m.keys.curl):
		return true, m.copyCurl()
	case has(k, m.keys.raw):
		return true, m.copyRaw()
	case has(k, m.keys.export):
		m.exporting = true
	case has(k, m.keys.again):
		return true, m.replay()
	case has(k, m.keys.demo):
		m.openMenu()
	default:
		return false, nil
	}
	return true, nil
}

// globalKey handles the keys that mean the same everywhere.
func (m *Model) globalKey(k tea.KeyMsg) {
	switch {
	case k.Type == tea.KeyCtrlZ && m.ctl != nil: // a habit, and none of our keys: the help has no row for it
		m.say("ctrl+z would stop the server as well: q quits")
	case has(k, m.keys.help):
		m.help, m.helpTop = true, 0
	case has(k, m.keys.filter):
		m.filter.editing = true
	case has(k, m.keys.next):
		m.log.choose(m, m.log.from(m)+1)
	case has(k, m.keys.previous):
		m.log.choose(m, m.log.from(m)-1)
	case has(k, m.keys.wire):
		m.openWire()
	case has(k, m.keys.pause):
		m.pause()
	case has(k, m.keys.follow):
		m.follow()
	case has(k, m.keys.focus):
		m.nextPanel(+1)
	case has(k, m.keys.focusBack):
		m.nextPanel(-1)
	case has(k, m.keys.zoom):
		m.zoom()
	case has(k, m.keys.views):
		m.show(scene.View(k.Runes[0] - '1'))
	case has(k, m.keys.present):
		m.togglePresent()
	case has(k, m.keys.explain):
		m.explain = !m.explain
	case has(k, m.keys.quiz):
		m.quizTurn()
	case has(k, m.keys.privacy):
		on := m.mask.Toggle()
		m.look()
		if on {
			m.say("client addresses are masked")
		} else {
			m.say("client addresses are shown")
		}
	case has(k, m.keys.rtt):
		m.nextRTT()
	case has(k, m.keys.theme):
		m.nextTheme()
	case has(k, m.keys.sequence):
		m.lanes.words = !m.lanes.words
	case has(k, m.keys.scaleDown):
		m.lanes.zoom(-1)
	case has(k, m.keys.scaleUp):
		m.lanes.zoom(+1)
	case has(k, m.keys.back):
		m.back()
	}
}

// back undoes one thing: a choice, a view, presentation mode.
func (m *Model) back() {
	switch {
	case m.explain:
		m.explain = false
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
