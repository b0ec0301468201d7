package clients

import (
	"cmp"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// A column is one of the table's. Its order has the row first that one looks for: the
// largest number, the first name.
type column struct {
	name  string
	short string // where there is less room; "" for name
	width int    // in cells; 0: what the others leave
	left  bool   // its text is at the left
	wide  bool   // only on a wide screen
	roomy bool   // not on a small screen
	text  func(p *Pane, sc *scene.Scene, c *monitor.Client) string
	order func(sc *scene.Scene, a, b *monitor.Client) int
}

// columns are the table's from left to right. To sort by the first one is to sort by the
// worst reuse.
var columns = [...]column{
	{name: "CLIENT", left: true, text: func(p *Pane, sc *scene.Scene, c *monitor.Client) string { return sc.ClientName(c, p.by) },
		order: func(_ *scene.Scene, a, b *monitor.Client) int { return monitor.WorstReuse(a, b) }},
	{name: "OPEN", width: 4, text: func(_ *Pane, sc *scene.Scene, c *monitor.Client) string { return sc.CountOf(c.Open).Brief() },
		order: func(sc *scene.Scene, a, b *monitor.Client) int {
			if !sc.CountOf(0).Known() {
				return 0
			}
			return b.Open - a.Open
		}},
	{name: "NEW/MIN", width: 7, text: func(_ *Pane, _ *scene.Scene, c *monitor.Client) string { return figure.Count(int64(c.Minute)) },
		order: func(_ *scene.Scene, a, b *monitor.Client) int { return b.Minute - a.Minute }},
	{name: "CONN", width: 6, wide: true, text: func(_ *Pane, _ *scene.Scene, c *monitor.Client) string { return figure.Count(int64(c.Conns)) },
		order: func(_ *scene.Scene, a, b *monitor.Client) int { return b.Conns - a.Conns }},
	{name: "REQ", width: 6, wide: true, text: func(_ *Pane, _ *scene.Scene, c *monitor.Client) string { return figure.Count(int64(c.Requests)) },
		order: func(_ *scene.Scene, a, b *monitor.Client) int { return b.Requests - a.Requests }},
	{name: "REQ/CONN", width: 8, roomy: true, text: perConn,
		order: func(_ *scene.Scene, a, b *monitor.Client) int { return cmp.Compare(ratio(b), ratio(a)) }},
	{name: "REUSED", short: "REUSE", width: 6, text: reused,
		order: func(_ *scene.Scene, a, b *monitor.Client) int { return cmp.Compare(share(a), share(b)) }},
	{name: "MOSTLY CLOSED BY", short: "CLOSED BY", width: 20, left: true, text: closed,
		order: func(sc *scene.Scene, a, b *monitor.Client) int { return cmp.Compare(mostly(sc, b), mostly(sc, a)) }},
	{name: "SEEN", width: 6, text: seen,
		order: func(sc *scene.Scene, a, b *monitor.Client) int {
			if !sc.CountOf(0).Known() {
				return 0
			}
			return cmp.Compare(b.Last, a.Last)
		}},
}

// closedColumn is the index of the column of reasons.
const closedColumn = 7

func ratio(c *monitor.Client) float64 { return float64(c.Requests) / float64(max(1, c.Conns)) }

// share is the part of its requests that reused a connection; 2 where there was none.
func share(c *monitor.Client) float64 {
	if c.Requests == 0 {
		return 2
	}
	return float64(c.Reused) / float64(c.Requests)
}

// perConn is requests per connection.
func perConn(_ *Pane, _ *scene.Scene, c *monitor.Client) string { return figure.Ratio(ratio(c)) }

// reused is the part of its requests that reused a connection, in per cent.
func reused(_ *Pane, _ *scene.Scene, c *monitor.Client) string {
	return figure.Percent(uint64(c.Reused), uint64(c.Requests))
}

// mostly is how many of its connections were closed for the most frequent reason; 0
// where that may not be told.
func mostly(sc *scene.Scene, c *monitor.Client) int {
	if len(c.Closed) == 0 || !sc.Reasons() {
		return 0
	}
	return c.Closed[0].N
}

// closed returns the most frequent closing side and reason of its connections, with how many where there is
// room.
func closed(p *Pane, sc *scene.Scene, c *monitor.Client) string {
	switch {
	case !sc.Reasons():
		return "?"
	case len(c.Closed) == 0 && c.Open > 0:
		return "open"
	case len(c.Closed) == 0:
		return "-"
	}
	if p.wide() {
		return canvas.Pad(label(p.by, sc, c, 22), 22) + " x" + figure.Count(int64(c.Closed[0].N))
	}
	return label(p.by, sc, c, 20)
}

// label is the most frequent reason in at most so many cells. Of one that refuses a request
// it names the fault of the newest.
func label(by monitor.Grouping, sc *scene.Scene, c *monitor.Client, cells int) string {
	code := c.Closed[0].Code
	looked := 0
	for o := range sc.Recent() {
		if looked++; looked > lookedAt || reason.Of(code).Verdict != reason.Refused {
			break
		}
		if !o.Open() && o.Why == code && c.Has(o, by) {
			return why.ClosedBecause(o, cells)
		}
	}
	return reason.Of(code).LabelIn(cells)
}

// lookedAt is how many connections label looks at, at most.
const lookedAt = 200

// seen is how long ago a byte of an exchange came or went.
func seen(_ *Pane, sc *scene.Scene, c *monitor.Client) string {
	if !sc.CountOf(0).Known() {
		return "?"
	}
	d := time.Duration(sc.Now.UnixNano() - c.Last)
	if d < time.Second {
		return "now"
	}
	return figure.ShortSpan(d)
}
