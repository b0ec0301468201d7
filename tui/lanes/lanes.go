package lanes

import (
	"slices"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Pane is the lanes. Make it with [New].
type Pane struct {
	area    canvas.Rectangle // of the box
	size    scene.Size
	step    int           // index of scales
	back    time.Duration // how far the viewer went back in time
	words   bool          // the sequence view: requests in words, gaps not to scale
	rows    []row
	crowded bool // open connections are without a row
	closed  int  // connections that closed lately are without one
	labels
	history []monitor.Second // for the line of the others
}

// labels are the widths of what is left of the lanes, in cells. They only grow,
// so the lanes don't jump.
type labels struct{ idW, peerW, serverW, versionW, countW int }

// scales are how long one cell of a lane can be.
var scales = [...]time.Duration{50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond,
	500 * time.Millisecond, time.Second, 2 * time.Second}

// New returns a pane with cells of 250 ms.
func New() Pane { return Pane{step: 2} }

// Words reports whether the pane shows requests in words.
func (p *Pane) Words() bool { return p.words }

// Sync lays the pane out in an area and decides which connections have a row.
// An area without height hides it.
func (p *Pane) Sync(sc *scene.Scene, area canvas.Rectangle) {
	if p.size != sc.Size {
		p.labels = labels{}
	}
	p.area, p.size = area, sc.Size
	if area.H < 3 {
		return
	}
	body := area.Inside()
	if !p.words {
		body, _, _ = p.parts()
	}
	p.choose(sc, body.H)
	if p.crowded {
		p.history = sc.History(p.history[:0], monitor.MaxSeconds)
	}
}

// parts divides the inside of the box: the rows, and whether there is room for
// the axis above and the legend below them.
func (p *Pane) parts() (rows canvas.Rectangle, axis, legend bool) {
	rows = p.area.Inside()
	axis, legend = rows.H >= 4, p.size >= scene.Large && rows.H >= 8
	if axis {
		rows.Y++
		rows.H--
	}
	if legend {
		rows.H--
	}
	return rows, axis, legend
}

// Do carries out a command.
func (p *Pane) Do(id command.ID, sc *scene.Scene) scene.Effect {
	half := p.Scale() * time.Duration(max(1, p.area.W/4))
	switch id {
	case command.Sequence:
		p.words = !p.words
	case command.Earlier:
		p.goBack(p.back + half)
	case command.Later:
		p.goBack(p.back - half)
	case command.ShorterCells:
		p.step = max(0, p.step-1)
	case command.LongerCells:
		p.step = min(p.step+1, len(scales)-1)
	default:
		return p.move(id, sc)
	}
	return scene.Done()
}

// Return goes back to the picture of now; it reports false when that is shown.
func (p *Pane) Return() bool {
	was := p.back > 0
	p.goBack(0)
	return was
}

// Back is how long ago the present picture is.
func (p *Pane) Back() time.Duration { return p.back }

// GoBack goes back from the present picture by that much time.
func (p *Pane) GoBack(by time.Duration) { p.goBack(p.back + by) }

// goBack goes to the picture of that long ago.
func (p *Pane) goBack(d time.Duration) {
	if d = min(max(0, d), monitor.MaxSeconds*time.Second); d != p.back {
		p.back, p.labels = d, labels{}
	}
}

// move chooses a connection above or below the chosen one.
func (p *Pane) move(id command.ID, sc *scene.Scene) scene.Effect {
	if len(p.rows) == 0 {
		return scene.Effect{}
	}
	last := len(p.rows) - 1
	i := slices.IndexFunc(p.rows, func(r row) bool { return r.conn == sc.Choice.Conn() })
	switch id {
	case command.Up:
		if i < 0 {
			i = last + 1
		}
		i = max(0, i-1)
	case command.Down:
		i = min(last, i+1)
	case command.NextDecision: // the newest first, and from the oldest to the newest again
		if i--; i < 0 {
			i = last
		}
	case command.Top:
		i = 0
	case command.Bottom:
		i = last
	default:
		return scene.Effect{}
	}
	return scene.Chose(scene.Conn(p.rows[i].conn))
}

// Draw draws the box and what is in it, and appends what can be clicked.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene, zones []scene.Zone) []scene.Zone {
	if p.area.H < 3 {
		return zones
	}
	if p.words {
		return p.drawWords(g, sc, zones)
	}
	p.frame(g, sc)
	body, axis, legend := p.parts()
	in, cols := p.area.Inside(), p.columns(sc)
	pic := p.picture(sc, cols)
	pic.grid = g
	if p.crowded {
		p.others(g, sc, cols, body.Y+body.H-1)
	}
	if len(p.rows) == 0 {
		p.empty(g, sc, body)
	}
	for i, r := range p.rows {
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(p.area.X, body.Y+i, p.area.W, 1), ID: command.ChooseConn, Arg: r.conn, Pane: command.LanesPane})
		p.lane(pic, sc, cols, body.Y+i, sc.ConnOf(r.conn))
	}
	if axis { // after the rows, since it names what is right of now
		headings(g, cols, in.Y)
		zones = append(zones, scene.Zone{Rectangle: canvas.Rect(cols.left, in.Y, cols.now-cols.left, 1), ID: command.ChooseTime, Arg: uint64(p.Scale()), Pane: command.LanesPane})
		pic.times(in.Y, sc.Source.AtEnd)
	}
	if legend {
		pic.legend(in.X+1, in.Y+in.H-1, in.X+in.W)
	}
	end := p.area.X + p.area.W - 3
	if more := p.noRow(); more != "" && !p.inEdge(sc, more) {
		g.Foot(p.area, more)
		end -= canvas.Width(more) + 4 // and a piece of the edge between
	}
	pic.notes(p.area.X+3, p.area.Y+p.area.H-1, end, p.size < scene.Large && len(p.rows) > 0)
	return zones
}

