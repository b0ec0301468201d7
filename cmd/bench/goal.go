//go:build linux

package main

// A goal is what this server is meant to reach, as a multiple of LIMIT's: of
// CPU time per request, or, where of is the rate, of requests per second.
type goal struct {
	of               figure
	plain, dashboard float64
}

// forKind says the goal of one of this server's faces; 0 for another server.
func (g goal) forKind(kind string) float64 {
	switch kind {
	case "plain", "log":
		return g.plain
	case "dashboard":
		return g.dashboard
	}
	return 0
}

// A figure is one of the two that a turn gives.
type figure uint8

const (
	cpuFigure  figure = iota // CPU seconds per request
	rateFigure               // requests per second
)

// of is the turn's figure.
func (f figure) of(t turn) float64 {
	if f == rateFigure {
		return t.rate
	}
	return t.cpu
}
