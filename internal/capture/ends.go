package capture

import (
	"fmt"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
)

// silent is how long a connection has to be silent before a server's FIN for
// that to be an idle timeout. No server in use has a shorter one.
const silent = 250 * time.Millisecond

// A stand is what a connection was doing when its first FIN or RST came.
type stand struct {
	silence  time.Duration // since the last byte of either side
	idle     bool          // no request was open
	partial  bool          // the last request was not complete
	unheard  bool          // a complete request had got no byte of its response
	waited   time.Duration // that request, since its first byte
	nth      int           // that request's number
	packet   int           // and its packet's
	released bool          // an earlier exchange had left the connection open
	goodbye  bool          // TLS: the client had said close_notify just before
}

// standing returns what the connection was doing at the time of a FIN or RST.
func (f *flow) standing(at time.Time) stand {
	t := &f.http
	latest := f.heard[up]
	if f.heard[down].After(latest) {
		latest = f.heard[down]
	}
	if latest.IsZero() {
		latest = f.opened
	}
	s := stand{
		silence: max(0, at.Sub(latest)), idle: t.idle(),
		released: t.last.nth > 0 && reason.Of(t.last.why).Verdict == reason.Kept,
		goodbye:  f.tls.saidGoodbye(at),
	}
	s.partial = t.requests.next != nil || len(t.pending) > 0 && !t.pending[len(t.pending)-1].complete
	if len(t.pending) > 0 && t.pending[0].responded.IsZero() && t.pending[0].complete {
		x := t.pending[0]
		s.unheard, s.waited, s.nth, s.packet = true, at.Sub(x.begun), x.nth, x.packet
	}
	return s
}

// close ends the connection and tells why.
func (f *flow) close(at time.Time) {
	f.over = true
	f.c.forget(f)
	if f.id == 0 && !f.c.adoptLate(f) {
		return
	}
	why, detail := f.why()
	if p := &f.http.responses; p.x != nil {
		whole := p.unsure || p.toClose && f.first.from == down && !f.first.rst
		if !whole {
			p.why = why
		}
		if p.unsure {
			at = p.latest
		}
		if why == reason.LeftResponse || why == reason.DidNotWait {
			p.x.out = f.taken()
		}
		p.end(f, at, !whole)
	}
	f.explainPending(at)
	end := f.first.at
	if !f.first.seen() {
		end = at
	}
	at = end
	if f.told.After(at) {
		at = f.told // it is the last that is told of the connection
	}
	f.tell(at, event.ConnClosed{
		Conn: f.id, Reason: why, Detail: cutText(detail), Phase: f.doing(), Requests: f.http.nth,
		In: f.bytes[up], Out: f.bytes[down], Age: end.Sub(f.opened), Ended: f.ended(),
		Late: f.lateBy(why), Silence: f.silence(why),
	})
	f.c.totals.Open--
	f.c.server(f.server).ended(f, why)
	if why == reason.Raced {
		f.c.noteLost(f, detail)
	}
}

// ended returns which side ended the connection first, and how, as it was captured.
func (f *flow) ended() event.Ended {
	if f.endHidden() {
		return event.EndUnknown
	}
	return f.first.as()
}

// lateBy is how long after the server's FIN a request came that was lost.
func (f *flow) lateBy(why reason.Code) time.Duration {
	if why != reason.Raced || f.late.n == 0 {
		return 0
	}
	return max(0, f.late.at.Sub(f.first.at))
}

// silence is for how long nothing had passed before an end for that reason, where
// that tells the server's idle timeout.
func (f *flow) silence(why reason.Code) time.Duration {
	if why == reason.IdleTimeout || why == reason.Raced && f.late.n != 0 && !f.announced() {
		return f.at.silence
	}
	return 0
}

// announced reports whether the last exchange had decided to close the connection.
func (f *flow) announced() bool {
	last := f.http.last
	return last.nth > 0 && reason.Of(last.why).Verdict == reason.Closes
}

// doing is the phase that the connection was in when it ended.
func (f *flow) doing() event.Phase {
	switch s := f.at; {
	case f.kind == isTLS, s.idle:
		return event.Idle
	case f.http.requests.next != nil:
		return event.ReceivingHead
	case s.partial:
		return event.ReceivingContent
	case s.unheard:
		return event.Handling
	}
	return event.Sending
}

// why returns the reason for which the connection ended, and a detail.
func (f *flow) why() (reason.Code, string) {
	switch {
	case !f.first.seen() && f.tooMany:
		return reason.NotSeen, "too many connections are open: those that are silent longest are followed no more"
	case !f.first.seen():
		return reason.NotSeen, "its end was not captured"
	case f.otherHidden():
		return reason.NotSeen, "the other side may have ended it before the " + f.first.flag() + " that was captured: more was acknowledged than was captured"
	case f.first.from == up:
		return f.byClient()
	case f.kind == isTLS:
		return f.secretly()
	}
	return f.byServer()
}

