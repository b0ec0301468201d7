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

// earlier reports whether a tag is that of another demo scenario than the one with a key:
// "demo 3b" is a part of 3.
func earlier(tag, key string) bool {
	of, tagged := strings.CutPrefix(tag, "demo ")
	return tagged && !strings.HasPrefix(of, key)
}
