package tui

import (
	"fmt"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// wire is the view of one exchange as it passed on the wire: the bytes, and
// beside them what the parser understood, step by step. The server is never
// stopped for it: what is walked through is what was captured.
type wire struct {
	conn uint64
	nth  int
	from scene.View // where esc leads back to
	step int        // the chosen step; -1: none
	top  int        // the first line in view
	hex  bool
	seek bool // bring the chosen step into view
	page int  // lines in view
}

// openWire shows the exchange that the why line speaks of.
func (m *Model) openWire() {
	conn, nth := m.scene.Exchange()
	if conn == 0 || m.view == scene.WireView {
		return
	}
	m.wire = wire{conn: conn, nth: nth, from: m.view, step: -1, hex: m.wire.hex}
	m.show(scene.WireView)
}

func (w *wire) place() command.Place { return command.WirePane }

// do walks through steps, lines and exchanges.
func (w *wire) do(m *Model, c call) (bool, tea.Cmd) {
	switch c.id {
	case command.NextStep:
		w.choose(m, w.step+1)
	case command.PreviousStep:
		w.choose(m, w.step-1)
	case command.Hex:
		w.hex, w.top, w.seek = !w.hex, 0, w.step >= 0
	case command.PreviousExchange:
		w.move(m, -1)
	case command.NextExchange:
		w.move(m, +1)
	case command.Up:
		w.top--
	case command.Down:
		w.top++
	case command.PageUp:
		w.top -= max(1, w.page/2)
	case command.PageDown:
		w.top += max(1, w.page/2)
	case command.Top:
		w.top = 0
	case command.Bottom:
		w.top = 1 << 20 // draw knows where the end is
	case command.Back, command.OpenWire:
		m.show(w.from)
	default:
		return false, nil
	}
	return true, nil
}

// choose makes a step the chosen one.
func (w *wire) choose(m *Model, step int) {
	n := 0
	if c := m.shown.Capture(w.conn, w.nth); c != nil {
		n = len(c.Steps)
	}
	w.step = min(max(step, 0), n-1)
	w.seek = true
}

// move goes to another exchange of the connection.
func (w *wire) move(m *Model, by int) {
	last := w.nth
	if c := m.shown.Conn(w.conn); c != nil {
		last = max(c.Requests, c.Current.Nth)
	}
	if nth := w.nth + by; nth >= 1 && nth <= last {
		w.nth, w.step, w.top = nth, -1, 0
		m.look()
	}
}

// draw draws the view: title, strip of exchanges, bytes and steps.
func (w *wire) draw(m *Model) {
	w.drawTitle(m)
	w.drawStrip(m)
	b := m.layout.body
	bytes, steps := w.split(b)
	w.drawBytes(m, bytes)
	w.drawSteps(m, steps)
}

// split divides the body: side by side, or one above the other.
func (w *wire) split(b canvas.Rectangle) (bytes, steps canvas.Rectangle) {
	if b.W < scene.MediumW {
		h := max(3, b.H*3/5)
		if b.H-h < 4 {
			h = b.H
		}
		return canvas.Rect(b.X, b.Y, b.W, h), canvas.Rect(b.X, b.Y+h, b.W, b.H-h)
	}
	side := max(29, b.W/3)
	return canvas.Rect(b.X, b.Y, b.W-side, b.H), canvas.Rect(b.X+b.W-side, b.Y, side, b.H)
}

// name is the exchange in words: GET /nope.html -> 404.
func (w *wire) name(m *Model) string {
	if r := m.scene.RowOf(w.conn, w.nth); r != nil {
		method, target := canvas.Safe(r.Method), canvas.Safe(r.Target)
		if method == "" {
			return fmt.Sprintf("no request could be read -> %d", r.Status)
		}
		return fmt.Sprintf("%s %s -> %d", method, target, r.Status)
	}
	if c := m.shown.Conn(w.conn); c != nil && c.Current.Nth == w.nth {
		return canvas.Safe(c.Current.Method) + " " + canvas.Safe(c.Current.Target) + " -> in progress"
	}
	return ""
}

// drawTitle draws which exchange it is.
func (w *wire) drawTitle(m *Model) {
	r, g := m.layout.title, m.grid
	right := ""
	if c := m.shown.Conn(w.conn); c != nil {
		right = fmt.Sprintf("%s   request %d of %d", m.scene.Peer(c, 24, m.grid.Glyphs), w.nth, max(c.Requests, w.nth))
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Banner, "WIRE") + 2
	x = g.Text(x, r.Y, r.W, canvas.Strong, "#"+strconv.FormatUint(w.conn, 10)+"."+strconv.Itoa(w.nth)) + 2
	if look, mark := m.recordingMark(); mark != "" {
		x = g.Text(x, r.Y, r.W, look, mark) + 2
	}
	room := r.W - x - 1
	if room-canvas.Width(right)-3 >= 20 {
		g.Right(r.Y, r.W-1, canvas.Plain, right)
		room -= canvas.Width(right) + 3
	}
	g.Text(x, r.Y, r.W, canvas.Plain, canvas.Middle(w.name(m), room, m.grid.Glyphs.Cut))
}

// drawStrip draws the exchanges of the connection around this one.
func (w *wire) drawStrip(m *Model) {
	r, g := m.layout.head, m.grid
	c := m.shown.Conn(w.conn)
	if r.H == 0 || c == nil {
		return
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Plain, "#"+strconv.FormatUint(w.conn, 10)+":") + 1
	last := max(c.Requests, c.Current.Nth, w.nth)
	hint := m.commands.Key(command.PreviousExchange) + " and " + m.commands.Text(command.NextExchange, "previous / next on this connection")
	end := r.W
	if r.W >= scene.MediumW {
		end -= canvas.Width(hint) + 3
		g.Right(r.Y, r.W-1, canvas.Faint, hint)
	}
	from := max(1, min(w.nth-4, last-8))
	for n := from; n <= last; n++ {
		name, s := "  "+strconv.Itoa(n)+" ", canvas.Plain
		if n == w.nth {
			name, s = " ["+strconv.Itoa(n)+"]", canvas.Strong
		}
		if x+canvas.Width(name) > end {
			return
		}
		x = g.Text(x, r.Y, end, s, name)
	}
}

// sequelOf is what became of the connection after this exchange.
func (w *wire) sequelOf(m *Model) string {
	r := m.scene.RowOf(w.conn, w.nth)
	if r == nil || m.scene.Asked() != 0 {
		return ""
	}
	e := reason.Of(r.Why)
	if e.Verdict != reason.Kept {
		return "= CLOSE  " + e.LongLabel()
	}
	if next := m.scene.RowOf(w.conn, w.nth+1); next != nil {
		gap := time.Duration(next.At-r.At) - next.Took
		if gap < 0 {
			return fmt.Sprintf("= KEEP   request %d was already here (pipelined)", w.nth+1)
		}
		return fmt.Sprintf("= KEEP   request %d came %s later", w.nth+1, figure.Span(gap))
	}
	return "= KEEP   no request has followed"
}

// sums are the bytes of each direction, in words.
func (w *wire) sums(m *Model) (in, out string) {
	r := m.scene.RowOf(w.conn, w.nth)
	if r == nil {
		return "", ""
	}
	in = figure.Grouped(uint64(r.In)) + " bytes received"
	out = figure.Grouped(uint64(r.Out)) + " bytes sent, first after " + figure.Span(r.First)
	if r.Short {
		out += ", cut short"
	}
	return in, out
}

// missing says why there are no bytes to show.
func (w *wire) missing(m *Model) string {
	if m.ctl == nil {
		return "This recording holds no bytes of this exchange."
	}
	return "The bytes of this exchange were not kept. There is a budget for them: the first 16 KB of each direction, " +
		"512 KB a second in all, and 8 MB for the exchanges of the last while. Send the request again when there is less traffic."
}
