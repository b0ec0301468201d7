package capture

import (
	"slices"
	"time"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A talk is the HTTP of one connection: its requests and responses.
type talk struct {
	requests  requests
	responses responses
	pending   []*exchange // without a complete response yet, in order
	nth       int         // exchanges so far
	last      decision    // of the exchange that ended last
	missed    time.Time   // a response's beginning was not captured since then; zero: all were
	tunnel    bool
}

// A decision is what an exchange decided.
type decision struct {
	at     time.Time
	why    reason.Code
	detail string
	status message.Status
	nth    int
}

// awaited returns the exchange whose response begins. It has no method if no request
// for it was captured.
func (f *flow) awaited(at time.Time) *exchange {
	t := &f.http
	for !t.missed.IsZero() && len(t.pending) > 1 && !t.pending[1].begun.Before(t.missed) && !t.pending[1].begun.After(at) {
		t.pending = t.pending[1:] // the client went on to the next request: it had this one's response
	}
	t.missed = time.Time{}
	if len(t.pending) == 0 && t.requests.next != nil {
		return t.requests.incomplete(f, chunk{at: at})
	}
	if len(t.pending) == 0 {
		t.nth++
		x := &exchange{nth: t.nth, begun: at, received: at, complete: true, of: -1, detail: "its request was not captured"}
		t.pending = append(t.pending, x)
		f.requestReceived(at, x, nil, 0, false)
	}
	return t.pending[0]
}

// drop removes x from the exchanges that wait for a response.
func (t *talk) drop(x *exchange) {
	if i := slices.Index(t.pending, x); i >= 0 {
		t.pending = slices.Delete(t.pending, i, i+1)
	}
}

// openTunnel says that what follows is no HTTP.
func (t *talk) openTunnel() {
	t.tunnel = true
	t.requests = requests{mode: tunnel}
	t.responses = responses{mode: tunnel}
}

// idle reports whether every request has its response.
func (t *talk) idle() bool { return len(t.pending) == 0 && t.requests.next == nil }
