package main

import (
	"fmt"
	"html"
	"strings"

	"github.com/hinshun/vt10x"
)

// The picture's cell, in pixels, and the colours of its terminal.
const (
	cellW, cellH = 8.4, 18.0
	fontSize     = 14
	margin       = 14.0
	paper, ink   = "#16181d", "#d8dade"
)

// palette are the sixteen colours, dark and bright.
var palette = [16]string{
	"#2a2e37", "#e5737a", "#8fbf7f", "#d9b36c", "#6fa8dc", "#c792cf", "#6cc0c0", "#c8ccd4",
	"#5c6370", "#ff8f96", "#a8d998", "#f0cd85", "#8fc1f5", "#e0aee8", "#8bdcdc", "#ffffff",
}

// drawSVG draws what a terminal shows. Lines and blocks are drawn as shapes,
// because fonts leave gaps between rows.
func drawSVG(term vt10x.Terminal, alt string) string {
	cols, rows := term.Size()
	var b strings.Builder
	w, h := float64(cols)*cellW+2*margin, float64(rows)*cellH+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d">`+"\n", w, h, fontSize)
	fmt.Fprintf(&b, "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"%s\"/>\n", html.EscapeString(alt), paper)
	b.WriteString(`<g shape-rendering="crispEdges">` + "\n")
	for y := range rows {
		drawRow(&b, term, y, cols)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// drawRow draws a row in runs of one colour: paper, then text, then shapes.
func drawRow(b *strings.Builder, term vt10x.Terminal, y, cols int) {
	for x := 0; x < cols; {
		first := term.Cell(x, y)
		end := x + 1
		for end < cols && alike(first, term.Cell(end, y)) {
			end++
		}
		var text strings.Builder
		for i := x; i < end; i++ {
			text.WriteRune(shown1(term.Cell(i, y).Char))
		}
		left, top := margin+float64(x)*cellW, margin+float64(y)*cellH
		if bg := colour(first.BG, paper); bg != paper {
			fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left, top, float64(end-x)*cellW, cellH, bg)
		}
		if trimmed := strings.TrimRight(text.String(), " "); strings.TrimSpace(trimmed) != "" {
			indent := len([]rune(trimmed)) - len([]rune(strings.TrimLeft(trimmed, " ")))
			n := len([]rune(trimmed)) - indent
			fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" fill="%s" xml:space="preserve">%s</text>`+"\n",
				left+float64(indent)*cellW, top+13.5, float64(n)*cellW, colour(first.FG, ink), html.EscapeString(strings.TrimLeft(trimmed, " ")))
		}
		for i := x; i < end; i++ {
			drawShape(b, term.Cell(i, y).Char, margin+float64(i)*cellW, top, colour(first.FG, ink))
		}
		x = end
	}
}

// alike tells whether two cells have the same colours.
func alike(a, b vt10x.Glyph) bool { return a.FG == b.FG && a.BG == b.BG }

// colour is a terminal's colour; swapped defaults (reverse video) come as the
// other one's default.
func colour(c vt10x.Color, def string) string {
	switch {
	case c == vt10x.DefaultFG:
		return ink
	case c == vt10x.DefaultBG:
		return paper
	case c < 16:
		return palette[c]
	}
	return def
}

// arms are the lines of box-drawing characters: to the left, right, up, down.
var arms = map[rune]string{
	'─': "lr", '│': "ud", '╭': "rd", '╮': "ld", '╰': "ru", '╯': "lu", '├': "rud", '┤': "lud",
	'┬': "lrd", '┴': "lru", '┼': "lrud", '┌': "rd", '┐': "ld", '└': "ru", '┘': "lu",
}

// shown1 is a character as text; a blank where drawShape draws it.
func shown1(r rune) rune {
	if r == 0 || arms[r] != "" || r >= '▀' && r <= '▟' || r == '┄' || r == '▮' || r == '▪' {
		return ' '
	}
	return r
}

// drawShape draws a line or a block.
func drawShape(b *strings.Builder, r rune, x, y float64, fill string) {
	box := func(dx, dy, w, h float64) {
		fmt.Fprintf(b, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`+"\n", x+dx, y+dy, w, h, fill)
	}
	const stroke = 1.3
	cx, cy := cellW/2, cellH/2
	for _, arm := range arms[r] {
		switch arm {
		case 'l':
			box(0, cy-stroke/2, cx+stroke/2, stroke)
		case 'r':
			box(cx-stroke/2, cy-stroke/2, cx+stroke/2, stroke)
		case 'u':
			box(cx-stroke/2, 0, stroke, cy+stroke/2)
		case 'd':
			box(cx-stroke/2, cy-stroke/2, stroke, cy+stroke/2)
		}
	}
	switch {
	case r == '┄':
		for i := range 3 {
			box(float64(i)*cellW/3, cy-stroke/2, cellW/5, stroke)
		}
	case r == '▒':
		fmt.Fprintf(b, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s" opacity=".5"/>`+"\n", x, y+2, cellW, cellH-4, fill)
	case r == '░':
		fmt.Fprintf(b, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s" opacity=".25"/>`+"\n", x, y+2, cellW, cellH-4, fill)
	case r >= '▁' && r <= '█': // eighths from below
		h := cellH * float64(r-'▁'+1) / 8
		box(0, cellH-h, cellW+.2, h)
	case r > '█' && r <= '▏': // eighths from the left
		box(0, 2, cellW*float64('▏'-r+1)/8, cellH-4)
	case r == '▪':
		box(cx-2.5, cy-2.5, 5, 5)
	case r == '▮':
		box(cx-2.5, cy-6, 5, 12)
	}
}
