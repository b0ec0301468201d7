package main

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"httpserver/tui/screentest"
)

// The picture's cell, in pixels. Its colours are readable on a dark page and
// on a white one, because it brings its own paper.
const (
	cellW, cellH = 8.4, 19.0
	baseline     = 14.0 // of text, below the cell's top
	fontSize     = 14
	margin       = 16.0
	stroke       = 1.3 // of drawn lines
	paper, ink   = "#14161b", "#d5d8de"
)

// palette are the sixteen colours, dark and bright.
var palette = [16]string{
	"#2a2e37", "#f0717b", "#8fbf7f", "#d9b36c", "#61afef", "#d98ad6", "#4f8f96", "#c8ccd4",
	"#5c6370", "#ff8f96", "#a8d998", "#f0cd85", "#7cc0ff", "#ef9deb", "#6fb8bf", "#ffffff",
}

// A row is a row of a terminal.
type row []screentest.Cell

// cellsOf are what a terminal shows.
func cellsOf(term *screentest.Screen) []row {
	cols, n := term.Size()
	rows := make([]row, n)
	for y := range rows {
		for x := range cols {
			rows[y] = append(rows[y], term.Cell(x, y))
		}
	}
	return rows
}

// A drawing is an SVG file that grows.
type drawing struct{ strings.Builder }

// drawSVG draws the rows of a terminal. Lines and blocks are drawn as shapes,
// because fonts leave gaps between rows.
func drawSVG(rows []row, alt string) string {
	var d drawing
	d.begin(rows, alt)
	for y, r := range rows {
		d.row(r, margin+float64(y)*cellH)
	}
	d.printf(`</svg>`)
	return d.String()
}

// begin begins a file with paper for such rows.
func (d *drawing) begin(rows []row, alt string) {
	w, h := float64(len(rows[0]))*cellW+2*margin, float64(len(rows))*cellH+2*margin
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%[1]g" height="%[2]g" role="img" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%[3]d">`, w, h, fontSize)
	d.printf(`<title>%s</title>`, html.EscapeString(alt))
	d.printf(`<rect x=".5" y=".5" width="%.0f" height="%.0f" rx="9" fill="%s" stroke="#3a3f4b"/>`, w-1, h-1, paper)
}

// printf adds a line.
func (d *drawing) printf(format string, args ...any) {
	fmt.Fprintf(d, format+"\n", args...)
}

// row draws a row, whose upper edge is at top, in runs of one look.
func (d *drawing) row(r row, top float64) {
	for x := 0; x < len(r); {
		end := x + 1
		for end < len(r) && alike(r[x], r[end]) {
			end++
		}
		d.run(r[x:end], x, top)
		x = end
	}
}

// alike tells whether two cells look the same but for their characters.
func alike(a, b screentest.Cell) bool {
	a.Char = b.Char
	return a == b
}

// run draws cells from the column x on: their paper, their shapes, their text.
func (d *drawing) run(cells row, x int, top float64) {
	look := cells[0]
	fill, back := colour(look.Foreground, ink), colour(look.Back, paper)
	if look.Reversed {
		fill, back = back, fill
	}
	if back != paper {
		d.printf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="1.5" fill="%s"/>`, left(x), top+.5, float64(len(cells))*cellW, cellH-1, back)
	}
	text := make([]rune, len(cells))
	for i := range text {
		if text[i] = cells[i].Char; text[i] == 0 {
			text[i] = ' '
		}
	}
	for i := 0; i < len(text); {
		n := 1
		for i+n < len(text) && text[i+n] == text[i] {
			n++
		}
		if d.shape(text[i], n, left(x+i), top, fill) {
			for j := range n {
				text[i+j] = ' '
			}
		}
		i += n
	}
	d.words(text, x, top, fill, look.Bold)
}

// words writes the text of a run, cut at wide gaps so that a font of another
// width does no harm.
func (d *drawing) words(text []rune, x int, top float64, fill string, heavy bool) {
	weight := ""
	if heavy {
		weight = ` font-weight="bold"`
	}
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		end := len(text)
		if gap := strings.Index(string(text[i:]), "   "); gap >= 0 {
			end = i + len([]rune(string(text[i:])[:gap]))
		}
		word := strings.TrimRight(string(text[i:end]), " ")
		d.printf(`<text x="%.1f" y="%.1f" textLength="%.1f" fill="%s"%s xml:space="preserve">%s</text>`,
			left(x+i), top+baseline, float64(len([]rune(word)))*cellW, fill, weight, html.EscapeString(word))
		i = end
	}
}

