package tui

import (
	"strings"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/why"
)

// drawWhy draws why the connection is kept or closed, with the rule's section.
func (m *Model) drawWhy() {
	r := m.layout.why
	if r.H == 0 {
		return
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Why, "WHY") + 1
	d := m.scene.Subject
	switch {
	case d.Conn == 0:
		m.grid.Text(x, r.Y, r.W, canvas.Plain, why.Nothing)
	case m.scene.Asked() != 0:
		m.drawStatement(x, r, why.Question(d.Conn, m.quiz.Score()))
	default:
		m.drawStatement(x, r, m.whySubject(d).Statement(r.W-x-1))
	}
}

// whySubject is a decision with what its sentences depend on.
func (m *Model) whySubject(d monitor.Decision) why.Subject {
	return why.Subject{
		Decision: d, State: m.shown, Now: m.clock, Said: m.quiz.Verdict(),
		Picked: m.scene.Chosen() != 0, Open: m.scene.LatestOpen(),
	}
}

// drawTry draws something to try next, where there is room for it.
func (m *Model) drawTry() {
	r := m.layout.try
	if r.H == 0 {
		return
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Heading, "TRY") + 1
	command, watch := why.Lesson{State: m.shown, Control: m.ctl != nil, Asking: m.scene.Asked() != 0}.Suggestion()
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
