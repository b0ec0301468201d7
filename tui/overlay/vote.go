package overlay

import (
	"fmt"
	"strconv"

	"httpserver/internal/share"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// Vote is the question that a class votes on, on the screen of each guest and on the
// teacher's.
type Vote struct {
	Bare
	Class *share.Class
	Guest *share.Guest // who votes here; nil for the teacher, who ends the vote
}

// Place is where a guest's votes are in the table while there is a question.
func (v *Vote) Place(*scene.Scene) command.Place {
	if v.Guest != nil && v.Class.Question().Phase == share.Asking {
		return command.QuizQuestion
	}
	return command.Common
}

// Do takes a guest's vote.
func (v *Vote) Do(c Call, _ *scene.Scene) Outcome {
	if v.Guest == nil || c.ID != command.QuizKept && c.ID != command.QuizClosed {
		return Outcome{}
	}
	if err := v.Guest.Vote(v.Class.Question().N, c.ID == command.QuizKept); err != nil {
		return Outcome{Done: true, Order: Say(err.Error())}
	}
	return Outcome{Done: true}
}

// voteW and voteH are the size of the box, in cells.
const voteW, voteH = 56, 6

// Draw draws the question, and its votes when the vote has ended.
func (v *Vote) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	q := v.Class.Question()
	if q.Phase != share.Told && (q.Phase != share.Asking || v.Guest == nil) {
		return
	}
	w, h := min(room.Screen.W, voteW), voteH
	r := canvas.Rect((room.Screen.W-w)/2, max(1, room.Why.Y-h), w, h)
	clear(g, r)
	g.Box(r, "Question "+strconv.Itoa(q.N), "")
	in := r.Inside()
	in.X++
	in.W--
	line := func(n int, s canvas.Style, t string) { g.Text(in.X, in.Y+n, in.X+in.W, s, t) }
	line(0, canvas.Strong, asked(q)+" kept or closed?")
	mine, voted := false, false
	if v.Guest != nil {
		mine, voted = v.Guest.Voted(q.N)
	}
	if q.Phase == share.Asking {
		line(1, canvas.Plain, command.Line(sc.Commands.Items(command.QuizQuestion), "   "))
		if voted {
			line(2, canvas.Plain, "your vote: "+kept(mine))
		}
		return
	}
	drawVotes(g, in, 1, kept(true), q.Kept, q.Votes)
	drawVotes(g, in, 2, kept(false), q.Closed, q.Votes)
	told := q.Reason
	if voted {
		told = map[bool]string{true: "right: ", false: "no: "}[mine == q.Answer] + told
	}
	line(3, canvas.Strong, g.AtMost(told, in.W))
}

// asked names what a question is about.
func asked(q share.Question) string {
	if q.Nth == 0 {
		return fmt.Sprintf("connection #%d:", q.Conn)
	}
	return fmt.Sprintf("connection #%d, after request %d:", q.Conn, q.Nth)
}

// kept is an answer.
func kept(k bool) string {
	if k {
		return "kept"
	}
	return "closed"
}

// drawVotes draws a bar of n of so many votes.
func drawVotes(g *canvas.Grid, r canvas.Rectangle, line int, name string, n, of int) {
	y, end := r.Y+line, r.X+r.W
	g.Text(r.X, y, end, canvas.Plain, name)
	x := g.Text(r.X+8, y, end, canvas.Strong, strconv.Itoa(n)) + 1
	if of > 0 {
		g.Fill(x, y, x+n*(end-x)/of, canvas.Chart, g.Glyphs.Full)
	}
}
