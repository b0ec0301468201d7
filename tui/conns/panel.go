package conns

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

// DrawPanel draws all that is known of the subject's connection.
func DrawPanel(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H < 3 {
		return
	}
	in := r.Inside()
	c := sc.Conn()
	if c == nil {
		g.Box(r, "Connection", "")
		g.Text(in.X+1, in.Y, in.X+in.W, canvas.Plain, "none yet")
		return
	}
	title, demo := "Connection #"+strconv.FormatUint(c.ID, 10), ""
	if c.Tag != "" {
		demo = part(canvas.Safe(c.Tag))
	}
	g.Box(r, title, demo)
	g.Text(in.X+1, in.Y, in.X+in.W, canvas.Strong, sc.Peer(c, in.W-12, g.Glyphs))
	g.Right(in.Y, in.X+in.W-1, canvas.Plain, version(c))
	facts := facts(sc, c, in.W-11)
	if sc.Source.Control && sc.Fate(c) == scene.Open && len(facts)+3 < in.H {
		g.Text(in.X+1, in.Y+in.H-1, in.X+in.W, canvas.Faint, keys(sc.Commands, in.W-2))
	}
	y := in.Y + 1
	for _, f := range facts {
		if y >= in.Y+in.H {
			return
		}
		g.Text(in.X+1, y, in.X+in.W, canvas.Faint, f[0])
		g.Text(in.X+10, y, in.X+in.W, canvas.Plain, g.AtMost(f[1], in.W-10))
		y++
		if f[0] == "state" && len(facts)+1 < in.H && drawLeft(g, sc, in, y, c) {
			y++
		}
	}
}

// keys are what can be done with the connection, in at most n cells.
func keys(set *command.Set, n int) string {
	line := func(closes, copies, opens string) string {
		return set.Text(command.CloseConn, closes) + "   " + set.Text(command.CopyCurl, copies) + "   " + set.Text(command.OpenWire, opens)
	}
	return canvas.Longest(n, line("close it now", "as curl", "wire view"), line("close", "curl", "wire"))
}

// part is a demo's tag in words: of "demo 3b", the second half of a scenario,
// "demo 3, part b".
func part(tag string) string {
	if i := len(tag) - 1; i > 0 && tag[i] >= 'a' && tag[i] <= 'z' && tag[i-1] >= '0' && tag[i-1] <= '9' {
		return tag[:i] + ", part " + tag[i:]
	}
	return tag
}

// version returns the HTTP version of the connection.
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

// facts are the lines of the panel: a name and a text each, in room cells where
// there is a form that short.
func facts(sc *scene.Scene, c *monitor.Conn, room int) [][2]string {
	fate, age := sc.Fate(c), figure.Span(sc.Age(c))
	state := phaseName(c.Phase)
	switch left, ok := sc.Left(c); {
	case fate == scene.Hidden:
		state, age = "keep or close?", "?"
	case fate != scene.Open:
		state = "closed " + figure.Span(time.Duration(sc.Now.UnixNano()-c.Closed)) + " ago"
	case ok && c.Phase == event.Idle:
		state += "  server closes in " + figure.Seconds(left)
	case ok:
		state += "  limit in " + figure.Seconds(left)
	}
	all := [][2]string{{"state", state}}
	if fate == scene.Open {
		all = append(all, waiting(sc, c, room)...)
	}
	all = append(all, [][2]string{
		{"age", age},
		{"requests", canvas.Pad(figure.Count(int64(c.Requests)), 10) + reused(c.Requests-1)},
		{"in", canvas.Pad(figure.Size(c.Received()), 10) + "out  " + figure.Size(c.Sent())},
		{"statuses", statuses(c)},
	}...)
	if w := queued(sc, c); w != "" {
		all = append(all, [2]string{"waited", w})
	}
	if fate == scene.Closed {
		all = append(all, [2]string{"closed", why.ClosedBecause(c, 28)})
		if c.Ended != event.EndUnknown {
			all = append(all, [2]string{"ended", c.Ended.String()})
		}
	}
	if text := server(sc, c); text != "" && (sc.State.Servers() > 1 || c.Own > 0) {
		if c.Own > 0 {
			text += ", #" + strconv.FormatUint(c.Own, 10) + " there"
		}
		all = append(all, [2]string{"server", text})
	}
	if c.Free != 0 {
		all = append(all, [2]string{"opened", "although #" + strconv.FormatUint(c.Free, 10) + " was free"})
	}
	if u := c.Upstream; u != nil {
		how := "new"
		if u.Reused {
			how = "reused"
		}
		all = append(all, [2]string{"upstream", "#" + strconv.FormatUint(u.Upstream, 10) + ", " + how})
	}
	all = append(all, pathFacts(sc, c)...)
	if c.Secured != nil {
		all = append(all, [2]string{"TLS", figure.Span(c.Secured.Took) + " handshake"})
	}
	return all
}

