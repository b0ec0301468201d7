package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// subject is what the whole screen speaks of: the marks of lanes and log, the
// panels of the connection and of its bytes, and the why line. It is the
// exchange in the wire view, else the chosen connection, else the chosen
// request, else the newest decision.
//
// The quiz asks of connections: after an earlier request of one it would be no
// question what became of it.
func (m *Model) subject() monitor.Decision {
	d := m.decision()
	if c := m.shown.Conn(d.Conn); m.quiz.on && c != nil {
		return question(c)
	}
	return d
}

// decision is the subject but for the quiz.
func (m *Model) decision() monitor.Decision {
	if m.view == wireView {
		return m.wire.subject(m)
	}
	if m.target != 0 {
		if c := m.shown.Conn(m.target); c != nil {
			return about(c)
		}
	}
	if !m.log.follow || m.filter.Active() { // a filter may hide the newest decision
		if r := m.log.chosen(m); r != nil {
			return monitor.Decision{At: r.At, Conn: r.Conn, Nth: r.Nth, Code: r.Why, Detail: r.Detail}
		}
	}
	if d := m.shown.Why(); d.At != 0 && !m.filter.Active() {
		return d
	}
	for c := range m.shown.Recent() { // no decision to speak of: whatever is in sight
		if m.showsConn(c) {
			return about(c)
		}
	}
	return monitor.Decision{}
}

// about is the newest decision about a connection.
func about(c *monitor.Conn) monitor.Decision {
	return monitor.Decision{Conn: c.ID, Nth: c.Requests, Code: c.Why, Detail: c.Detail, Ended: !c.Open()}
}

// chosen is the connection that somebody chose, or whose request; 0: nobody did.
func (m *Model) chosen() uint64 {
	if m.target == 0 && m.log.follow {
		return 0
	}
	return m.subject().Conn
}

// sequel is what comes next on the connection, in several forms, the longest
// first, and the rule it follows from.
func (m *Model) sequel(d monitor.Decision) (forms []string, rule string) {
	c := m.shown.Conn(d.Conn)
	e := reason.Of(d.Code)
	switch {
	case c == nil:
		return nil, ""
	case early(c, d.Nth) > 0 && (c.Current.Nth != 0 || m.chosen() != 0 || m.view == wireView):
		nth, wait := strconv.Itoa(d.Nth), figure.Span(early(c, d.Nth))
		return []string{"request " + nth + " came " + wait + " before its turn and had to wait: responses go out in the order of requests",
			"request " + nth + " waited " + wait + " for its turn"}, "RFC 9112 §9.3.2"
	case c.Open() && d.Code == reason.None && c.Current.Nth != 0 && progressText(m, c) == "":
		return []string{"whether it stays open is decided with the response"}, ""
	case c.Open():
		return m.forecast(c)
	case d.Code != c.Why && reason.Of(c.Why).Who != "":
		return []string{"later: " + verdict(about(c), c), "later closed (" + closedBecause(c, 22) + ")"}, reason.Of(c.Why).Rule
	case e.Cure != "" || d.Detail != "":
		return remedies(canvas.Safe(d.Detail), e), ""
	case c.Waited >= int64(slowHead):
		return []string{"request " + strconv.Itoa(c.Requests) + " took long because its head took " + figure.Seconds(time.Duration(c.Waited)) + " to arrive: the client was slow",
			"its head took " + figure.Seconds(time.Duration(c.Waited)) + " to arrive"}, ""
	case m.letGo(c):
		return []string{"Cure of the idle race: close a connection before the server does, as here", "Cure: close before the server does, as here"}, ""
	case e.Explain != "":
		return []string{where}, ""
	}
	return nil, ""
}

// where says where there is more to read.
const where = "E: what it means"

// remedies are what is known beyond the reason, and what to do about it.
func remedies(detail string, e reason.Entry) []string {
	var forms []string
	before := ""
	if detail != "" {
		before = detail + ". "
	}
	if e.Cure != "" {
		forms = append(forms, before+"Cure: "+e.Cure, before+"Cure: "+e.CureInShort())
	}
	switch {
	case detail == "":
		return append(forms, where+", and the cure")
	case e.Cure != "": // rather than a detail that is cut
		return append(forms, detail, "Cure: "+e.CureInShort())
	}
	return append(forms, detail)
}

