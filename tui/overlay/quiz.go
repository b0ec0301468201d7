package overlay

import (
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// Quiz takes the answers while the quiz is on.
type Quiz struct{ Bare }

// NextQuestion orders to go on: the viewer has read the answer.
type NextQuestion struct{}

// Place is where the keys of the quiz are in the table: in another place for a
// question than for its answer.
func (*Quiz) Place(sc *scene.Scene) command.Place {
	switch {
	case sc.Asked() != 0:
		return command.QuizQuestion
	case sc.Held() && sc.View != command.WireView:
		return command.QuizAnswer
	}
	return command.Common
}

// Do takes an answer or goes on to the next question. Commands that would give
// the answer away wait for it.
func (q *Quiz) Do(c Call, sc *scene.Scene) Outcome {
	switch c.ID {
	case command.QuizKept, command.QuizClosed:
		kept := c.ID == command.QuizKept
		return Outcome{Done: true, Order: scene.Wish(func(v *scene.Viewer, sc *scene.Scene) string {
			v.Answer(sc, kept)
			return ""
		})}
	case command.QuizNext:
		return Outcome{Done: true, Order: NextQuestion{}}
	case command.Explain, command.CloseConn:
		if q.Place(sc) == command.QuizQuestion {
			return Outcome{Done: true, Order: Say("Answer first: " + command.Line(sc.Commands.Items(command.QuizQuestion), ", "))}
		}
	}
	return Outcome{}
}
