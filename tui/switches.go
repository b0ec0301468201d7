package tui

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// A saidMsg says what came of a command: what was done, or why it was not.
type saidMsg string

// The steps of the switches.
var (
	idleSteps  = [...]time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute}
	maxSteps   = [...]int{0, 1, 3, 10, 100}
	delaySteps = [...]time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond, time.Second}
)

// noticeTime is how long a banner stays.
const noticeTime = 3 * time.Second

// A forgetMsg takes a banner away, if it is still that one.
type forgetMsg int

// say shows a line for a while.
func (m *Model) say(text string) {
	m.notice = text
	m.told++
}

// forget takes the banner away after a while, if there is a new one since.
func (m *Model) forget(since int) tea.Cmd {
	if m.told == since {
		return nil
	}
	id := m.told
	return m.timer(noticeTime, func(time.Time) tea.Msg { return forgetMsg(id) })
}

// switches handles the keys that change the server while it runs. What they
// did is told by an event; the banner says at once what was asked for.
func (m *Model) switches(k tea.KeyMsg) (bool, tea.Cmd) {
	if m.ctl == nil {
		return false, nil
	}
	if has(k, m.keys.closeConn) {
		return true, m.closeConn()
	}
	turn, told := m.turning(k)
	if turn == nil {
		return false, nil
	}
	s := m.live.Settings()
	if m.wanted != nil { // the event has not come yet: a second press turns further
		s = *m.wanted
	}
	turn(&s)
	m.wanted = &s
	m.say(told(s))
	ctl := m.ctl
	return true, func() tea.Msg {
		ctl.Change(turn)
		return nil
	}
}

// turning is what a key does to the switches, and how to tell what came of it;
// nil where it turns none.
func (m *Model) turning(k tea.KeyMsg) (turn func(*event.Settings), told func(event.Settings) string) {
	switch {
	case has(k, m.keys.keepAlive):
		return func(s *event.Settings) { s.KeepAlive = !s.KeepAlive }, func(s event.Settings) string {
			if s.KeepAlive {
				return "KEEP-ALIVE ON: connections stay open after a response"
			}
			return `KEEP-ALIVE OFF: every response says "Connection: close"`
		}
	case has(k, m.keys.idleLess):
		return func(s *event.Settings) { s.IdleTimeout = stepDown(s.IdleTimeout) }, idleBanner
	case has(k, m.keys.idleMore):
		return func(s *event.Settings) { s.IdleTimeout = stepUp(s.IdleTimeout) }, idleBanner
	case has(k, m.keys.maxReq):
		return func(s *event.Settings) { s.MaxRequests = after(maxSteps[:], s.MaxRequests) },
			func(s event.Settings) string { return "REQUESTS PER CONNECTION: " + atMost(s.MaxRequests) }
	case has(k, m.keys.delay):
		return func(s *event.Settings) { s.Delay = after(delaySteps[:], s.Delay) },
			func(s event.Settings) string { return "ARTIFICIAL DELAY " + figure.Brief(s.Delay) }
	}
	return nil, nil
}

func idleBanner(s event.Settings) string { return "IDLE TIMEOUT " + figure.Brief(s.IdleTimeout) }

// closeConn asks whether to close the chosen connection; where nobody chose
// one, that is the newest decision's, or the open one with the latest event.
func (m *Model) closeConn() tea.Cmd {
	c := m.shown.Conn(m.scene.Subject.Conn)
	if (c == nil || !c.Open()) && m.scene.Chosen() == 0 && m.view != scene.WireView {
		c = m.scene.LatestOpen()
	}
	switch {
	case c == nil:
		m.say("there is no open connection to close")
	case !c.Open():
		m.say("#" + strconv.FormatUint(c.ID, 10) + " is closed already; tab, then j and k choose another")
	default:
		m.closing = c.ID
	}
	return nil
}

// latestOpen is the open connection of a client with the latest event; nil
// when there is none in sight.
func (m *Model) latestOpen() *monitor.Conn {
	for c := range m.shown.Recent() {
		if c.Open() && c.Side == event.FromClient && m.scene.Shows(c) {
			return c
		}
	}
	return nil
}

// drawClosing asks whether to close a connection, in place of the key hints.
func (m *Model) drawClosing(r canvas.Rectangle) {
	name := "#" + strconv.FormatUint(m.closing, 10)
	m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, "x again closes "+name+"   any other key leaves it open")
}

// closingKey takes the answer.
func (m *Model) closingKey(k tea.KeyMsg) tea.Cmd {
	ctl, id := m.ctl, m.closing
	m.closing = 0
	if !has(k, m.keys.closeConn) {
		return nil
	}
	when := ""
	if c := m.shown.Conn(id); c != nil && c.Current.Nth != 0 {
		when = " after the exchange in progress"
	}
	m.say("#" + strconv.FormatUint(id, 10) + " closes" + when)
	return func() tea.Msg {
		if err := ctl.CloseConn(id); err != nil {
			return saidMsg("not closed: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}

func stepDown(d time.Duration) time.Duration {
	for i := len(idleSteps) - 1; i >= 0; i-- {
		if idleSteps[i] < d {
			return idleSteps[i]
		}
	}
	return idleSteps[0]
}

func stepUp(d time.Duration) time.Duration {
	for _, s := range idleSteps {
		if s > d {
			return s
		}
	}
	return max(d, idleSteps[len(idleSteps)-1])
}

// after is the step after now, and the first one after the last.
func after[T int | time.Duration](steps []T, now T) T {
	for _, s := range steps {
		if s > now {
			return s
		}
	}
	return steps[0]
}

// atMost is a limit of requests in words.
func atMost(n int) string {
	if n == 0 {
		return "no limit"
	}
	return "at most " + figure.Grouped(uint64(n))
}
