package lanes

import (
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// lane draws one connection in line y: label, past, now, and what is to come.
func (p *Pane) lane(pic *picture, sc *scene.Scene, cols columns, y int, c *monitor.Conn) {
	g, s := pic.grid, canvas.Plain
	if c.ID == sc.Subject.Conn {
		g.Put(cols.label, y, canvas.Strong, g.Glyphs.Mark)
		s = canvas.Selected
	}
	g.Text(cols.label+1, y, cols.end, s, "#"+strconv.FormatUint(c.ID, 10))
	g.Text(cols.peer, y, cols.peer+cols.peerW, s, sc.Peer(c, cols.peerW, g.Glyphs))
	if cols.serverW > 0 {
		g.Text(cols.server, y, cols.server+cols.serverW, canvas.Plain, tail(serverOf(sc, c), cols.serverW, g.Glyphs.Cut))
	}
	if cols.versionW > 0 {
		pic.version(cols.version, y, cols.version+cols.versionW, s, c)
	}
	g.Right(y, cols.count+cols.countW, s, requestsOf(c))
	pic.past(y, c)
	over := sc.Fate(c) != scene.Hidden && pic.over(c)
	if !over { // a closed lane has no time to come: the words there are about its end
		g.Put(cols.now, y, canvas.NowLine, g.Glyphs.Now)
	}
	x := cols.now + 2
	switch {
	case sc.Fate(c) == scene.Hidden:
		g.Text(x, y, cols.end, canvas.Strong, "keep or close?")
	case !over:
		pic.future(y, c)
	default:
		pic.ending(x, y, c)
	}
}

// enoughForRule is how many cells the end of a lane has when its words leave room for the
// number and the section of their rule.
const enoughForRule = 34

// ending draws who closed a connection and why, and the rule for it where there is
// room for both. What does not fit right of now begins earlier, as far as the lane has
// left its cells free.
func (p *picture) ending(x, y int, c *monitor.Conn) {
	p.seen.ended = true
	from := min(x, max(p.left, p.column(c.Finished()))+3)
	room, rule := p.end-from-1, ""
	if p.sc.Fate(c) == scene.Closed {
		rule = reason.Of(c.Why).Rule
	}
	number := strings.TrimPrefix(rule, "RFC ")
	s, t := ending(p.sc, c, room)
	switch { // the rule has its place where the words that are left say as much
	case room >= largeFutureW-3:
		s, t = ending(p.sc, c, room-canvas.Width(rule)-1)
	case room >= enoughForRule:
		s, t = ending(p.sc, c, room-canvas.Width(number)-1)
	}
	rule = canvas.Longest(room-canvas.Width(t)-1, rule, number, "")
	need := canvas.Width(t)
	if rule != "" {
		need += 1 + canvas.Width(rule)
	}
	p.grid.Text(max(from, min(x, p.end-1-need)), y, p.end, s, t)
	p.grid.Right(y, p.end-1, canvas.Faint, rule)
}

// serverOf is the server of a capture or a fleet that shows several; "" elsewhere.
func serverOf(sc *scene.Scene, c *monitor.Conn) string {
	if c.Server == nil || sc.State.Servers() < 2 {
		return ""
	}
	return canvas.Safe(c.Server.String())
}

// tail is the end of a text, which tells addresses apart, in at most n cells.
func tail(t string, n int, cut rune) string {
	runes := []rune(t)
	if over := len(runes) - n; over > 0 {
		return string(cut) + string(runes[over+1:])
	}
	return t
}

// requestsOf is how many requests came on a connection.
func requestsOf(c *monitor.Conn) string { return figure.Count(int64(c.Requests)) }

// ending is how a lane says who closed its connection and why, in at most room
// cells; in the quiz it is a question until it is answered.
func ending(sc *scene.Scene, c *monitor.Conn, room int) (canvas.Style, string) {
	if sc.Fate(c) == scene.Unsaid {
		return canvas.Plain, "closed: why?"
	}
	return reasonStyle(c.Why), why.ClosedBecause(c, room)
}

// reasonStyle makes the reasons stand out that mean that something went wrong.
func reasonStyle(code reason.Code) canvas.Style {
	switch reason.Of(code).Verdict {
	case reason.Refused:
		return canvas.Status4
	case reason.Ended:
		if code != reason.IdleTimeout && code != reason.ClientEOF && code != reason.Shutdown && code != reason.Operator {
			return canvas.Status4
		}
	}
	return canvas.Plain
}