// waiting are the lines about what an open connection in progress waits for.
func waiting(sc *scene.Scene, c *monitor.Conn, room int) (facts [][2]string) {
	if c.HalfClosed {
		facts = append(facts, [2]string{"client", canvas.Longest(room, "has finished sending; it may still read", "sent FIN, and may still read", "sent FIN, may still read")})
	}
	p := c.Progress
	if p == nil {
		return facts
	}
	if p.Held > 0 {
		held := figure.Size(p.Held)
		facts = append(facts, [2]string{"held", canvas.Longest(room, held+" by the system, not acknowledged", held+" by the system")})
	}
	if d := why.Stalled(c, sc.Now); d > 0 {
		facts = append(facts, [2]string{"stalled", "for " + figure.Seconds(d)})
		if p.Missing != "" {
			missing := canvas.Safe(p.Missing)
			if c.Phase == event.ReceivingHead {
				missing = canvas.Longest(room, missing, "the head's empty last line")
			}
			facts = append(facts, [2]string{"missing", missing})
		}
	}
	return facts
}

// queued is how long the subject's request, or the one in progress, waited for the
// response before it: "2.0 s behind 7.2"; "" where it did not wait.
func queued(sc *scene.Scene, c *monitor.Conn) string {
	nth, d := c.Current.Nth, time.Duration(c.Current.Queued)
	if r := sc.Current(); nth == 0 && r != nil && r.Conn == c.ID {
		nth, d = r.Nth, r.Queued
	}
	if d <= 0 {
		return ""
	}
	return figure.Span(d) + " behind " + strconv.FormatUint(c.ID, 10) + "." + strconv.Itoa(nth-1)
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

// pathFacts are the lines about the way to the peer: how long it is, and the time
// that the handshakes not made would have taken at that length.
func pathFacts(sc *scene.Scene, c *monitor.Conn) [][2]string {
	p := sc.Path
	if p.Conn != c.ID || sc.Fate(c) != scene.Open {
		return nil
	}
	facts := [][2]string{{"RTT", figure.Known(p.RTT) + " there and back"}}
	if p.Retransmits > 0 || p.Unacked > 0 {
		facts = append(facts, [2]string{"packets", figure.Count(int64(p.Retransmits)) + " sent again, " + figure.Count(int64(p.Unacked)) + " on the way"})
	}
	if c.Requests > 1 {
		facts = append(facts, [2]string{"saved", saved(sc, c, uint64(c.Requests-1))})
	}
	return facts
}

// saved says how many handshakes reuse has saved and, where a round trip takes time
// worth naming, the time for them: at the what-if round trip, or at the measured one of
// a millisecond or more.
func saved(sc *scene.Scene, c *monitor.Conn, handshakes uint64) string {
	text := figure.Plural(handshakes, "handshake")
	each, at := sc.Path.RTT, ""
	if sc.RTT > 0 {
		each, at = sc.RTT, " at "+figure.Limit(sc.RTT)
	}
	if each < time.Millisecond {
		return text
	}
	if c.Secured != nil {
		each += c.Secured.Took
	}
	return text + ", " + figure.Known(time.Duration(handshakes)*each) + at
}

// drawLeft draws, as a bar in line y, the time left until a limit, or how much of a
// transfer is done; the part of a response that was written and not acknowledged yet has a
// style of its own. It reports whether there was one to draw.
func drawLeft(g *canvas.Grid, sc *scene.Scene, in canvas.Rectangle, y int, c *monitor.Conn) bool {
	w := 20
	var part, held, whole int64
	text := ""
	switch left, ok := sc.Left(c); {
	case sc.Fate(c) != scene.Open:
		return false
	case c.Progress != nil && c.Progress.Total > 0:
		part, held, whole = c.Progress.Done, c.Progress.Held, c.Progress.Total
		text = figure.ShortSize(part) + "/" + figure.ShortSize(whole)
	case c.Phase == event.Idle && ok:
		whole = int64(sc.State.Settings().IdleTimeout)
		part = min(int64(left), whole)
		text = strconv.FormatFloat(float64(part)/1e9, 'f', 1, 64) + "/" + strconv.FormatFloat(float64(whole)/1e9, 'f', 1, 64)
	default:
		return false
	}
	if y >= in.Y+in.H || whole <= 0 {
		return false
	}
	w = max(1, min(w, in.W-11-canvas.Width(text)))
	g.Fill(in.X+10, y, in.X+10+w, canvas.Faint, g.Glyphs.Empty)
	g.Fill(in.X+10, y, in.X+10+int(min(part+held, whole)*int64(w)/whole), canvas.Busy, g.Glyphs.Busy)
	g.Fill(in.X+10, y, in.X+10+int(part*int64(w)/whole), canvas.Chart, g.Glyphs.Full)
	g.Text(in.X+10+w+1, y, in.X+in.W, canvas.Plain, text)
	return true
}
