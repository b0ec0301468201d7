package canvas

import "unicode/utf8"

// A Cell is one place on the screen. Every rune is one cell wide: text of clients
// is printable ASCII after escaping, and all other characters are glyphs.
type Cell struct {
	Rune  rune
	Style Style
}

// A Grid is the screen in the making. Drawing outside of it is cut off. Make it
// with [New]; it has no cells before [Grid.Reset]. It is not safe for concurrent
// use.
type Grid struct {
	// Glyphs are those that the terminal can show. They must not be changed.
	Glyphs *Glyphs

	w, h  int
	cells []Cell
	out   []byte
}

// New makes an empty grid, for a terminal that shows ASCII only or for one that
// shows all glyphs.
func New(ascii bool) *Grid {
	if ascii {
		return &Grid{Glyphs: &asciiGlyphs}
	}
	return &Grid{Glyphs: &unicodeGlyphs}
}

// ASCII reports whether the terminal shows ASCII only.
func (g *Grid) ASCII() bool { return g.Glyphs == &asciiGlyphs }

// Reset empties the grid and gives it a size.
func (g *Grid) Reset(w, h int) {
	g.w, g.h = w, h
	if cap(g.cells) < w*h {
		g.cells = make([]Cell, w*h)
	}
	g.cells = g.cells[:w*h]
	for i := range g.cells {
		g.cells[i] = Cell{' ', Plain}
	}
}

// Put draws one rune.
func (g *Grid) Put(x, y int, s Style, r rune) {
	if x >= 0 && x < g.w && y >= 0 && y < g.h {
		g.cells[y*g.w+x] = Cell{r, s}
	}
}

// At is the cell at a place; the zero Cell outside of the grid.
func (g *Grid) At(x, y int) Cell {
	if x < 0 || x >= g.w || y < 0 || y >= g.h {
		return Cell{}
	}
	return g.cells[y*g.w+x]
}

// Text draws t from column x up to, but without, column end, and returns the
// column after it. A character that is neither ASCII nor a glyph becomes a
// question mark: callers should have escaped it.
func (g *Grid) Text(x, y, end int, s Style, t string) int {
	ascii := g.ASCII()
	for _, r := range t {
		if x >= end {
			break
		}
		if ascii && r >= 0x7f {
			r = toASCII(r)
		}
		if r < ' ' || r >= 0x7f && !isGlyph(r) {
			r = '?'
		}
		g.Put(x, y, s, r)
		x++
	}
	return x
}

// toASCII replaces a sign of units, limits or sections by an ASCII character.
func toASCII(r rune) rune {
	switch r {
	case 'µ':
		return 'u'
	case '✕':
		return 'x'
	case '§':
		return 's'
	}
	return r
}

// isGlyph reports whether a character beyond ASCII may be drawn: those of
// glyphs.go, and the arrows and signs of texts. All of them are one cell wide.
func isGlyph(r rune) bool {
	switch {
	case r >= '─' && r <= '▟': // box drawing and blocks
		return true
	case r >= '←' && r <= '↓':
		return true
	}
	return r == '▪' || r == '▮' || r == '▸' || r == '✕' || r == '…' || r == '§' || r == 'µ'
}

// Bytes draws ASCII text as [Grid.Text] does.
func (g *Grid) Bytes(x, y, end int, s Style, t []byte) int {
	for _, b := range t {
		if x >= end {
			break
		}
		if b < ' ' || b >= 0x7f {
			b = '?'
		}
		g.Put(x, y, s, rune(b))
		x++
	}
	return x
}

// Right draws t so that it ends just before column end.
func (g *Grid) Right(y, end int, s Style, t string) {
	g.Text(end-Width(t), y, end, s, t)
}

// Fill draws r from column x up to, but without, column end.
func (g *Grid) Fill(x, y, end int, s Style, r rune) {
	for ; x < end; x++ {
		g.Put(x, y, s, r)
	}
}

// Paint changes the style of cells and keeps their runes.
func (g *Grid) Paint(x, y, end int, s Style) {
	if y < 0 || y >= g.h {
		return
	}
	for x = max(x, 0); x < min(end, g.w); x++ {
		g.cells[y*g.w+x].Style = s
	}
}

// Dim makes all that is drawn step back behind what is drawn next.
func (g *Grid) Dim() {
	for i := range g.cells {
		g.cells[i].Style = Dimmed
	}
}

// Render returns the grid as text: a line for each row, without invisible spaces
// at its end, and an escape sequence where the style changes.
func (g *Grid) Render(th *Theme) string {
	out := g.out[:0]
	for y := range g.h {
		if y > 0 {
			out = append(out, '\n')
		}
		row := g.cells[y*g.w : (y+1)*g.w]
		n := len(row)
		for n > 0 && row[n-1].Rune == ' ' && !th.visible[row[n-1].Style] {
			n--
		}
		now := Plain
		for _, c := range row[:n] {
			if c.Style != now {
				out = append(out, th.sgr[c.Style]...)
				now = c.Style
			}
			if c.Rune < utf8.RuneSelf {
				out = append(out, byte(c.Rune))
			} else {
				out = utf8.AppendRune(out, c.Rune)
			}
		}
		if now != Plain {
			out = append(out, th.sgr[Plain]...)
		}
	}
	g.out = out
	return string(out)
}
