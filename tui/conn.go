package tui

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// phaseNames are what a connection is doing, in few words for tables.
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

// drawConn draws all that is known of one connection.
func (m *Model) drawConn() {
	r := m.layout.conn
	if r.H < 3 {
		return
	}
	in := r.Inside()
	c := m.shown.Conn(m.scene.Subject.Conn)
	if c == nil {
		m.grid.Box(r, "Connection", "")
		m.grid.Text(in.X+1, in.Y, in.X+in.W, canvas.Plain, "none yet")
		return
	}
	title, demo := "Connection #"+strconv.FormatUint(c.ID, 10), ""
	if c.Tag != "" {
		demo = part(canvas.Safe(c.Tag))
	}
	m.grid.Box(r, title, demo)
	m.grid.Text(in.X+1, in.Y, in.X+in.W, canvas.Strong, m.scene.Peer(c, in.W-12, m.grid.Glyphs))
	m.grid.Right(in.Y, in.X+in.W-1, canvas.Plain, version(c))
	facts := m.facts(c)
	if m.ctl != nil && c.Open() && m.scene.Fate(c) != scene.Hidden && len(facts)+3 < in.H {
		m.grid.Text(in.X+1, in.Y+in.H-1, in.X+in.W, canvas.Faint, canvas.Longest(in.W-2,
			m.commands.Text(command.CloseConn, "close it now   ")+m.commands.Text(command.CopyCurl, "as curl   ")+m.commands.Text(command.OpenWire, "wire view"),
			m.commands.Text(command.CloseConn, "close   ")+m.commands.Text(command.CopyCurl, "curl   ")+m.commands.Text(command.OpenWire, "wire")))
	}
	y := in.Y + 1
	for _, f := range facts {
		if y >= in.Y+in.H {
			return
		}
		m.grid.Text(in.X+1, y, in.X+in.W, canvas.Faint, f[0])
		m.grid.Text(in.X+10, y, in.X+in.W, canvas.Plain, f[1])
		y++
		if f[0] == "state" && len(facts)+1 < in.H && m.drawLeft(in, y, c) {
			y++
		}
	}
}

// part is a demo's tag in words: of "demo 3b", the second half of a scenario,
// "demo 3, part b".
func part(tag string) string {
	if i := len(tag) - 1; i > 0 && tag[i] >= 'a' && tag[i] <= 'z' && tag[i-1] >= '0' && tag[i-1] <= '9' {
		return tag[:i] + ", part " + tag[i:]
	}
	return tag
}

// version is what the connection speaks.
func version(c *monitor.Conn) string {
	if !c.MinorKnown {
		return ""
	}
	v := "HTTP/1." + strconv.Itoa(int(c.Minor))
	if c.Secured != nil {
		v = canvas.Safe(c.Secured.Version) + " " + v
	}
	return v
}

// facts are the lines of the panel: a name and a text each.
func (m *Model) facts(c *monitor.Conn) [][2]string {
	state, age := phaseName(c.Phase), figure.Span(m.scene.Age(c))
	if m.scene.Fate(c) == scene.Hidden {
		state, age = "keep or close?", "?"
	} else if !c.Open() {
		state = "closed " + figure.Span(time.Duration(m.clock.UnixNano()-c.Closed)) + " ago"
	} else if at := m.shown.Deadline(c); at != 0 {
		left := figure.Seconds(why.Until(at, m.clock))
		if c.Phase == event.Idle {
			state += "  server closes in " + left
		} else {
			state += "  limit in " + left
		}
	}
	all := [][2]string{
		{"state", state},
		{"age", age},
		{"requests", canvas.Pad(figure.Count(int64(c.Requests)), 10) + reused(c.Requests-1)},
		{"in", canvas.Pad(figure.Size(c.Received()), 10) + "out  " + figure.Size(c.Sent())},
		{"statuses", statuses(c)},
	}
	if m.scene.Fate(c) == scene.Closed {
		all = append(all, [2]string{"closed", why.ClosedBecause(c, 22)})
	}
	if u := c.Upstream; u != nil {
		how := "new"
		if u.Reused {
			how = "reused"
		}
		all = append(all, [2]string{"upstream", "#" + strconv.FormatUint(u.Upstream, 10) + ", " + how})
	}
	all = append(all, m.pathFacts(c)...)
	if c.Secured != nil {
		all = append(all, [2]string{"TLS", figure.Span(c.Secured.Took) + " handshake"})
	}
	return all
}

// reused is how often a connection was used again, in at most 18 cells.
func reused(n int) string {
	switch {
	case n <= 0:
		return "not reused"
	case n == 1:
		return "reused once"
	}
	return "reused " + figure.Count(int64(n)) + " times"
}

// statuses is how often each status was sent; "-" while none was.
func statuses(c *monitor.Conn) string {
	if c.Statuses[0].N == 0 {
		return "-"
	}
	var parts []string
	for i, a := range c.Statuses {
		if a.N == 0 {
			continue
		}
		name := strconv.Itoa(int(a.Status))
		if i == len(c.Statuses)-1 {
			name = "others"
		}
		parts = append(parts, name+" x"+figure.Count(int64(a.N)))
	}
	return strings.Join(parts, "  ")
}

// drawLeft draws what is left of a limit, or what is done of a transfer, as a bar.
func (m *Model) drawLeft(in canvas.Rectangle, y int, c *monitor.Conn) bool {
	const w = 20
	var part, whole int64
	text := ""
	switch at := m.shown.Deadline(c); {
	case !c.Open(), m.scene.Fate(c) == scene.Hidden:
		return false
	case c.Progress != nil && c.Progress.Total > 0:
		part, whole = c.Progress.Done, c.Progress.Total
		text = figure.ShortSize(part) + "/" + figure.ShortSize(whole)
	case c.Phase == event.Idle && at != 0:
		whole = int64(m.shown.Settings().IdleTimeout)
		part = min(max(0, at-m.clock.UnixNano()), whole)
		text = strconv.FormatFloat(float64(part)/1e9, 'f', 1, 64) + "/" + strconv.FormatFloat(float64(whole)/1e9, 'f', 1, 64)
	default:
		return false
	}
	if y >= in.Y+in.H || whole <= 0 {
		return false
	}
	m.grid.Fill(in.X+10, y, in.X+10+w, canvas.Faint, m.grid.Glyphs.Empty)
	m.grid.Fill(in.X+10, y, in.X+10+int(part*w/whole), canvas.Chart, m.grid.Glyphs.Full)
	m.grid.Text(in.X+10+w+1, y, in.X+in.W, canvas.Plain, text)
	return true
}
