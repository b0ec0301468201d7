package frame

import (
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A Layout says where everything is. What a screen is too small for has an empty
// rectangle.
type Layout struct {
	Size  scene.Size
	Roomy bool // a small screen with a line for a demo's name below the title

	Title, Head, Score    canvas.Rectangle
	Lanes, Table, Log     canvas.Rectangle
	Conn, Wire            canvas.Rectangle // the panels of a connection and of its bytes
	Rate, Latency, Causes canvas.Rectangle
	Last, Why, Try, Hints canvas.Rectangle
	Sum                   canvas.Rectangle // of what the last minute adds up to
	Body                  canvas.Rectangle // of a view that divides it itself
}

// Arrange makes the layout of a view for a screen. sum asks for a line above WHY, which
// the view of bytes and a screen without a row to spare do not have.
func Arrange(v command.View, w, h int, present, sum bool) Layout {
	all := arrange(v, w, h, present)
	if !sum || v == command.WireView || h <= sumH {
		return all
	}
	l := arrange(v, w, h-1, present)
	if l.Size != all.Size || l.Roomy != all.Roomy {
		return all
	}
	l.Sum = canvas.Rect(0, l.Why.Y, w, 1)
	for _, r := range []*canvas.Rectangle{&l.Why, &l.Try, &l.Hints} {
		r.Y++
	}
	return l
}

// sumH is the height up to which a screen has no row for the sum.
const sumH = 13

// arrange is Arrange without the line above WHY.
func arrange(v command.View, w, h int, present bool) Layout {
	switch {
	case w < scene.SmallW || h < scene.SmallH:
		return Layout{Size: scene.Tiny}
	case v != command.Overview:
		return arrangeBody(v, w, h)
	case present || w < scene.MediumW || h < scene.MediumH:
		return arrangeSmall(w, h)
	case w < scene.LargeW || h < scene.LargeH:
		return arrangeMedium(w, h)
	}
	return arrangeLarge(w, h)
}

// sizeOf is the kind of a screen of that size.
func sizeOf(w, h int) scene.Size {
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
func arrangeBody(v command.View, w, h int) Layout {
	l := Layout{Size: sizeOf(w, h), Title: canvas.Rect(0, 0, w, 1), Hints: canvas.Rect(0, h-1, w, 1)}
	y := 1
	if h >= scene.MediumH {
		l.Head = canvas.Rect(0, 1, w, 1)
		y = 2
	}
	l.Why = canvas.Rect(0, h-3, w, 2)
	body := canvas.Rect(0, y, w, h-3-y)
	switch v {
	case command.ConnsView:
		if body.H >= 20 { // room for the chosen one's details
			const detail = 11
			l.Conn = canvas.Rect(0, body.Y+body.H-detail, w, detail)
			body.H -= detail
		}
		l.Table = body
	case command.LanesView:
		l.Lanes = body
	case command.LogView:
		l.Log = body
	default:
		l.Body = body
	}
	return l
}

// arrangeSmall is presentation mode: switch, score, lanes, reason.
func arrangeSmall(w, h int) Layout {
	l := Layout{Size: scene.Small}
	y := 0
	line := func(r *canvas.Rectangle, n int) {
		*r = canvas.Rect(0, y, w, n)
		y += n
	}
	line(&l.Title, 1)
	l.Roomy = h >= 16
	if l.Roomy {
		line(&l.Head, 1)
	}
	if h >= 13 {
		line(&l.Score, 2)
	}
	below := 3 // why, hints
	gap := 0
	if l.Roomy {
		below++ // the last request as well
	}
	if h >= 20 {
		gap = 1
	}
	line(&l.Lanes, h-y-below-gap)
	if l.Roomy {
		line(&l.Last, 1)
	}
	y += gap
	line(&l.Why, 2)
	line(&l.Hints, 1)
	return l
}

// arrangeMedium is lanes over log.
func arrangeMedium(w, h int) Layout {
	l := Layout{Size: scene.Medium}
	l.Title, l.Head = canvas.Rect(0, 0, w, 1), canvas.Rect(0, 1, w, 1)
	l.Why, l.Hints = canvas.Rect(0, h-3, w, 2), canvas.Rect(0, h-1, w, 1)
	rest := h - 5
	lanes := (rest*11 + 18) / 19
	l.Lanes = canvas.Rect(0, 2, w, lanes)
	l.Log = canvas.Rect(0, 2+lanes, w, rest-lanes)
	return l
}

// arrangeLarge has the numbers below and what belongs to a connection at the
// right.
func arrangeLarge(w, h int) Layout {
	l := Layout{Size: scene.Large}
	const why = 2
	charts := 5
	if w >= scene.HugeW && h >= scene.HugeH {
		l.Size, charts = scene.Huge, 8
	}
	l.Title, l.Head = canvas.Rect(0, 0, w, 1), canvas.Rect(0, 1, w, 1)
	l.Hints = canvas.Rect(0, h-1, w, 1)
	y := h - 1
	if l.Size == scene.Huge {
		y--
		l.Try = canvas.Rect(0, y, w, 1)
	}
	y -= why
	l.Why = canvas.Rect(0, y, w, why)
	y -= charts
	closes := w * 26 / 100
	latency := closes - 2
	if l.Size == scene.Huge {
		closes = w * 30 / 100
		latency = closes
	}
	l.Rate = canvas.Rect(0, y, w-latency-closes, charts)
	l.Latency = canvas.Rect(l.Rate.W, y, latency, charts)
	l.Causes = canvas.Rect(w-closes, y, closes, charts)

	rest := y - 2
	lanes := (rest*15 + 13) / 25
	side := 41
	if l.Size == scene.Huge {
		lanes = (rest + 1) / 2
		side = 81 // the table, and a cell at either side
		l.Table = canvas.Rect(w-side, 2, side, lanes)
		l.Lanes = canvas.Rect(0, 2, w-side, lanes)
	} else {
		l.Lanes = canvas.Rect(0, 2, w, lanes)
	}
	l.Log = canvas.Rect(0, 2+lanes, w-side, rest-lanes)
	l.Conn = canvas.Rect(w-side, 2+lanes, side, rest-lanes)
	if l.Size == scene.Huge { // room for the bytes as well
		const facts = 10
		l.Wire = canvas.Rect(l.Conn.X, l.Conn.Y+facts, side, l.Conn.H-facts)
		l.Conn.H = facts
	}
	return l
}
