package save

import (
	"httpserver/internal/monitor"
	"httpserver/tui/export"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// Gather takes the requests that are shown out of the state, so that they can be
// written while the state goes on. screen is the screen as text.
func Gather(sc *scene.Scene, screen string) *export.Batch {
	x := &export.Batch{URL: sc.State.Server().URL, Screen: screen, Zone: sc.Zone}
	for place := range sc.Rows() {
		r := sc.Row(place)
		item := export.Item{Row: sc.Masked(r), Minor: 1, Why: why.Verdict(monitor.Decision{Conn: r.Conn, Code: r.Why}, nil)}
		if c := sc.State.Capture(r.Conn, r.Nth); c != nil {
			copied := *c
			item.Capture = &copied
		}
		if c := sc.State.Conn(r.Conn); c != nil {
			item.Minor = c.Minor
		}
		x.Items = append(x.Items, item)
	}
	return x
}
