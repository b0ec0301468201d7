package wire

import (
	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Pane is the wire view. The zero value is ready.
type Pane struct {
	bytes, steps canvas.Rectangle // of the boxes
	step         int              // the chosen step, from 1; 0: none
	top          int              // the first line in view
	hex          bool
	seek         bool // the chosen step is to be brought into view

	dump   *dump      // the bytes as lines; nil when there are none
	hidden int        // so many lines are not in the dump, which is a digest
	chosen event.Step // without bytes when none is chosen
}

// Open begins with an exchange: at its first line, with no step chosen.
func (p *Pane) Open() { p.step, p.top, p.seek = 0, 0, false }

// page is how many lines are in view.
func (p *Pane) page() int { return p.bytes.Inside().H }

// Sync lays the pane out in an area and brings the chosen step into view. An area
// without height hides the pane.
func (p *Pane) Sync(sc *scene.Scene, area canvas.Rectangle) {
	if area.H == 0 {
		return
	}
	p.bytes, p.steps = split(area, false)
	x := exchangeOf(sc)
	p.dump, p.chosen, p.hidden = x.lines(sc, p.bytes.Inside().W, p.hex), event.Step{}, 0
	if p.dump == nil {
		return
	}
	if p.step == 0 && p.top == 0 && !p.hex && p.dump.outOfSight(p.page()) {
		p.bytes, p.steps = split(area, true)
		short := p.dump.digest(p.page())
		p.hidden, p.dump = len(p.dump.lines)-len(short.lines), short
	}
	p.step = min(p.step, len(x.capture.Steps))
	if p.step > 0 {
		p.chosen = x.capture.Steps[p.step-1]
	}
	h := p.page()
	if i := p.dump.Find(p.chosen); p.seek && i >= 0 && (i < p.top || i >= p.top+h) {
		p.top = i - h/2
	}
	p.seek = false
	p.top = max(0, min(p.top, p.dump.Len()-h))
}

// halvesH is the height of a list of steps that only names the two messages.
const halvesH = 4

// split divides the body: side by side, or one above the other. digest asks for as much
// room for the bytes as there can be.
func split(b canvas.Rectangle, digest bool) (bytes, steps canvas.Rectangle) {
	if b.W < scene.MediumW {
		h := max(3, b.H*3/5)
		switch {
		case b.H-h < halvesH:
			h = b.H
		case digest:
			h = b.H - halvesH
		}
		return canvas.Rect(b.X, b.Y, b.W, h), canvas.Rect(b.X, b.Y+h, b.W, b.H-h)
	}
	side := max(29, b.W/3)
	return canvas.Rect(b.X, b.Y, b.W-side, b.H), canvas.Rect(b.X+b.W-side, b.Y, side, b.H)
}

// Do walks through steps, lines and exchanges.
func (p *Pane) Do(id command.ID, sc *scene.Scene) scene.Effect {
	switch id {
	case command.NextStep:
		p.choose(sc, p.step+1)
	case command.PreviousStep:
		p.choose(sc, p.step-1)
	case command.Hex:
		p.hex, p.top, p.seek = !p.hex, 0, p.step > 0
	case command.PreviousExchange:
		return p.move(sc, -1)
	case command.NextExchange:
		return p.move(sc, +1)
	case command.Up:
		p.top--
	case command.Down:
		p.top++
	case command.PageUp:
		p.top -= max(1, p.page()/2)
	case command.PageDown:
		p.top += max(1, p.page()/2)
	case command.Top:
		p.top = 0
	case command.Bottom:
		p.top = 1 << 20 // Sync knows where the end is
	case command.Back, command.OpenWire:
		return scene.Effect{Done: true, Leave: true}
	default:
		return scene.Effect{}
	}
	return scene.Done()
}

// choose makes a step the chosen one, the first or last one where there is no
// such step.
func (p *Pane) choose(sc *scene.Scene, step int) {
	p.step, p.seek = max(1, step), true
	if c := exchangeOf(sc).capture; c == nil || len(c.Steps) == 0 {
		p.step = 0
	}
}

// move goes to another exchange of the connection.
func (p *Pane) move(sc *scene.Scene, by int) scene.Effect {
	conn, nth := sc.Exchange()
	last := nth
	if c := sc.ConnOf(conn); c != nil {
		last = sc.LastNth(c)
	}
	if nth += by; nth < 1 || nth > last {
		return scene.Done()
	}
	p.Open()
	return scene.Chose(scene.Exchange(conn, nth))
}