// byServer returns the reason for an end where the server sent FIN or RST first.
func (f *flow) byServer() (reason.Code, string) {
	t, s := &f.http, f.at
	last := reason.Of(t.last.why)
	switch {
	case f.late.n != 0:
		cause := last.Why
		if !f.announced() {
			cause = f.c.server(f.server).closedAfter(s.silence)
		}
		return reason.Raced, fmt.Sprintf("%s; a request came %s after the server's %s (packets %d and %d)",
			cause, figure.Span(f.lateBy(reason.Raced)), f.first.flag(), f.first.n, f.late.n)
	case s.unheard && s.released && s.waited <= max(f.rtt, time.Millisecond) && len(t.pending) > 0:
		return reason.Raced, fmt.Sprintf("request %d was on its way: it was sent %s before the server's %s (packets %d and %d)",
			s.nth, figure.Span(s.waited), f.first.flag(), s.packet, f.first.n)
	case t.tunnel:
		return reason.ServerSilent, "it had become a tunnel"
	case s.idle && t.last.nth > 0 && last.Verdict != reason.Kept:
		return t.last.why, f.closeDetail()
	case s.partial:
		return reason.ServerSilent, "a request was incomplete, and nothing more of it had come for " + figure.Span(s.silence)
	case s.unheard && len(t.pending) > 0:
		return reason.ServerSilent, fmt.Sprintf("request %d had waited %s and got no response", s.nth, figure.Span(s.waited))
	case !s.idle && t.responses.x != nil && !t.responses.unsure && !(t.responses.toClose && !f.first.rst):
		return reason.Truncated, t.responses.howFar()
	case !s.idle && t.last.nth > 0 && last.Verdict != reason.Kept:
		return t.last.why, f.closeDetail()
	case !s.idle && t.responses.x != nil:
		return reason.UnknownEnd, ""
	case s.silence >= max(silent, 4*f.rtt) && !f.first.rst:
		return reason.IdleTimeout, f.c.server(f.server).closedAfter(s.silence)
	}
	return reason.ServerSilent, "it had kept the connection " + figure.Span(s.silence) + " before, and gave no sign"
}

// closeDetail is what the server's other connections tell about its saying
// close.
func (f *flow) closeDetail() string {
	switch f.http.last.why {
	case reason.ServerSaidClose:
	case reason.Truncated:
		return f.http.responses.brokeOff
	default:
		return ""
	}
	return f.c.server(f.server).saidClose(f.http.last.nth)
}

// howFar is how much of the response in progress was captured.
func (p *responses) howFar() string {
	return part(p.x.out, p.x.of) + " of the response were sent"
}

// byClient returns the reason for an end where the client sent FIN or RST first.
func (f *flow) byClient() (reason.Code, string) {
	t, s := &f.http, f.at
	switch {
	case f.kind == isTLS, t.tunnel, s.idle, t.responses.unsure && len(t.pending) <= 1:
		return f.betweenRequests()
	case s.partial && f.first.rst:
		return reason.ResetAmid, "a request was incomplete"
	case s.partial:
		return reason.ClientGone, "a request was incomplete"
	}
	delivered := f.delivered()
	switch {
	case t.idle() && t.responses.x == nil && delivered >= f.bytes[down]:
		return reason.ClientEOF, "it had finished sending before the response"
	case s.unheard && delivered < f.responseBytes():
		return reason.DidNotWait, "it had waited " + figure.Span(s.waited)
	}
	detail := ""
	if x := t.responses.x; x != nil {
		detail = part(f.taken(), x.of) + " of the response acknowledged"
	}
	return reason.LeftResponse, detail
}

// taken is how many bytes of the response in progress the client has
// acknowledged.
func (f *flow) taken() int64 {
	return max(0, f.http.responses.x.out-(f.bytes[down]-f.delivered()))
}

// part is n of so many bytes in words; of -1 is an unknown number.
func part(n, of int64) string {
	if of < 0 {
		return bytesInWords(n)
	}
	return fmt.Sprintf("%d of %s", n, bytesInWords(of))
}

// betweenRequests returns the reason for which a client ended an idle connection.
func (f *flow) betweenRequests() (reason.Code, string) {
	last := f.http.last
	switch {
	case last.nth > 0 && reason.Of(last.why).Verdict != reason.Kept:
		return last.why, "the client's " + f.first.flag() + " came first"
	case f.first.rst:
		return reason.ResetIdle, ""
	}
	return reason.ClientEOF, ""
}

// delivered is how many of the server's bytes the client has acknowledged.
func (f *flow) delivered() int64 {
	h := &f.halves[down]
	if !h.begun || !h.ackSeen {
		return 0
	}
	return f.bytes[down] - max(0, int64(int32(h.next-h.acked)))
}

// responseBytes is how many of the server's bytes do not belong to the response
// that was waited for when the client ended: one more would have been of it.
func (f *flow) responseBytes() int64 { return f.atBytes + 1 }

// secretly is byServer for a TLS connection, whose content cannot be read.
func (f *flow) secretly() (reason.Code, string) {
	s := f.at
	switch {
	case s.goodbye:
		return reason.ClientEOF, "it said so within TLS (close_notify) just before the server's " + f.first.flag()
	case s.silence >= max(silent, 4*f.rtt) && !f.first.rst:
		return reason.IdleTimeout, f.c.server(f.server).closedAfter(s.silence)
	}
	return reason.ServerSilent, "what was said before is encrypted"
}
