package capture

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An exchange is one request and its response, as far as they were captured.
type exchange struct {
	nth    int
	method string      // "" where the request was not captured
	target string      // cut at event.MaxText
	whole  int         // the target's length where it was cut, else 0
	says   reason.Code // what the request says of the connection's future
	flaw   reason.Code // why a server may refuse it; None: no reason was found

	begun    time.Time // the request's first byte
	received time.Time // its last byte so far
	packet   int       // the number of the packet with its first byte
	complete bool      // the request is
	expects  bool      // the client may wait for 100 before it sends its content
	in       int64     // its bytes

	responded time.Time // the response's first byte; zero before
	status    message.Status
	out       int64 // bytes of the response, interim responses included
	of        int64 // how many the final response will have; -1: not known
	missing   int64 // bytes of the two that were not captured
	detail    string
	shown     [2]shown     // by event.Dir
	head      string       // of the final response, while steps are told
	headAt    int64        // its offset in the response
	steps     []event.Step // so far
}

// requestReceived tells of a request whose head is complete.
func (f *flow) requestReceived(at time.Time, x *exchange, r *message.Request, head int, piped bool) {
	e := event.RequestReceived{Conn: f.id, Nth: x.nth, Method: x.method, Target: x.target, Head: int32(head), Piped: piped, HeadTime: at.Sub(x.begun)}
	if r != nil {
		e.Minor, e.Length = r.Version.Minor, r.Length
		if host := r.Host(); host != unknownHost {
			e.Host = cutText(host)
		}
		agent := r.Fields.Get("User-Agent")
		e.Agent = agent[:min(len(agent), event.MaxAgent)]
	}
	f.tell(at, e)
	f.c.totals.Requests++
	of := f.c.server(f.server)
	of.requests++
	if x.nth > 1 {
		f.c.totals.Reused++
		of.reused++
	}
}

// responseSent tells that an exchange is over; short says that its response is
// not whole.
func (f *flow) responseSent(at time.Time, x *exchange, why reason.Code, short bool) {
	f.showRest(at, x)
	f.tellSteps(at, x, why)
	detail := x.detail
	if x.missing > 0 {
		detail = joined(bytesInWords(x.missing)+" were not captured", detail)
	}
	first := x.responded
	if first.IsZero() || first.After(at) {
		first = at
	}
	f.tell(at, event.ResponseSent{
		Conn: f.id, Nth: x.nth, Peer: f.client, Method: x.method, Target: x.target, TargetLen: x.whole,
		Status: uint16(x.status), Why: why, Short: short, In: x.in, Out: x.out,
		// Packets of two directions may be in the wrong order.
		Took: max(0, at.Sub(x.begun)), First: max(0, first.Sub(x.begun)), Detail: cutText(detail),
	})
	f.http.last = decision{at: at, why: why, detail: detail, status: x.status, nth: x.nth}
}

// joined is a and b with a semicolon between them, or the one that is not empty.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// cutText is s as far as an event keeps it.
func cutText(s string) string { return s[:min(len(s), event.MaxText)] }
