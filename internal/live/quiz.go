package live

import (
	"encoding/json"
	"fmt"

	"httpserver/internal/figure"
	"httpserver/internal/share"
)

// A question is the quiz as the page gets it.
type question struct {
	On   bool   `json:"on"`   // the picture stands still
	Asks bool   `json:"asks"` // there are buttons to vote
	N    int    `json:"n"`
	Text string `json:"text"`
}

// questionText is the message that tells the state of the quiz.
func questionText(q share.Question) []byte {
	out := question{On: q.Phase != share.NoQuiz, Asks: q.Phase == share.Asking, N: q.N}
	switch q.Phase {
	case share.Waiting:
		out.Text = "A question comes; the picture waits."
	case share.Asking:
		out.Text = fmt.Sprintf("Connection #%d%s: kept, or closed? %s so far.", q.Conn, after(q.Nth), figure.Plural(uint64(q.Votes), "vote"))
	case share.Told:
		verdict := "Closed"
		if q.Answer {
			verdict = "Kept"
		}
		out.Text = fmt.Sprintf("%s: %s. %d said kept, %d said closed.", verdict, q.Reason, q.Kept, q.Closed)
	}
	data, err := json.Marshal(out)
	if err != nil {
		panic("can't happen: numbers and texts are JSON: " + err.Error())
	}
	return streamMessage("quiz", data)
}

// after says after which request.
func after(nth int) string {
	if nth == 0 {
		return ""
	}
	return fmt.Sprintf(", after request %d", nth)
}
