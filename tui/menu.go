package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/demo"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// A menu is the list of demo traffic.
type menu struct {
	bare
	chosen int
	all    []demo.Scenario
}

// openMenu shows the menu. Its commands name the server's current address.
func (m *Model) openMenu() { m.open(&menu{all: m.ctl.Scenarios()}) }

func (*menu) place(*Model) command.Place { return command.MenuLayer }

// do moves through the menu, starts a scenario, and stops it.
func (u *menu) do(m *Model, c call) (bool, tea.Cmd) {
	if i := slices.IndexFunc(u.all, func(s demo.Scenario) bool { return c.typed() && s.Key == c.key.String() }); i >= 0 {
		u.chosen = i
		return true, u.start(m)
	}
	switch c.id {
	case command.Quit:
		return false, nil
	case command.Back, command.Demo:
		m.close(u)
	case command.Up:
		u.chosen = max(0, u.chosen-1)
	case command.Down:
		u.chosen = min(len(u.all)-1, u.chosen+1)
	case command.MenuStart:
		return true, u.start(m)
	case command.MenuCopy:
		return true, m.toClipboard("the command", u.all[u.chosen].ByHand)
	case command.MenuStop:
		m.close(u)
		m.say("demo traffic stops")
		ctl := m.ctl
		return true, func() tea.Msg { ctl.StopDemo(); return nil }
	}
	return true, nil
}

// start starts the chosen scenario and gives the screen back to the lanes.
func (u *menu) start(m *Model) tea.Cmd {
	if len(u.all) == 0 {
		return nil
	}
	s := u.all[u.chosen]
	m.close(u)
	m.askAnew()
	watch := s.Watch // its name is above the lanes
	if !m.live.Settings().KeepAlive {
		watch = "keep-alive is off, each response ends its line"
	}
	m.say("Watch for: " + watch)
	ctl := m.ctl
	return func() tea.Msg {
		if err := ctl.StartDemo(s.N); err != nil {
			return saidMsg("demo " + s.Key + " did not start: " + canvas.Safe(err.Error()))
		}
		return saidMsg("")
	}
}

// doesColumn is where the menu says what a scenario does, and doesW the width
// that this needs. On a narrower screen the text is below the list, for the
// chosen scenario only.
const doesColumn, doesW = 38, 40

// draw draws the menu over the screen.
func (u *menu) draw(m *Model) {
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
	m.grid.Box(r, "Demo traffic (real TCP to this server)", m.commands.Text(command.Back, "close"))
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
	m.grid.Text(in.X+1, in.Y+in.H-1, end, canvas.Strong, command.Line(m.commands.Items(command.MenuLayer), "   "))
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
