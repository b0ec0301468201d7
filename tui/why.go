package tui

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// subject is what the why line and the connection panel speak of: the exchange
// in the wire view, else the chosen
// connection, else the chosen request, else the newest decision.
func (m *Model) subject() monitor.Decision {
	if m.view == wireView {
		return m.wire.subject(m)
	}
	if m.target != 0 {
		if c := m.shown.Conn(m.target); c != nil {
			return monitor.Decision{Conn: c.ID, Nth: c.Requests, Code: c.Why, Detail: c.Detail, Ended: !c.Open()}
		}
	}
	if !m.log.follow || m.filter.active() { // a filter may hide the newest decision
		if r := m.log.current(m); r != nil {
			return monitor.Decision{At: r.At, Conn: r.Conn, Nth: r.Nth, Code: r.Why, Detail: r.Detail}
		}
	}
	if d := m.shown.Why(); d.At != 0 && !m.filter.active() {
		return d
	}
	for c := range m.shown.Recent() { // no decision to speak of: whatever is in sight
		if m.showsConn(c) {
			return monitor.Decision{Conn: c.ID, Nth: c.Requests, Code: c.Why, Detail: c.Detail, Ended: !c.Open()}
		}
	}
	return monitor.Decision{}
}

// chosen is the connection that somebody chose, or whose request; 0: nobody did.
func (m *Model) chosen() uint64 {
	if m.target == 0 && m.log.follow {
		return 0
	}
	return m.subject().Conn
}

// verdict is the decision in words, without its subject.
func verdict(d monitor.Decision) string {
	e := reason.Of(d.Code)
	switch {
	case d.Code == reason.None && d.Ended:
		return "closed"
	case d.Code == reason.None:
		return "is open: nothing is decided yet"
	case e.Verdict == reason.Kept:
		return "stays open: " + e.Why
	case e.Verdict == reason.Refused:
		return "refused: " + e.Why
	case e.Verdict == reason.Closes && d.Ended:
		return "closed: " + e.Why
	case e.Verdict == reason.Ended:
		return "ended: " + e.Why
	}
	return "closes: " + e.Why
}

// section is a rule as this screen writes it.
func (m *Model) section(rule string) string {
	return strings.ReplaceAll(rule, "§", m.gl.section)
}

// sequel is what comes next on the connection, and the rule it follows from.
func (m *Model) sequel(d monitor.Decision) (text, rule string) {
	c := m.shown.Conn(d.Conn)
	if c == nil {
		return "", ""
	}
	name := "#" + strconv.FormatUint(c.ID, 10)
	if !c.Open() {
		if d.Detail != "" {
			return name + ": " + safe(d.Detail), ""
		}
		if reason.Of(c.Why).Verdict != reason.Kept && d.Code != c.Why {
			return name + " ended later: " + reason.Of(c.Why).Why, reason.Of(c.Why).Rule
		}
		return reason.Of(d.Code).Cure, ""
	}
	if t := progressText(m, c); t != "" {
		return name + " now: " + t, ""
	}
	at := m.shown.Deadline(c)
	switch {
	case c.Current.Nth != 0:
		return name + " is busy with request " + strconv.Itoa(c.Current.Nth), ""
	case at != 0 && c.Phase == event.Idle:
		left := time.Duration(max(0, at-m.clock.UnixNano()))
		return name + " closes in " + seconds(left) + " unless another request arrives", "RFC 9112 §9.5"
	}
	return "", ""
}

// seconds is a time left, with one digit behind the point.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

// A saying is a decision in words: the verdict, and what comes next, each with
// the rule that it follows from.
type saying struct {
	text, rule, next, nextRule string
	cure                       bool // next is what to do about it
}