// letGo tells whether the client closed a connection before the server's idle
// limit would, having lost others to it: that is how a race is avoided.
func (m *Model) letGo(c *monitor.Conn) bool {
	if c.Spare == 0 {
		return false
	}
	for o := range m.shown.Recent() {
		if o.Why == reason.IdleTimeout && o.Tag == c.Tag && o.Peer.Addr() == c.Peer.Addr() {
			return true
		}
	}
	return false
}

// A saying is a decision in words: the verdict, and what comes next in several
// forms, the longest first, each with the rule that it follows from.
type saying struct {
	text, rule string
	next       []string
	nextRule   string
}

// drawWhy draws why the connection is kept or closed, with the rule's section.
func (m *Model) drawWhy() {
	r := m.layout.why
	if r.H == 0 {
		return
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Why, "WHY") + 1
	d := m.subject()
	switch {
	case d.Conn == 0:
		m.grid.Text(x, r.Y, r.W, canvas.Plain, "why a connection is kept or closed stands here")
		return
	case m.asking():
		m.grid.Text(x, r.Y, r.W, canvas.Strong, "#"+strconv.FormatUint(d.Conn, 10)+": keep or close? k or c answers, H shows it")
		m.grid.Text(x, r.Y+1, r.W, canvas.Plain, m.quiz.score())
		return
	}
	m.drawSaying(x, r, m.saying(d, r.W-x-1))
}

// saying is what there is to say of a decision in two lines of room cells. What
// exactly was wrong is worth more than a general sentence and than the cure: it
// stands in the second line or, where that has no room, is the deciding fact.
func (m *Model) saying(d monitor.Decision, room int) saying {
	c, detail := m.shown.Conn(d.Conn), canvas.Safe(d.Detail)
	s := saying{text: m.quiz.said + verdict(d, c), rule: reason.Of(d.Code).Rule}
	next := func() {
		s.next, s.nextRule = m.sequel(d)
		s.next = m.alsoOpen(d, s.next)
	}
	next()
	if detail == "" {
		return s
	}
	told := slices.DeleteFunc(slices.Clone(s.next), func(t string) bool { return !strings.Contains(t, detail) || canvas.Width(t) > room })
	if len(told) > 0 && canvas.Width(s.text) <= room {
		s.next = told
		return s
	}
	text := m.quiz.said + verdictFor(d, c, detail)
	if _, tail := canvas.Wrap(text, room); canvas.Width(tail) > room { // rather than a detail that is cut
		return s
	}
	s.text, d.Detail = text, ""
	next()
	return s
}

// brevity is a rule without the number of the RFC that most rules are from.
func brevity(rule string) string { return strings.TrimPrefix(rule, "RFC 9112 ") }

// drawSaying draws a line each, with the rules at the right. A verdict that is
// too long for one line takes both.
func (m *Model) drawSaying(x int, r canvas.Rectangle, s saying) {
	if x+canvas.Width(s.text) >= r.W {
		head, tail := canvas.Wrap(s.text, r.W-x-1)
		m.grid.Text(x, r.Y, r.W, canvas.Strong, head)
		m.ruled(x, r.Y+1, r.W, canvas.Strong, []string{tail}, s.rule)
		return
	}
	if s.nextRule == "" && x+canvas.Width(s.text)+canvas.Width(s.rule)+2 > r.W {
		s.rule, s.nextRule = "", s.rule // the second line has room for it
	}
	m.ruled(x, r.Y, r.W, canvas.Strong, []string{s.text}, s.rule)
	m.ruled(x, r.Y+1, r.W, canvas.Plain, s.next, s.nextRule)
}

// ruled draws the longest form of a text that has room beside its rule, which
// stands at the right end of the line: whole if it can, else its section, else
// not at all. A text without any room is cut, and says so.
func (m *Model) ruled(x, y, end int, s canvas.Style, forms []string, rule string) {
	for _, rule := range []string{rule, brevity(rule), ""} {
		room := end - x - 1
		if rule != "" {
			room -= canvas.Width(rule) + 1
		}
		for _, t := range forms {
			if canvas.Width(t) <= room {
				m.grid.Text(x, y, end, s, t)
				m.grid.Right(y, end-1, canvas.Faint, rule)
				return
			}
		}
	}
	if len(forms) > 0 {
		m.grid.Text(x, y, end, s, m.grid.AtMost(forms[len(forms)-1], end-x-1))
		return
	}
	m.grid.Right(y, end-1, canvas.Faint, rule)
}
