package capture

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

const (
	// stepsInAll is how much is told of how exchanges were understood, as stepSize
	// counts it: that of some 15,000 exchanges.
	stepsInAll = 32 << 20
	// stepSize is about how many bytes of a recording a step takes.
	stepSize = 200
)

// explains reports whether the steps of the flow's exchanges are told.
func (f *flow) explains() bool { return f.c.bytes && f.c.stepsLeft > 0 }

// explainRequest notes how a request was understood whose head is complete, and
// whose content is as far as it was captured.
func (f *flow) explainRequest(x *exchange, r *message.Request) {
	if f.explains() && len(x.steps) == 0 {
		x.explained(0, http1.Explain(http1.Exchange{Request: r, Received: x.in, Content: x.shown[event.In].content}))
	}
}

// explainResponse notes how the response of an exchange was understood, and what it
// decided.
func (f *flow) explainResponse(x *exchange, why reason.Code) {
	switch {
	case x.head != "":
		x.explained(x.headAt, http1.Explain(http1.Exchange{Head: x.head, Sent: x.out - x.headAt, Why: why, SentContent: x.shown[event.Out].content}))
	case x.responded.IsZero() || !f.explains():
	default: // the decision alone
		for _, s := range http1.Explain(http1.Exchange{Why: why}) {
			s.Sent = true
			x.explained(x.out, []http1.Step{s})
		}
	}
}

// keepHead keeps the head of a final response until it is explained. Off is its
// offset in the response.
func (f *flow) keepHead(x *exchange, off int64, head []byte) {
	if f.explains() {
		x.head, x.headAt = string(head), off
	}
}

// lenientFact is the step of a head that was rewritten to be understood.
const lenientFact = "read leniently"

// otherwise notes what became of a head that was not understood as it is, in place of
// its steps: offsets in a rewritten head are none on the wire.
func (f *flow) otherwise(x *exchange, dir event.Dir, off int64, head []byte, fact, detail string) {
	if f.explains() {
		what := [...]string{event.In: "request", event.Out: "response"}[dir]
		x.steps = append(x.steps, event.Step{Dir: dir, Off: off, Len: int64(len(head)), What: what, Fact: fact, Note: cutText(figure.Sentence(detail))})
	}
}

// explained adds http1's steps, of a message that begins at an offset.
func (x *exchange) explained(off int64, steps []http1.Step) {
	for _, s := range steps {
		dir := event.In
		if s.Sent {
			dir = event.Out
		}
		x.steps = append(x.steps, event.Step{Dir: dir, Off: off + s.Off, Len: s.Len, What: s.What, Fact: cutText(s.Fact), Note: s.Note, Rule: s.Rule})
	}
}

// tellSteps tells the steps of an exchange that is over, for a response that decided
// why; None for one that has none.
func (f *flow) tellSteps(at time.Time, x *exchange, why reason.Code) {
	if q := &f.http.requests; q.x == x && q.machine != nil { // it is not complete
		f.explainRequest(x, q.machine.Request())
	}
	f.explainResponse(x, why)
	if len(x.steps) > 0 {
		f.c.stepsLeft -= int64(len(x.steps)) * stepSize
		f.tell(at, event.Steps{Conn: f.id, Nth: x.nth, Steps: x.steps})
		x.steps = nil
	}
}

// explainPending tells the steps of the exchanges whose responses will not end any
// more.
func (f *flow) explainPending(at time.Time) {
	for _, x := range f.http.pending {
		f.showRest(at, x)
		f.tellSteps(at, x, reason.None)
	}
}
