package frame

import (
	"strings"

	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// DrawWhy draws why the subject's connection is kept or closed, with the section
// of the rule. An area without height draws nothing.
func DrawWhy(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H == 0 {
		return
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Why, "WHY") + 1
	if sc.Subject.Conn == 0 {
		g.Text(x, r.Y, r.W, canvas.Plain, why.Nothing)
		return
	}
	drawStatement(g, x, r, sc.Statement(r.W-x-1))
}

// DrawWhyOf draws a statement about something else than the scene's subject, made for a
// number of cells. An area without height draws nothing.
func DrawWhyOf(g *canvas.Grid, r canvas.Rectangle, of func(room int) why.Statement) {
	if r.H > 0 {
		x := g.Text(r.X+1, r.Y, r.W, canvas.Why, "WHY") + 1
		drawStatement(g, x, r, of(r.W-x-1))
	}
}

// DrawSum draws what the last minute adds up to, in the longest form that has room. An
// area without height draws nothing.
func DrawSum(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	v := sc.Verdict()
	if r.H == 0 || v.Rule == "" {
		return
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Why, sc.Stretch(r.W < scene.LargeW)) + 1
	room := r.W - x - 1
	g.Text(x, r.Y, r.W, canvas.Strong, g.AtMost(canvas.Longest(room, v.Said()...), room))
}

// DrawTry draws something to try next. An area without height draws nothing.
func DrawTry(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle) {
	if r.H == 0 {
		return
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Heading, "TRY") + 1
	command, watch := sc.Suggestion()
	if command != "" {
		x = g.Text(x, r.Y, r.W, canvas.Strong, command) + 3
	}
	g.Text(x, r.Y, r.W, canvas.Plain, watch)
}

// withoutRFC is a rule as its number and section, "9112 §9.5".
func withoutRFC(rule string) string { return strings.TrimPrefix(rule, "RFC ") }

// drawStatement draws the two lines of a statement, with the rules at the
// right. A verdict that is too long for one line takes both.
func drawStatement(g *canvas.Grid, x int, r canvas.Rectangle, s why.Statement) {
	if x+canvas.Width(s.Text) >= r.W {
		head, tail := canvas.Wrap(s.Text, r.W-x-1)
		g.Text(x, r.Y, r.W, canvas.Strong, head)
		drawRuled(g, x, r.Y+1, r.W, canvas.Strong, []string{tail}, s.Rule)
		return
	}
	if s.NextRule == "" && x+canvas.Width(s.Text)+canvas.Width(s.Rule)+2 > r.W {
		s.Rule, s.NextRule = "", s.Rule // the second line has room for it
	}
	drawRuled(g, x, r.Y, r.W, canvas.Strong, []string{s.Text}, s.Rule)
	drawRuled(g, x, r.Y+1, r.W, canvas.Plain, s.Next, s.NextRule)
}

// drawRuled draws the longest form of a text that fits beside its rule. The
// rule is at the right end of the line: whole, or its number and section, or not at
// all. A text that fits in no form is cut and marked as cut.
func drawRuled(g *canvas.Grid, x, y, end int, s canvas.Style, forms []string, rule string) {
	for _, rule := range []string{rule, withoutRFC(rule), ""} {
		room := end - x - 1
		if rule != "" {
			room -= canvas.Width(rule) + 1
		}
		for _, t := range forms {
			if canvas.Width(t) <= room {
				g.Text(x, y, end, s, t)
				g.Right(y, end-1, canvas.Faint, rule)
				return
			}
		}
	}
	if len(forms) > 0 {
		g.Text(x, y, end, s, g.AtMost(forms[len(forms)-1], end-x-1))
		return
	}
	g.Right(y, end-1, canvas.Faint, rule)
}