// drawWhy draws why the connection is kept or closed, with the rule's section.
func (m *Model) drawWhy() {
	r := m.layout.why
	if r.h == 0 {
		return
	}
	x := m.grid.text(r.x+1, r.y, r.w, why, "WHY") + 1
	d := m.subject()
	name := "#" + strconv.FormatUint(d.Conn, 10)
	switch {
	case d.Conn == 0:
		m.grid.text(x, r.y, r.w, plain, "why a connection is kept or closed stands here")
		return
	case m.quiz.hides(d):
		m.grid.text(x, r.y, r.w, strong, name+": keep or close? k or c answers, H shows it")
		return
	}
	s := saying{text: m.quiz.said + name + " " + verdict(d), rule: reason.Of(d.Code).Rule}
	s.next, s.nextRule = m.sequel(d)
	s.cure = s.next != "" && s.next == reason.Of(d.Code).Cure
	if r.h == 1 {
		m.sayInOne(x, r, s)
	} else {
		m.sayInTwo(x, r, s)
	}
}

// where says where the cure stands that has no room.
const where = "E: what it means, and the cure"

// sayInOne draws both in one long line, the second as far as there is room.
func (m *Model) sayInOne(x int, r rect, s saying) {
	x = m.flow(x, r.y, r.w, strong, s.text, s.rule)
	room := r.w - x - 2
	if short, _, _ := strings.Cut(s.next, " unless"); width(s.next)+width(s.nextRule)+3 > room {
		s.next = short
	}
	if s.cure && width(s.next) >= room {
		s.next = where
	}
	if s.next != "" && width(s.next) < room {
		m.flow(x+1, r.y, r.w, plain, s.next, s.nextRule)
	}
}

// sayInTwo draws a line each, with the rules at the right. A verdict that is
// too long for that sends its rule to the second line, and then words.
func (m *Model) sayInTwo(x int, r rect, s saying) {
	rule, nextRule := m.section(s.rule), m.section(s.nextRule)
	if s.cure && x+width(s.next) > r.w-1 {
		s.next = where
	}
	switch n := x + width(s.text); {
	case n <= r.w-width(rule)-3:
		m.ruled(x, r.y, r.w, strong, s.text, rule)
		m.ruled(x, r.y+1, r.w, plain, s.next, nextRule)
	case n < r.w && nextRule == "":
		m.grid.text(x, r.y, r.w, strong, s.text)
		m.ruled(x, r.y+1, r.w, plain, s.next, rule)
	default:
		head, tail := wrap(s.text, r.w-x-1)
		m.grid.text(x, r.y, r.w, strong, head)
		m.ruled(x, r.y+1, r.w, strong, tail, rule)
	}
}

// flow draws a text and its rule in brackets behind it.
func (m *Model) flow(x, y, end int, s style, text, rule string) int {
	if rule != "" {
		text += " (" + m.section(rule) + ")"
	}
	return m.grid.text(x, y, end, s, text+".")
}

// atMost is a text in at most n cells, with a mark where it was cut.
func (m *Model) atMost(t string, n int) string {
	if width(t) <= n || n < 1 {
		return t
	}
	head := string([]rune(t)[:n-1])
	end, _ := between(t, len(head), len(t))
	return t[:end] + string(m.gl.cut)
}

// wrap cuts a text at the last space before n cells.
func wrap(t string, n int) (head, tail string) {
	if len(t) <= n || n <= 0 {
		return t, ""
	}
	i := strings.LastIndexByte(t[:n+1], ' ')
	if i < 0 {
		return t[:n], t[n:]
	}
	return t[:i], t[i+1:]
}

// ruled draws a text with its rule at the right end of the line. Where both
// have no room, the text is cut, for the rule is the shorter one.
func (m *Model) ruled(x, y, end int, s style, text, rule string) {
	if rule == "" {
		m.grid.text(x, y, end, s, m.atMost(text, end-x-1))
		return
	}
	at := max(x, end-width(rule)-1)
	if at-x < 20 {
		m.grid.text(x, y, end, s, text)
		return
	}
	m.grid.text(x, y, at, s, m.atMost(text, at-x-1))
	m.grid.text(at, y, end, faint, rule)
}
