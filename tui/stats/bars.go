package stats

import (
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A chart draws one chart of a state: a box with a heading and what is in it. It
// draws nothing where there is no room inside a box.
type chart func(g *canvas.Grid, r canvas.Rectangle, st *monitor.State)

// seen marks numbers that are counted from events when some were lost: they
// are then those of the events that were seen.
func seen(st *monitor.State) string {
	if st.Lost() > 0 {
		return " seen"
	}
	return ""
}

// barRow draws a name, its number, a bar and a remark at the right.
func barRow(g *canvas.Grid, r canvas.Rectangle, label int, name string, n, peak uint64, remark string) {
	end := r.X + r.W
	g.Text(r.X, r.Y, min(end, r.X+label), canvas.Plain, name)
	num := figure.Grouped(n)
	at := r.X + label + 6
	g.Right(r.Y, min(end, at), canvas.Strong, num)
	room := end - at - 1
	if remark != "" {
		room -= canvas.Width(remark) + 1
		g.Right(r.Y, end, canvas.Faint, remark)
	}
	bar(g, at+1, r.Y, room, n, peak)
}

// bar draws a bar of n out of peak in at most w cells; what is not nothing is seen.
func bar(g *canvas.Grid, x, y, w int, n, peak uint64) {
	if n == 0 || peak == 0 || w < 1 {
		return
	}
	g.Fill(x, y, x+max(1, int(n*uint64(w)/peak)), canvas.Chart, g.Glyphs.Full)
}

// share is a part in per cent.
func share(n, of uint64) string {
	return canvas.PadLeft(figure.Percent(n, of), 4)
}
