package tui

import (
	"strings"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/why"
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
			return why.About(c)
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
			return why.About(c)
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
		m.grid.Text(x, r.Y, r.W, canvas.Plain, why.Nothing)
	case m.asking():
		m.drawStatement(x, r, why.Question(d.Conn, m.quiz.score()))
	default:
		m.drawStatement(x, r, m.whySubject(d).Statement(r.W-x-1))
	}
}

// whySubject is a decision with what its sentences depend on.
func (m *Model) whySubject(d monitor.Decision) why.Subject {
	return why.Subject{
		Decision: d, State: m.shown, Now: m.clock, Said: m.quiz.said,
		Picked: m.chosen() != 0 || m.view == wireView, Open: m.latestOpen(),
	}
}

// drawTry draws something to try next, where there is room for it.
func (m *Model) drawTry() {
	r := m.layout.try
	if r.H == 0 {
		return
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Heading, "TRY") + 1
	command, watch := why.Lesson{State: m.shown, Control: m.ctl != nil, Asking: m.asking()}.Suggestion()
	if command != "" {
		x = m.grid.Text(x, r.Y, r.W, canvas.Strong, command) + 3
	}
	m.grid.Text(x, r.Y, r.W, canvas.Plain, watch)
}

// withoutRFC is a rule without the number of the RFC that most rules are from.
func withoutRFC(rule string) string { return strings.TrimPrefix(rule, "RFC 9112 ") }

// drawStatement draws the two lines of a statement, with the rules at the
// right. A verdict that is too long for one line takes both.
func (m *Model) drawStatement(x int, r canvas.Rectangle, s why.Statement) {
	if x+canvas.Width(s.Text) >= r.W {
		head, tail := canvas.Wrap(s.Text, r.W-x-1)
		m.grid.Text(x, r.Y, r.W, canvas.Strong, head)
		m.drawRuled(x, r.Y+1, r.W, canvas.Strong, []string{tail}, s.Rule)
		return
	}
	if s.NextRule == "" && x+canvas.Width(s.Text)+canvas.Width(s.Rule)+2 > r.W {
		s.Rule, s.NextRule = "", s.Rule // the second line has room for it
	}
	m.drawRuled(x, r.Y, r.W, canvas.Strong, []string{s.Text}, s.Rule)
	m.drawRuled(x, r.Y+1, r.W, canvas.Plain, s.Next, s.NextRule)
}

// drawRuled draws the longest form of a text that fits beside its rule. The
// rule is at the right end of the line: whole, or its section only, or not at
// all. A text that fits in no form is cut and marked as cut.
func (m *Model) drawRuled(x, y, end int, s canvas.Style, forms []string, rule string) {
	for _, rule := range []string{rule, withoutRFC(rule), ""} {
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
