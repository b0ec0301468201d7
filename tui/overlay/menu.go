package overlay

import (
	"slices"
	"strings"

	"httpserver/internal/demo"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Menu is the list of demo traffic.
type Menu struct {
	Bare
	Scenarios []demo.Scenario
	chosen    int
}

// Place is where the menu's commands are in the table.
func (*Menu) Place(*scene.Scene) command.Place { return command.MenuLayer }

// Do moves through the menu, starts a scenario, and stops it.
func (u *Menu) Do(c Call, _ *scene.Scene) Outcome {
	last := len(u.Scenarios) - 1
	if i := slices.IndexFunc(u.Scenarios, func(s demo.Scenario) bool { return c.Key != "" && s.Key == c.Key }); i >= 0 {
		u.chosen = i
		return u.start()
	}
	switch c.ID {
	case command.Quit:
		return Outcome{}
	case command.Back, command.Demo:
		return closes()
	case command.Up:
		u.chosen = max(0, u.chosen-1)
	case command.Down:
		u.chosen = min(last, u.chosen+1)
	case command.MenuStart:
		return u.start()
	case command.MenuPick: // the first click chooses, the second one starts
		if at := int(c.Arg); at != u.chosen && at <= last {
			u.chosen = at
			return Outcome{Done: true}
		}
		return u.start()
	case command.MenuCopy:
		return Outcome{Done: true, Order: CopyCommand(u.Scenarios[u.chosen].ByHand)}
	case command.MenuStop:
		return Outcome{Done: true, Close: true, Order: StopDemo{}}
	}
	return Outcome{Done: true}
}

// start starts the chosen scenario and gives the screen back to the lanes.
func (u *Menu) start() Outcome {
	if len(u.Scenarios) == 0 {
		return Outcome{Done: true}
	}
	return Outcome{Done: true, Close: true, Order: StartDemo(u.Scenarios[u.chosen])}
}

// doesColumn is where the menu says what a scenario does, and doesW the width
// that this needs. On a narrower screen the text is below the list, for the
// chosen scenario only.
const doesColumn, doesW = 38, 40

// Draw draws the menu over the screen.
func (u *Menu) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	below := u.below(sc.Reasons())
	w := min(room.Screen.W, 92)
	narrow := w < doesColumn+doesW
	if !narrow {
		below = below[1:]
	}
	r := canvas.Rect((room.Screen.W-w)/2, 0, w, min(room.Screen.H, len(u.Scenarios)+len(below)+3))
	r.Y = (room.Screen.H - r.H) / 2
	g.Dim()
	clear(g, r)
	room.box(g, r, "Demo traffic (real TCP to this server)", command.Back, sc.Commands.Text(command.Back, "close"))
	in := r.Inside()
	end := in.X + in.W
	rows := max(1, in.H-len(below)-1)
	top := max(0, min(u.chosen-rows/2, len(u.Scenarios)-rows))
	for i := 0; i < min(rows, len(u.Scenarios)); i++ {
		s, y := u.Scenarios[top+i], in.Y+i
		room.click(canvas.Rect(in.X, y, in.W, 1), command.MenuPick, top+i)
		look := canvas.Plain
		if top+i == u.chosen {
			look = canvas.Selected
			g.Put(in.X+1, y, look, g.Glyphs.Mark)
		}
		g.Text(in.X+3, y, end, canvas.Strong, s.Key)
		if !sc.Reasons() {
			g.Text(in.X+6, y, end, look, s.Sends)
			continue
		}
		g.Text(in.X+6, y, end, look, s.Title)
		if !narrow {
			g.Text(in.X+doesColumn, y, end, look, g.AtMost(s.Does, end-in.X-doesColumn))
		}
	}
	y := in.Y + in.H - 1 - len(below)
	for i, line := range below {
		g.Text(in.X+1, y+i, end, canvas.Faint, line[0])
		g.Text(in.X+12, y+i, end, canvas.Plain, g.AtMost(line[1], end-in.X-12))
	}
	x := in.X + 1
	for _, item := range sc.Commands.Items(command.MenuLayer) {
		x = drawItem(g, x, canvas.Rect(in.X, in.Y+in.H-1, end, 1), item, room.Zones) + 1
	}
}

// below is what the menu says about the chosen scenario: a name and a text for
// each line. In the quiz, which is when it tells nothing, that is one line.
func (u *Menu) below(tells bool) [][2]string {
	s := u.Scenarios[u.chosen]
	lines := [][2]string{{"it plays:", s.Does}}
	if !tells {
		return append(lines[:0], [2]string{"it plays:", "said when the quiz is over"})
	}
	name := "by hand:"
	for line := range strings.Lines(strings.TrimSpace(s.ByHand)) {
		lines = append(lines, [2]string{name, strings.TrimSuffix(line, "\n")})
		name = ""
	}
	return append(lines, [2]string{"watch for:", s.Watch})
}
