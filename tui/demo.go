package tui

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/export"
)

// A Scenario is demo traffic as the menu shows it.
type Scenario struct {
	N      int    // its number
	Key    string // that starts it
	Title  string
	Does   string
	ByHand string // commands that do it without the menu, a line each
	Watch  string // what to look for
}

// A Demonstrator is a [Control] that has demo traffic.
type Demonstrator interface {
	Scenarios() []Scenario
	StartDemo(n int) error
	StopDemo()
	RunningDemo() (n int, running bool)
}

// A Replayer is a [Control] that can send a request again, over a connection
// of its own.
type Replayer interface {
	Replay(raw []byte) error
}

// menu is the list of demo traffic.
type menu struct {
	open   bool
	chosen int
	all    []Scenario
}

// demonstrator is whoever has demo traffic; nil for nobody.
func (m *Model) demonstrator() Demonstrator {
	d, _ := m.ctl.(Demonstrator)
	return d
}

// openMenu shows the menu, with commands for the address of now.
func (m *Model) openMenu() {
	if d := m.demonstrator(); d != nil {
		m.menu.open, m.menu.all = true, d.Scenarios()
	}
}

// handleKey moves through the menu, starts and stops.
func (u *menu) handleKey(m *Model, k tea.KeyMsg) (bool, tea.Cmd) {
	if !u.open {
		return false, nil
	}
	if i := slices.IndexFunc(u.all, func(s Scenario) bool { return s.Key == k.String() }); i >= 0 {
		u.chosen = i
		return true, u.start(m)
	}
	switch {
	case has(k, m.keys.back), has(k, m.keys.demo):
		u.open = false
	case has(k, m.keys.up):
		u.chosen = max(0, u.chosen-1)
	case has(k, m.keys.down):
		u.chosen = min(len(u.all)-1, u.chosen+1)
	case k.Type == tea.KeyEnter:
		return true, u.start(m)
	case k.String() == "c":
		return true, m.toClipboard("the command", u.all[u.chosen].ByHand)
	case k.String() == "s":
		u.open = false
		d := m.demonstrator()
		m.say("demo traffic stops")
		return true, func() tea.Msg { d.StopDemo(); return nil }
	}
	return true, nil
}

// start starts the chosen scenario and gives the screen back to the lanes.
func (u *menu) start(m *Model) tea.Cmd {
	if len(u.all) == 0 {
		return nil
	}
	s := u.all[u.chosen]
	u.open = false
	m.askAnew()
	watch := s.Watch // what it is called stands above the lanes
	if !m.live.Settings().KeepAlive {
		watch = "keep-alive is off, each response ends its line"
	}
	m.say("Watch for: " + watch)
	d := m.demonstrator()
	return func() tea.Msg {
		if err := d.StartDemo(s.N); err != nil {
			return saidMsg("demo " + s.Key + " did not start: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}

// doesColumn is where the menu says what a scenario does, and doesW the width
// that this needs: on a narrower screen it stands below, for the chosen one.
const doesColumn, doesW = 38, 40

// draw draws the menu over the screen.
func (u *menu) draw(m *Model) {
	if !u.open {
		return
	}
	below := u.below()
	w := min(m.w, 92)
	narrow := w < doesColumn+doesW
	if !narrow {
		below = below[1:]
	}
	r := canvas.Rect((m.w-w)/2, 0, w, min(m.h, len(u.all)+len(below)+3))
	r.Y = (m.h - r.H) / 2
	for y := r.Y; y < r.Y+r.H; y++ {
		m.grid.Fill(r.X, y, r.X+r.W, canvas.Plain, ' ')
	}
	m.grid.Box(r, "Demo traffic (real TCP to this server)", "esc close")
	in := r.Inside()
	end := in.X + in.W
	rows := max(1, in.H-len(below)-1)
	top := max(0, min(u.chosen-rows/2, len(u.all)-rows))
	for i := 0; i < min(rows, len(u.all)); i++ {
		s, y := u.all[top+i], in.Y+i
		look := canvas.Plain
		if top+i == u.chosen {
			look = canvas.Selected
			m.grid.Put(in.X+1, y, look, m.grid.Glyphs.Mark)
		}
		m.grid.Text(in.X+3, y, end, canvas.Strong, s.Key)
		m.grid.Text(in.X+6, y, end, look, s.Title)
		if !narrow {
			m.grid.Text(in.X+doesColumn, y, end, look, m.grid.AtMost(s.Does, end-in.X-doesColumn))
		}
	}
	y := in.Y + in.H - 1 - len(below)
	for i, line := range below {
		m.grid.Text(in.X+1, y+i, end, canvas.Faint, line[0])
		m.grid.Text(in.X+12, y+i, end, canvas.Plain, m.grid.AtMost(line[1], end-in.X-12))
	}
	m.grid.Text(in.X+1, in.Y+in.H-1, end, canvas.Strong, "enter or its key starts   c copy command   s stop all")
}

// below is what the menu says about the chosen scenario: a name and a text for
// each line.
func (u *menu) below() [][2]string {
	s := u.all[u.chosen]
	lines := [][2]string{{"it plays:", s.Does}}
	name := "by hand:"
	for line := range strings.Lines(strings.TrimSpace(s.ByHand)) {
		lines = append(lines, [2]string{name, strings.TrimSuffix(line, "\n")})
		name = ""
	}
	return append(lines, [2]string{"watch for:", s.Watch})
}

// replay sends the chosen request once more.
func (m *Model) replay() tea.Cmd {
	p, ok := m.ctl.(Replayer)
	conn, nth, chosen := m.exchange()
	if !ok || !chosen {
		return nil
	}
	raw := m.again(conn, nth)
	name := "#" + strconv.FormatUint(conn, 10) + "." + strconv.Itoa(nth)
	m.say("sending " + name + " again, on a connection of its own")
	return func() tea.Msg {
		if err := p.Replay(raw); err != nil {
			return saidMsg(name + " was not sent again: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}

// again is a request's bytes to send once more: as captured, else a plain
// request for the same target.
func (m *Model) again(conn uint64, nth int) []byte {
	capture := m.shown.Capture(conn, nth)
	if raw, whole := export.Captured(capture, event.In); whole && len(raw) > 0 {
		return raw
	}
	q := m.requestOf(conn, nth)
	return []byte(q.Method + " " + q.Target + " HTTP/1." + strconv.Itoa(int(q.Minor)) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}
