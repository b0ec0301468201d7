package tui

import (
	"strings"
	"unicode/utf8"
)

// A cell is one place on the screen. All that is drawn is one cell wide: texts
// of clients are printable ASCII after escaping, and the rest is our own.
type cell struct {
	r rune
	s style
}

// A grid is the screen that is being drawn. Drawing outside of it is cut off.
type grid struct {
	w, h  int
	ascii bool // the terminal can show nothing else
	cells []cell
	out   []byte
}

// reset makes the grid an empty one of that size.
func (g *grid) reset(w, h int) {
	g.w, g.h = w, h
	if cap(g.cells) < w*h {
		g.cells = make([]cell, w*h)
	}
	g.cells = g.cells[:w*h]
	for i := range g.cells {
		g.cells[i] = cell{' ', plain}
	}
}

// put draws one rune.
func (g *grid) put(x, y int, s style, r rune) {
	if x >= 0 && x < g.w && y >= 0 && y < g.h {
		g.cells[y*g.w+x] = cell{r, s}
	}
}

// at is what is drawn in a place; outside of the grid that is nothing.
func (g *grid) at(x, y int) cell {
	if x < 0 || x >= g.w || y < 0 || y >= g.h {
		return cell{}
	}
	return g.cells[y*g.w+x]
}

// text draws t from x on, up to but without the column end, and returns the
// column after it. What is neither ASCII nor ours is drawn as a question
// mark: no such thing should come here, and this is the last place to stop it.
func (g *grid) text(x, y, end int, s style, t string) int {
	for _, r := range t {
		if x >= end {
			break
		}
		if g.ascii && r >= 0x7f {
			r = plainly(r)
		}
		if r < ' ' || r >= 0x7f && !own(r) {
			r = '?'
		}
		g.put(x, y, s, r)
		x++
	}
	return x
}

// plainly is one of our signs for a terminal that shows ASCII only.
func plainly(r rune) rune {
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

// own tells whether a character beyond ASCII is one of ours: those of glyphs.go
// and the names of keys. All of them are one cell wide.
func own(r rune) bool {
	switch {
	case r >= '─' && r <= '▟': // box drawing and blocks
		return true
	case r >= '←' && r <= '↓':
		return true
	}
	return r == '▪' || r == '▮' || r == '▸' || r == '✕' || r == '…' || r == '§' || r == 'µ'
}

// bytes draws ASCII text as text does.
func (g *grid) bytes(x, y, end int, s style, t []byte) int {
	for _, b := range t {
		if x >= end {
			break
		}
		if b < ' ' || b >= 0x7f {
			b = '?'
		}
		g.put(x, y, s, rune(b))
		x++
	}
	return x
}

// right draws t so that it ends before the column end.
func (g *grid) right(y, end int, s style, t string) {
	g.text(end-width(t), y, end, s, t)
}

// fill draws r from x up to, but without, end.
func (g *grid) fill(x, y, end int, s style, r rune) {
	for ; x < end; x++ {
		g.put(x, y, s, r)
	}
}

// paint changes the style of what is already drawn.
func (g *grid) paint(x, y, end int, s style) {
	if y < 0 || y >= g.h {
		return
	}
	for x = max(x, 0); x < min(end, g.w); x++ {
		g.cells[y*g.w+x].s = s
	}
}

// string writes the grid out: a line for each row, without spaces at its end.
// A style is written when it changes.
func (g *grid) string(th *theme) string {
	out := g.out[:0]
	for y := range g.h {
		if y > 0 {
			out = append(out, '\n')
		}
		row := g.cells[y*g.w : (y+1)*g.w]
		n := len(row)
		for n > 0 && row[n-1].r == ' ' && !th.visible[row[n-1].s] {
			n--
		}
		now := plain
		for _, c := range row[:n] {
			if c.s != now {
				out = append(out, th.sgr[c.s]...)
				now = c.s
			}
			if c.r < utf8.RuneSelf {
				out = append(out, byte(c.r))
			} else {
				out = utf8.AppendRune(out, c.r)
			}
		}
		if now != plain {
			out = append(out, th.sgr[plain]...)
		}
	}
	g.out = out
	return string(out)
}

// withoutSGR is a screen without its styles; any other escape sequence stays.
func withoutSGR(screen string) string {
	var b strings.Builder
	for {
		head, tail, found := strings.Cut(screen, "\x1b[")
		b.WriteString(head)
		if !found {
			return b.String()
		}
		screen = strings.TrimLeft(tail, "0123456789;")
		if !strings.HasPrefix(screen, "m") {
			b.WriteByte(0x1b)
		}
		screen = strings.TrimPrefix(screen, "m")
	}
}

// width is how many cells our own text takes: one for each rune.
func width(t string) int { return utf8.RuneCountInString(t) }
