package conns

import (
	"cmp"
	"strconv"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// A column is one of the table's. Its order has the row first that one looks for: the
// largest number, the first name; connections are in the order of their opening.
type column struct {
	name  string
	width int  // in cells; 0: it depends on the table's width
	left  bool // its text is at the left
	text  func(sc *scene.Scene, c *monitor.Conn) string
	order func(sc *scene.Scene, a, b *monitor.Conn) int
}

// The indexes of the columns whose widths depend on what is shown.
const peerColumn, serverColumn = 1, 2

// columns are the table's from left to right.
var columns = [...]column{
	{"ID", 6, false, func(_ *scene.Scene, c *monitor.Conn) string { return strconv.FormatUint(c.ID, 10) },
		func(_ *scene.Scene, a, b *monitor.Conn) int { return cmp.Compare(a.ID, b.ID) }},
	peerColumn: {"PEER", 0, true, nil,
		func(_ *scene.Scene, a, b *monitor.Conn) int { return a.Peer.Compare(b.Peer) }},
	serverColumn: {"SERVER", 0, true, server,
		func(sc *scene.Scene, a, b *monitor.Conn) int { return strings.Compare(server(sc, a), server(sc, b)) }},
	{"STATE, WHO: WHY", 20, true, state,
		func(sc *scene.Scene, a, b *monitor.Conn) int { return cmp.Compare(state(sc, a), state(sc, b)) }},
	{"AGE", 5, false, age,
		func(sc *scene.Scene, a, b *monitor.Conn) int { return cmp.Compare(sc.Age(b), sc.Age(a)) }},
	{"REQ", 4, false, func(_ *scene.Scene, c *monitor.Conn) string { return figure.Count(int64(c.Requests)) },
		func(_ *scene.Scene, a, b *monitor.Conn) int { return cmp.Compare(b.Requests, a.Requests) }},
	{"IN", 5, false, func(_ *scene.Scene, c *monitor.Conn) string { return figure.ShortSize(c.Received()) },
		func(_ *scene.Scene, a, b *monitor.Conn) int { return cmp.Compare(b.Received(), a.Received()) }},
	{"OUT", 5, false, func(_ *scene.Scene, c *monitor.Conn) string { return figure.ShortSize(c.Sent()) },
		func(_ *scene.Scene, a, b *monitor.Conn) int { return cmp.Compare(b.Sent(), a.Sent()) }},
	{"LEFT", 5, false, left,
		func(sc *scene.Scene, a, b *monitor.Conn) int {
			return cmp.Compare(sc.Deadline(b), sc.Deadline(a))
		}},
}

// server is the server of a capture or a fleet.
func server(_ *scene.Scene, c *monitor.Conn) string {
	if c.Server == nil {
		return ""
	}
	return canvas.Safe(c.Server.String())
}

// age is how long a connection has been open, or was.
func age(sc *scene.Scene, c *monitor.Conn) string {
	if sc.Fate(c) == scene.Hidden {
		return "?"
	}
	return figure.ShortSpan(sc.Age(c))
}

// left is how long until a limit closes the connection, "" where none is running.
func left(sc *scene.Scene, c *monitor.Conn) string {
	if d, ok := sc.Left(c); ok {
		return figure.ShortSpan(d)
	}
	return ""
}

// state is what an open connection is doing, in capitals, for how long it has
// stalled, and whether its client has sent FIN; or who closed it and why.
func state(sc *scene.Scene, c *monitor.Conn) string {
	switch sc.Fate(c) {
	case scene.Hidden:
		return "?"
	case scene.Open:
		if d := why.Stalled(c, sc.Now); d > 0 {
			return "STALLED " + figure.ShortSpan(d)
		}
		if c.HalfClosed {
			return phaseName(c.Phase) + ", FIN"
		}
		return phaseName(c.Phase)
	case scene.Unsaid:
		return "closed"
	}
	return why.ClosedBecause(c, 20)
}

// phaseNames are what a connection is doing, in few words.
var phaseNames = [...]string{
	event.Idle: "IDLE", event.Handshake: "TLS", event.ReceivingHead: "READING HEAD", event.ReceivingContent: "READING BODY",
	event.Handling: "WORKING", event.Sending: "SENDING", event.Draining: "DROPPING BODY", event.Closing: "CLOSING",
}

func phaseName(p event.Phase) string {
	if int(p) < len(phaseNames) {
		return phaseNames[p]
	}
	return "?"
}

// width is how many cells column i takes.
func (p *Pane) width(i int) int {
	switch i {
	case peerColumn:
		return p.peerW
	case serverColumn:
		return p.serverW
	}
	return columns[i].width
}

// shows reports whether there is a column: that of the servers only in a capture
// that has several.
func (p *Pane) shows(i int) bool { return p.width(i) > 0 }

// fitting is how many columns have room as a whole.
func (p *Pane) fitting(in canvas.Rectangle) int {
	x := 1
	for i := range columns {
		if !p.shows(i) {
			continue
		}
		if x += p.width(i); x > in.W {
			return i
		}
		x++
	}
	return len(columns)
}