// left is where a column begins.
func left(x int) float64 { return margin + float64(x)*cellW }

// colour is how a terminal's colour is written in a picture: own for the
// terminal's own, which is nil.
func colour(c color.Color, own string) string {
	if c == nil {
		return own
	}
	if basic, ok := c.(ansi.BasicColor); ok {
		return palette[basic]
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// arms are the lines of box-drawing characters: to the left, right, up, down.
var arms = map[rune]string{
	'│': "ud", '├': "rud", '┤': "lud", '┬': "lrd", '┴': "lru", '┼': "lrud",
}

// corners are arcs between two sides of the cell: which way they go, across
// and down.
var corners = map[rune][2]float64{'╭': {1, 1}, '╮': {-1, 1}, '╰': {1, -1}, '╯': {-1, -1}}

// shape draws a character n times side by side, if it is one that is drawn.
func (d *drawing) shape(r rune, n int, x, y float64, fill string) bool {
	width, cx, cy := float64(n)*cellW, cellW/2, cellH/2
	box := func(dx, dy, w, h, opacity float64) {
		see := ""
		if opacity < 1 {
			see = fmt.Sprintf(` opacity="%g"`, opacity)
		}
		d.printf(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"%s/>`, x+dx, y+dy, w, h, fill, see)
	}
	path := func(format string, args ...any) {
		d.printf(`<path d="`+format+`" fill="none" stroke="`+fill+`" stroke-width="%g"/>`, append(args, stroke)...)
	}
	if arm, ok := arms[r]; ok {
		for i := range n {
			d.arms(arm, x+float64(i)*cellW, y, fill)
		}
		return true
	}
	if to, ok := corners[r]; ok {
		path("M%.2f %.2fv%.2fq0 %g %g %gh%.2f", x+cx, y+cy+to[1]*cy, to[1]*(4-cy), -4*to[1], 4*to[0], -4*to[1], to[0]*(cx-4))
		return true
	}
	switch {
	case r == '─':
		box(0, cy-stroke/2, width, stroke, 1)
	case r == '┄':
		d.printf(`<path d="M%.1f %.1fh%.1f" stroke="%s" stroke-width="%g" stroke-dasharray="2.8 2.8"/>`, x, y+cy, width, fill, stroke)
	case r == '▒':
		box(0, 1.5, width, cellH-3, .55)
	case r == '░':
		box(0, 2.5, width, cellH-5, .25)
	case r >= '▁' && r <= '█': // eighths from below
		h := cellH * float64(r-'▁'+1) / 8
		box(0, cellH-h, width, h, 1)
	case r > '█' && r <= '▏' && n == 1: // eighths from the left
		box(0, 2.5, cellW*float64('▏'-r+1)/8, cellH-5, 1)
	case r == '▪' && n == 1:
		box(cx-2.5, cy-2.5, 5, 5, 1)
	case r == '▮' && n == 1:
		box(cx-2.5, cy-6, 5, 12, 1)
	case r == '▸' && n == 1:
		d.printf(`<path d="M%.1f %.1fl6 4.5l-6 4.5z" fill="%s"/>`, x+1.4, y+cy-4.5, fill)
	case r == '✕' && n == 1:
		path("M%.1f %.1fl7 7m0 -7l-7 7", x+cx-3.5, y+cy-3.5)
	default:
		return false
	}
	return true
}

// arms draws half lines from the middle of a cell.
func (d *drawing) arms(which string, x, y float64, fill string) {
	path := fmt.Sprintf("M%.2f %.2f", x+cellW/2, y+cellH/2)
	for _, arm := range which {
		switch arm {
		case 'l':
			path += fmt.Sprintf("h%.2fm%.2f 0", -cellW/2, cellW/2)
		case 'r':
			path += fmt.Sprintf("h%.2fm%.2f 0", cellW/2, -cellW/2)
		case 'u':
			path += fmt.Sprintf("v%.2fm0 %.2f", -cellH/2, cellH/2)
		case 'd':
			path += fmt.Sprintf("v%.2fm0 %.2f", cellH/2, -cellH/2)
		}
	}
	d.printf(`<path d="%s" stroke="%s" stroke-width="%g"/>`, path, fill, stroke)
}
