package canvas

// A Rectangle is a part of the screen, in cells. One without height is not shown.
type Rectangle struct{ X, Y, W, H int }

// Rect is a rectangle of w columns and h rows with its upper left cell at x, y.
func Rect(x, y, w, h int) Rectangle { return Rectangle{x, y, w, h} }

// Inside is the rectangle without the frame of a box.
func (r Rectangle) Inside() Rectangle {
	return Rectangle{r.X + 1, r.Y + 1, max(0, r.W-2), max(0, r.H-2)}
}

// Holds reports whether a cell is in the rectangle.
func (r Rectangle) Holds(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Fitting is the first heading that fits into a [Grid.Box] of that size, or the
// last one.
func (r Rectangle) Fitting(headings ...string) string {
	return Longest(r.W-6, headings...) // corners, their neighbours, and a space at either end
}

// Box draws a frame with a heading at its left and, if it fits, a second text at
// its right. A rectangle with fewer than two rows or columns is not drawn.
func (g *Grid) Box(r Rectangle, title, right string) {
	gl := g.Glyphs
	x2, y2 := r.X+r.W-1, r.Y+r.H-1
	if r.W < 2 || r.H < 2 {
		return
	}
	g.Fill(r.X, r.Y, x2, Border, gl.Horizontal)
	g.Fill(r.X, y2, x2, Border, gl.Horizontal)
	for y := r.Y + 1; y < y2; y++ {
		g.Put(r.X, y, Border, gl.Vertical)
		g.Put(x2, y, Border, gl.Vertical)
	}
	g.Put(r.X, r.Y, Border, gl.TopLeft)
	g.Put(x2, r.Y, Border, gl.topRight)
	g.Put(r.X, y2, Border, gl.BottomLeft)
	g.Put(x2, y2, Border, gl.BottomRight)
	end := g.Text(r.X+2, r.Y, x2-1, Heading, " "+title+" ")
	if right != "" && end+Width(right)+3 < x2 {
		g.Right(r.Y, x2-1, Plain, " "+right+" ")
	}
}

// Foot draws a remark into the lower edge of a box, at its right. The box must be
// drawn before. "" draws nothing.
func (g *Grid) Foot(r Rectangle, t string) {
	if t != "" {
		g.Right(r.Y+r.H-1, r.X+r.W-2, Faint, " "+t+" ")
	}
}
