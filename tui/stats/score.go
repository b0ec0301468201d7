package stats

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// DrawScore compares the last two groups of connections: those of a demo
// scenario, or of a client's address. A scenario before the one that the picture is of
// is named.
func DrawScore(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H == 0 {
		return
	}
	all, _, _ := sc.Clients(monitor.ByAddress)
	slices.SortStableFunc(all, func(a, b monitor.Client) int { return cmp.Compare(b.Last, a.Last) })
	all = all[:min(len(all), r.H)]
	if r.H > 1 && !slices.ContainsFunc(all, func(c monitor.Client) bool { return c.Tag != "" }) {
		drawSum(g, sc, r, all)
		return
	}
	slices.SortFunc(all, func(a, b monitor.Client) int { return cmp.Compare(a.From, b.From) })
	for i, s := range all {
		conns := "#" + strconv.FormatUint(s.From, 10)
		if s.To > s.From {
			conns += "-#" + strconv.FormatUint(s.To, 10)
		}
		saved := figure.Count(int64(s.Reused)) + " " + figure.Noun(s.Reused, "handshake") + " saved"
		if d := sc.Source.Demo; d.On && earlier(s.Tag, d.Key) {
			saved = "from " + s.Tag
		}
		line := fmt.Sprintf(" %3s %-8s %3s %-11s %-7s %19s", figure.Count(int64(s.Requests)), figure.Noun(s.Requests, "request"),
			figure.Count(int64(s.Conns)), figure.Noun(s.Conns, "connection"), conns, saved)
		g.Text(r.X, r.Y+i, r.W, canvas.Strong, line)
	}
}

// drawSum draws the sum of all clients, and below it what the one that was active last
// has a part in it.
func drawSum(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, latest []monitor.Client) {
	const sum, most = "all clients", 15
	name := ""
	if len(latest) > 0 {
		name = g.AtMost(sc.ClientName(&latest[0], monitor.ByAddress), most)
	}
	w := max(canvas.Width(sum), canvas.Width(name))
	line := func(y int, name string, requests, conns, reused int) {
		x := g.Text(r.X+1, y, r.W, canvas.Strong, fmt.Sprintf("%s %4s %-8s %4s %-5s", canvas.Pad(name, w), figure.Count(int64(requests)), figure.Noun(requests, "request"),
			figure.Count(int64(conns)), figure.Noun(conns, "conn")))
		saved := figure.Count(int64(reused)) + " " + figure.Noun(reused, "handshake")
		g.Right(y, r.W-1, canvas.Strong, canvas.Longest(r.W-x-2, saved+" saved", saved))
	}
	t := sc.Totals()
	line(r.Y, sum, int(t.Requests), int(t.Conns), int(t.Reused))
	if name != "" {
		c := &latest[0]
		line(r.Y+1, name, c.Requests, c.Conns, c.Reused)
	}
}

// earlier reports whether a tag is that of another demo scenario than the one with a key:
// "demo 3b" is a part of 3.
func earlier(tag, key string) bool {
	of, tagged := strings.CutPrefix(tag, "demo ")
	return tagged && !strings.HasPrefix(of, key)
}
