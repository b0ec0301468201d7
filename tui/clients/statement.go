package clients

import (
	"fmt"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/verdict"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// Statement is what the line WHY says of the chosen client, in a number of cells; nil
// while the table is not shown, or has no row.
func (p *Pane) Statement(sc *scene.Scene) func(room int) why.Statement {
	if p.area.H < 4 || len(p.rows) == 0 {
		return nil
	}
	return func(room int) why.Statement {
		c := &p.rows[p.cursor()]
		return statement(sc.ClientName(c, p.by), c, sc.Reasons(), room)
	}
}

// statement says in room cells how a client reuses its connections, why they are closed,
// and the cure. tells is false while why connections were closed is not to be told.
func statement(name string, c *monitor.Client, tells bool, room int) why.Statement {
	conns, requests := figure.Plural(uint64(c.Conns), "connection"), figure.Plural(uint64(c.Requests), "request")
	reused := "none reused"
	if c.Reused > 0 {
		reused = figure.Percent(uint64(c.Reused), uint64(c.Requests)) + " reused"
	}
	head := name + ": " + conns + " for " + requests + ", " + reused
	forms := []string{head, name + ": " + conns + ", " + reused, name + ": " + figure.Count(int64(c.Conns)) + " conns, " + reused}
	if len(c.Closed) == 0 || !tells {
		return why.Statement{Text: canvas.Longest(room, forms...)}
	}
	e := reason.Of(c.Closed[0].Code)
	closed := fmt.Sprintf("%s closed %d: ", e.Who, c.Closed[0].N)
	st := why.Statement{Text: canvas.Longest(room, append([]string{head + "; " + closed + e.Why}, forms...)...), NextRule: e.Rule}
	cure := cureOf(c)
	if cure == "" {
		st.Next = []string{closed + e.Why, closed + e.Short}
		return st
	}
	cure = "Cure: " + cure
	st.Next = []string{cure}
	if st.Text != head+"; "+closed+e.Why {
		st.Next = []string{closed + e.Short + ". " + cure, cure}
	}
	return st
}

// cureOf is what a client can do about what closes most of its connections; "" where
// nothing is to be done: it reuses them, or had no second request.
func cureOf(c *monitor.Client) string {
	code := c.Closed[0].Code
	if 2*c.Reused >= max(1, c.Requests) || c.Conns == 1 && (code == reason.IdleTimeout || code == reason.ClientEOF) {
		return ""
	}
	return verdict.Cure(code)
}
