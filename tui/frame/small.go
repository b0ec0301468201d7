package frame

import (
	"slices"
	"strconv"
	"time"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// drawSmall draws the first line for a class: the switch, large.
func drawSmall(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	st := sc.State.Settings()
	s, t := canvas.On, " KEEP-ALIVE ON "
	if !st.KeepAlive {
		s, t = canvas.Off, " KEEP-ALIVE OFF "
	}
	idle, short := "idle timeout "+figure.Limit(st.IdleTimeout), "idle "+figure.Limit(st.IdleTimeout)
	if of := captured(sc); of != "" {
		s, t, idle = canvas.On, " "+of+" ", g.AtMost(captureFile(sc), 20)
		short = idle
	}
	x := g.Text(r.X, r.Y, r.W, s, t)
	look, mark := sc.Source.Mark()
	stopped := sc.Source.Broken
	if stopped { // that has its place before all but the switch
		idle = canvas.Longest(r.W-x-4-canvas.Width(mark), idle, short, "")
	}
	x = g.Text(x+2, r.Y, r.W, canvas.Strong, idle)
	if stopped {
		x = g.Text(x+2, r.Y, r.W, look, mark)
	}
	if l := lost(sc); l != "" && x+2+canvas.Width(l) < r.W-8 {
		x = g.Text(x+2, r.Y, r.W, canvas.Warning, l)
	}
	if l := runningLimit(sc, figure.Limit); l != "" && x+2+canvas.Width(l) < r.W-8 {
		x = g.Text(x+2, r.Y, r.W, canvas.Strong, l)
	}
	right := Port(sc.State.Server().Addr)
	if a := sc.Source.Addr(); a != "" {
		right = canvas.Longest(r.W-x-3, a, right)
	}
	switch p := sc.Source.Replay; {
	case sc.Still() != "":
		right = sc.Still()
	case p != nil:
		right = canvas.Longest(r.W-x-3, p...)
	}
	if mark != "" && !stopped { // where both have room
		right = canvas.Longest(r.W-x-3, mark+"  "+right, right)
	}
	if x+2+canvas.Width(right) < r.W {
		g.Right(r.Y, r.W-1, canvas.Strong, right)
	}
}

// drawSmallHead draws the line of numbers for a class, or the name of a demo and the
// requests a second beside it.
func drawSmallHead(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	rate := perSecond(sc)
	if sc.Source.Demo.On {
		x := sc.DrawDemo(g, r.X+1, r.Y, r.W-1, false)
		g.Right(r.Y, r.W-1, canvas.Plain, canvas.Longest(r.W-x-3, append(rate, "")...))
		return
	}
	x := r.X + 1
	n := sc.Numbers()
	ratio, reused := reuse(n.Totals)
	parts := []string{sc.Open().Brief() + " open", rate[0], ratio + " req/conn", reused + " reused"}
	if l := n.Latency(); l.N > 0 {
		parts = slices.Insert(parts, 2, "slowest "+figure.ShortSpan(l.Max)+slowest(sc, l.Max))
	}
	for _, part := range parts {
		if x+canvas.Width(part) < r.W {
			x = g.Text(x, r.Y, r.W, canvas.Plain, part) + 2
		}
	}
}

// slowest names the request that took so long, " #7.5", if it is one of the newest; "" if
// it is not.
func slowest(sc *scene.Scene, took time.Duration) string {
	const looked = 300
	first, end := sc.State.Rows()
	for n := end; n > max(first, end-min(end, looked)); n-- {
		if r := sc.State.Row(n - 1); r.Took == took {
			return " #" + strconv.FormatUint(r.Conn, 10) + "." + strconv.Itoa(r.Nth)
		}
	}
	return ""
}