// frame draws the box, with the demo scenario in its upper edge unless there
// is another place for it.
func (p *Pane) frame(g *canvas.Grid, sc *scene.Scene) {
	demo := sc.Source.Demo.On && !sc.Roomy
	title := p.title(demo)
	right := sc.Commands.Key(command.ShorterCells) + " " + sc.Commands.Key(command.LongerCells) + " scale   " + sc.Commands.Text(command.Sequence, "time/sequence")
	if demo {
		right = ""
	}
	if more := p.noRow(); more != "" && p.inEdge(sc, more) {
		right = canvas.Longest(p.area.W-canvas.Width(title)-8, more+"   "+right, more)
	}
	sc.Box(g, command.LanesPane, p.area, title, right)
	if demo {
		sc.DrawDemo(g, p.area.X+canvas.Width(title)+6, p.area.Y, p.area.X+p.area.W-2, true)
	}
}

// noRow says how many connections that closed lately have no row; "" for none.
func (p *Pane) noRow() string { return figure.LeftOut(p.closed, " closed") }

// inEdge reports whether the upper edge has room for that, beside the heading.
func (p *Pane) inEdge(sc *scene.Scene, more string) bool {
	demo := sc.Source.Demo.On && !sc.Roomy
	return !demo && p.size <= scene.Medium && canvas.Width(p.title(false))+canvas.Width(more)+8 <= p.area.W
}

// title is the heading of the box; with a demo it leaves room for its name.
func (p *Pane) title(demo bool) string {
	cell := "1 cell = " + figure.Span(p.Scale())
	switch {
	case p.size <= scene.Medium && demo:
		return cell
	case p.size == scene.Small:
		return "one line = one connection, " + cell
	case p.size == scene.Medium:
		return "Lanes   " + cell
	case demo:
		return "Lanes   one line = one TCP connection, " + cell
	}
	return "Lanes   one line = one TCP connection, a digit = its n-th request, " + cell
}
