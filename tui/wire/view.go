package wire

import (
	"fmt"
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// Draw draws the bytes and the steps.
func (p *Pane) Draw(g *canvas.Grid, sc *scene.Scene) {
	if r := p.bytes; r.H >= 3 {
		title := "bytes"
		if p.hex {
			title = "bytes, hexadecimal"
		}
		if p.hidden > 0 {
			title = "what decides"
		}
		hex := sc.Commands.Text(command.Hex, "hex")
		x := exchangeOf(sc)
		title = canvas.Longest(r.W-canvas.Width(hex)-8, title+"   > from client, < from server", title)
		g.Box(r, title, hex)
		marked := p.chosen
		if p.step == 0 {
			marked = x.decided(sc)
		}
		drawLines(g, r, p.dump, x.missing(sc), p.top, marked)
		if p.hidden > 0 {
			g.Foot(r, figure.LeftOut(p.hidden, " more "+figure.Noun(p.hidden, "line")+": "+sc.Commands.Key(command.Down)))
		}
	}
	p.drawSteps(g, sc, p.steps)
}

// drawLines draws lines of bytes, from the line top on, inside a box that is
// already drawn; missing says why there are none. The bytes of the chosen step stand out.
func drawLines(g *canvas.Grid, r canvas.Rectangle, d *dump, missing string, top int, chosen event.Step) {
	in := r.Inside()
	if d == nil {
		drawParagraph(g, r, missing)
		return
	}
	for i := range min(in.H, d.Len()-top) {
		d.Draw(g, canvas.Rect(in.X, in.Y+i, in.W, 1), top+i, chosen)
	}
	rest := d.Len() - top - in.H
	foot := figure.LeftOut(rest, " more "+figure.Noun(rest, "line"))
	if t := d.begins(event.Out, top+in.H); t != "" {
		foot = g.AtMost(foot+": < "+t, r.W-6)
	}
	g.Foot(r, foot)
}

// DrawTitle draws which exchange it is, in place of the dashboard's title. How long the
// first byte took goes before whose request it is.
func DrawTitle(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	x := exchangeOf(sc)
	col := g.Text(r.X+1, r.Y, r.W, canvas.Banner, "WIRE") + 2
	col = g.Text(col, r.Y, r.W, canvas.Strong, x.number()) + 2
	if look, mark := sc.Source.Mark(); mark != "" {
		col = g.Text(col, r.Y, r.W, look, mark) + 2
	}
	room := r.W - col - 1
	name, first := x.name(), x.firstByte()
	need := canvas.Width(name) + canvas.Width(first[len(first)-1])
	if x.conn != nil {
		nth := fmt.Sprintf("request %d of %d", x.nth, max(x.conn.Requests, x.nth))
		right := canvas.Longest(room-need-3, sc.Peer(x.conn, 24, g.Glyphs)+"   "+nth, nth, "")
		if g.Right(r.Y, r.W-1, canvas.Plain, right); right != "" {
			room -= canvas.Width(right) + 3
		}
	}
	took := canvas.Longest(room-canvas.Width(name), first...)
	if canvas.Width(took) > room-leastName {
		took = ""
	}
	col = g.Text(col, r.Y, r.W, canvas.Plain, canvas.Middle(name, room-canvas.Width(took), g.Glyphs.Cut))
	g.Text(col, r.Y, r.W, canvas.Plain, took)
}

// leastName is how many cells of an exchange's name the title keeps.
const leastName = 16

// DrawStrip draws the exchanges of the connection around this one.
func DrawStrip(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	id, nth := sc.Exchange()
	c := sc.ConnOf(id)
	if r.H == 0 || c == nil {
		return
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Plain, "#"+strconv.FormatUint(id, 10)+":") + 1
	last := max(sc.LastNth(c), nth)
	hint := sc.Commands.Key(command.PreviousExchange) + " and " + sc.Commands.Text(command.NextExchange, "previous / next on this connection")
	end := r.W
	if r.W >= scene.MediumW {
		end -= canvas.Width(hint) + 3
		g.Right(r.Y, r.W-1, canvas.Faint, hint)
	}
	from := max(1, min(nth-4, last-8))
	for n := from; n <= last; n++ {
		name, s := "  "+strconv.Itoa(n)+" ", canvas.Plain
		if n == nth {
			name, s = " ["+strconv.Itoa(n)+"]", canvas.Strong
		}
		if x+canvas.Width(name) > end {
			return
		}
		x = g.Text(x, r.Y, end, s, name)
	}
}

// DrawPanel draws the first bytes of the scene's exchange in a box of the
// overview.
func DrawPanel(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	x := exchangeOf(sc)
	title := "Wire"
	if x.id != 0 {
		title += "  " + x.number()
		title += "  " + canvas.Middle(x.name(), r.W-canvas.Width(title)-24, g.Glyphs.Cut)
	}
	g.Box(r, title, sc.Commands.Text(command.OpenWire, "full screen"))
	if x.id != 0 {
		drawLines(g, r, x.lines(sc, r.Inside().W, false), x.missing(sc), 0, event.Step{})
	}
}
