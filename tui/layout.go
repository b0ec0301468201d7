package tui

import (
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// A layout says where everything is. What a screen is too small for has an
// empty rect: numbers go first, then log lines, never the why line.
type layout struct {
	kind                scene.Size
	roomy               bool // a small screen with an empty line below the title
	title, head, score  canvas.Rectangle
	lanes, table        canvas.Rectangle
	log, conn, wire     canvas.Rectangle
	throughput, latency canvas.Rectangle
	closes              canvas.Rectangle
	last, why, hints    canvas.Rectangle
	try                 canvas.Rectangle
	body                canvas.Rectangle // of a view that divides it up itself
}

// arrange makes the layout of a view for a screen.
func arrange(v scene.View, w, h int, present bool) layout {
	switch {
	case w < scene.SmallW || h < scene.SmallH:
		return layout{kind: scene.Tiny}
	case v != scene.Overview:
		return arrangeBody(v, w, h)
	case present || w < scene.MediumW || h < scene.MediumH:
		return arrangeSmall(w, h)
	case w < scene.LargeW || h < scene.LargeH:
		return arrangeMedium(w, h)
	}
	return arrangeLarge(w, h)
}

// kindOf is the kind of a screen of that size.
func kindOf(w, h int) scene.Size {
	switch {
	case w < scene.MediumW || h < scene.MediumH:
		return scene.Small
	case w < scene.LargeW || h < scene.LargeH:
		return scene.Medium
	case w < scene.HugeW || h < scene.HugeH:
		return scene.Large
	}
	return scene.Huge
}

// arrangeBody is a view with one thing in it: title, body, why, keys.
func arrangeBody(v scene.View, w, h int) layout {
	l := layout{kind: kindOf(w, h), title: canvas.Rect(0, 0, w, 1), hints: canvas.Rect(0, h-1, w, 1)}
	y := 1
	if h >= scene.MediumH {
		l.head = canvas.Rect(0, 1, w, 1)
		y = 2
	}
	l.why = canvas.Rect(0, h-3, w, 2)
	body := canvas.Rect(0, y, w, h-3-y)
	switch v {
	case scene.ConnsView:
		if body.H >= 20 { // room for the chosen one's details
			const detail = 11
			l.conn = canvas.Rect(0, body.Y+body.H-detail, w, detail)
			body.H -= detail
		}
		l.table = body
	case scene.LanesView:
		l.lanes = body
	case scene.LogView:
		l.log = body
	default:
		l.body = body
	}
	return l
}

// arrangeSmall is presentation mode: switch, score, lanes, reason.
func arrangeSmall(w, h int) layout {
	l := layout{kind: scene.Small}
	y := 0
	line := func(r *canvas.Rectangle, n int) {
		*r = canvas.Rect(0, y, w, n)
		y += n
	}
	line(&l.title, 1)
	l.roomy = h >= 16
	if l.roomy {
		y++
	}
	if h >= 13 {
		line(&l.score, 2)
	}
	below := 3 // why, hints
	gap := 0
	if l.roomy {
		below++ // the last request as well
	}
	if h >= 20 {
		gap = 1
	}
	line(&l.lanes, h-y-below-gap)
	if l.roomy {
		line(&l.last, 1)
	}
	y += gap
	line(&l.why, 2)
	line(&l.hints, 1)
	return l
}

// arrangeMedium is lanes over log.
func arrangeMedium(w, h int) layout {
	l := layout{kind: scene.Medium}
	l.title, l.head = canvas.Rect(0, 0, w, 1), canvas.Rect(0, 1, w, 1)
	l.why, l.hints = canvas.Rect(0, h-3, w, 2), canvas.Rect(0, h-1, w, 1)
	rest := h - 5
	lanes := (rest*11 + 18) / 19
	l.lanes = canvas.Rect(0, 2, w, lanes)
	l.log = canvas.Rect(0, 2+lanes, w, rest-lanes)
	return l
}

// arrangeLarge has the numbers below and what belongs to a connection at the
// right.
func arrangeLarge(w, h int) layout {
	l := layout{kind: scene.Large}
	const why = 2
	charts := 5
	if w >= scene.HugeW && h >= scene.HugeH {
		l.kind, charts = scene.Huge, 8
	}
	l.title, l.head = canvas.Rect(0, 0, w, 1), canvas.Rect(0, 1, w, 1)
	l.hints = canvas.Rect(0, h-1, w, 1)
	y := h - 1
	if l.kind == scene.Huge {
		y--
		l.try = canvas.Rect(0, y, w, 1)
	}
	y -= why
	l.why = canvas.Rect(0, y, w, why)
	y -= charts
	closes := w * 26 / 100
	latency := closes - 2
	if l.kind == scene.Huge {
		closes = w * 30 / 100
		latency = closes
	}
	l.throughput = canvas.Rect(0, y, w-latency-closes, charts)
	l.latency = canvas.Rect(l.throughput.W, y, latency, charts)
	l.closes = canvas.Rect(w-closes, y, closes, charts)

	rest := y - 2
	lanes := (rest*15 + 13) / 25
	side := 41
	if l.kind == scene.Huge {
		lanes = (rest + 1) / 2
		side = 79 // the table, and a cell at either side
		l.table = canvas.Rect(w-side, 2, side, lanes)
		l.lanes = canvas.Rect(0, 2, w-side, lanes)
	} else {
		l.lanes = canvas.Rect(0, 2, w, lanes)
	}
	l.log = canvas.Rect(0, 2+lanes, w-side, rest-lanes)
	l.conn = canvas.Rect(w-side, 2+lanes, side, rest-lanes)
	if l.kind == scene.Huge { // room for the bytes as well
		const facts = 10
		l.wire = canvas.Rect(l.conn.X, l.conn.Y+facts, side, l.conn.H-facts)
		l.conn.H = facts
	}
	return l
}

// resize fits everything to the screen.
func (m *Model) resize(w, h int) {
	m.w, m.h = max(0, w), max(0, h)
	m.layout = arrange(m.view, m.w, m.h, m.present)
	m.lanes.setSize(m.layout.lanes, m.layout.kind)
	m.log.setSize(m.layout.log)
	m.table.setSize(m.layout.table)
	m.look()
}

// pane draws the frame of a pane of the overview. The heading of the one that
// tab has given the keys to stands out; the log has them from the beginning.
func (m *Model) pane(p pane, r canvas.Rectangle, title, right string) {
	m.grid.Box(r, title, right)
	if m.view == scene.Overview && m.focus == p && p != &m.log {
		m.grid.Paint(r.X+2, r.Y, min(r.X+r.W-1, r.X+4+canvas.Width(title)), canvas.Banner)
	}
}
