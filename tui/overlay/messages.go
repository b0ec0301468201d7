package overlay

import (
	"strconv"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// maxSaid is how many messages are kept.
const maxSaid = 20

// Said are the newest messages, the newest last. The zero value has none.
type Said struct{ all []string }

// Add keeps a message.
func (s *Said) Add(text string) {
	if len(s.all) == maxSaid {
		s.all = append([]string(nil), s.all[1:]...)
	}
	s.all = append(s.all, text)
}

// Messages are the newest messages, which were shown for a moment each.
type Messages struct {
	Bare
	Said Said
}

// Place is where the keys of the list are in the table.
func (*Messages) Place(*scene.Scene) command.Place { return command.HelpLayer }

// Do closes the list at any key.
func (*Messages) Do(c Call, _ *scene.Scene) Outcome {
	if c.ID == command.Quit {
		return Outcome{}
	}
	return closes()
}

// Draw draws the list over the screen, the newest message at its end.
func (l *Messages) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	all := l.Said.all
	w := min(room.Screen.W, 100)
	h := min(room.Screen.H, max(1, len(all))+2)
	r := canvas.Rect((room.Screen.W-w)/2, (room.Screen.H-h)/2, w, h)
	g.Dim()
	clear(g, r)
	room.box(g, r, "Messages   "+strconv.Itoa(len(all)), command.Back, sc.Commands.Text(command.Back, "back"))
	in := r.Inside()
	if len(all) == 0 {
		g.Text(in.X+1, in.Y, in.X+in.W, canvas.Plain, "There was none.")
	}
	for i, t := range all[max(0, len(all)-in.H):] {
		g.Text(in.X+1, in.Y+i, in.X+in.W, canvas.Plain, g.AtMost(t, in.W-2))
	}
}
