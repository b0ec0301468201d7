package tui

import "httpserver/tui/canvas"

// A layout says where everything is. What a screen is too small for has an
// empty rect: numbers go first, then log lines, never the why line.
type layout struct {
	kind                kind
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

// A kind of layout, from the smallest screen to the largest.
type kind uint8

const (
	tiny   kind = iota // a line that says so
	small              // presentation: the score and the lanes
	medium             // lanes and log: 80x24
	large              // and the numbers: 120x35
	huge               // and the table of connections: 200x50
)

// The smallest screens of each kind.
const (
	smallW, smallH   = 40, 9
	mediumW, mediumH = 76, 20
	largeW, largeH   = 112, 32
	hugeW, hugeH     = 180, 44
)

// arrange makes the layout of a view for a screen.
func arrange(v view, w, h int, present bool) layout {
	switch {
	case w < smallW || h < smallH:
		return layout{kind: tiny}
	case v != overview:
		return arrangeBody(v, w, h)
	case present || w < mediumW || h < mediumH:
		return arrangeSmall(w, h)
	case w < largeW || h < largeH:
		return arrangeMedium(w, h)
	}
	return arrangeLarge(w, h)
}

// kindOf is the kind of a screen of that size.
func kindOf(w, h int) kind {
	switch {
	case w < mediumW || h < mediumH:
		return small
	case w < largeW || h < largeH:
		return medium
	case w < hugeW || h < hugeH:
		return large
	}
	return huge
}

// arrangeBody is a view with one thing in it: title, body, why, keys.
func arrangeBody(v view, w, h int) layout {
	l := layout{kind: kindOf(w, h), title: canvas.Rect(0, 0, w, 1), hints: canvas.Rect(0, h-1, w, 1)}
	y := 1
	if h >= mediumH {
		l.head = canvas.Rect(0, 1, w, 1)
		y = 2
	}
	l.why = canvas.Rect(0, h-3, w, 2)
	body := canvas.Rect(0, y, w, h-3-y)
	switch v {
	case connsView:
		if body.H >= 20 { // room for the chosen one's details
			const detail = 11
			l.conn = canvas.Rect(0, body.Y+body.H-detail, w, detail)
			body.H -= detail
		}
		l.table = body
	case lanesView:
		l.lanes = body
	case logView:
		l.log = body
	default:
		l.body = body
	}
	return l
}

// arrangeSmall is presentation mode: switch, score, lanes, reason.
func arrangeSmall(w, h int) layout {
	l := layout{kind: small}
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
	l := layout{kind: medium}
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
	l := layout{kind: large}
	const why = 2
	charts := 5
	if w >= hugeW && h >= hugeH {
		l.kind, charts = huge, 8
	}
	l.title, l.head = canvas.Rect(0, 0, w, 1), canvas.Rect(0, 1, w, 1)
	l.hints = canvas.Rect(0, h-1, w, 1)
	y := h - 1
	if l.kind == huge {
		y--
		l.try = canvas.Rect(0, y, w, 1)
	}
	y -= why
	l.why = canvas.Rect(0, y, w, why)
	y -= charts
	closes := w * 26 / 100
	latency := closes - 2
	if l.kind == huge {
		closes = w * 30 / 100
		latency = closes
	}
	l.throughput = canvas.Rect(0, y, w-latency-closes, charts)
	l.latency = canvas.Rect(l.throughput.W, y, latency, charts)
	l.closes = canvas.Rect(w-closes, y, closes, charts)

	rest := y - 2
	lanes := (rest*15 + 13) / 25
	side := 41
	if l.kind == huge {
		lanes = (rest + 1) / 2
		side = 79 // the table, and a cell at either side
		l.table = canvas.Rect(w-side, 2, side, lanes)
		l.lanes = canvas.Rect(0, 2, w-side, lanes)
	} else {
		l.lanes = canvas.Rect(0, 2, w, lanes)
	}
	l.log = canvas.Rect(0, 2+lanes, w-side, rest-lanes)
	l.conn = canvas.Rect(w-side, 2+lanes, side, rest-lanes)
	if l.kind == huge { // room for the bytes as well
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
}

// pane draws the frame of a pane of the overview. The heading of the one that
// tab has given the keys to stands out; the log has them from the beginning.
func (m *Model) pane(p pane, r canvas.Rectangle, title, right string) {
	m.grid.Box(r, title, right)
	if m.view == overview && m.focus == p && p != &m.log {
		m.grid.Paint(r.X+2, r.Y, min(r.X+r.W-1, r.X+4+canvas.Width(title)), canvas.Banner)
	}
}
