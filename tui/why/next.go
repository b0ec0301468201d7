package why

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// slowHead is how long a head may take before WHY names it as the cause of a
// slow request.
const slowHead = time.Second

// more points to the longer explanation.
func (s *Subject) more() string { return s.Commands.Key(command.Explain) + ": what it means" }

// next is the second line of the statement, in several forms, and its rule.
func (s *Subject) next() (forms []string, rule string) {
	forms, rule = s.sequel()
	return s.withOpenConn(forms), rule
}

// sequel says what came or will come on the connection after the decision.
func (s *Subject) sequel() (forms []string, rule string) {
	d := s.Decision
	c := s.State.Conn(d.Conn)
	e := reason.Of(d.Code)
	if d.Code == reason.SwitchedOff && s.State.Settings().KeepAlive { // cured by now: the same key would switch it off
		e.Cure, e.CureMore = "", ""
	}
	switch {
	case c == nil:
		return nil, ""
	case early(c, d.Nth) > 0 && (c.Current.Nth != 0 || s.Picked):
		nth, wait := strconv.Itoa(d.Nth), figure.Span(early(c, d.Nth))
		return []string{"request " + nth + " came " + wait + " before its turn and had to wait: responses go out in the order of requests",
			"request " + nth + " waited " + wait + " for its turn"}, "RFC 9112 §9.3.2"
	case c.Open() && d.Code == reason.None && c.Current.Nth != 0 && Progress(c, s.Now) == "":
		return []string{"whether it stays open is decided with the response"}, ""
	case c.Open():
		return s.forecast(c)
	case d.Code != c.Why && reason.Of(c.Why).Who != "":
		return []string{"later: " + Verdict(About(c), c), "later closed (" + ClosedBecause(c, 22) + ")"}, reason.Of(c.Why).Rule
	case e.Cure != "" || d.Detail != "":
		return s.remedies(canvas.Safe(d.Detail), e), ""
	case c.HeadTime >= int64(slowHead):
		took := figure.Seconds(time.Duration(c.HeadTime))
		return []string{"request " + strconv.Itoa(c.Requests) + " took long because its head took " + took + " to arrive: the client was slow",
			"its head took " + took + " to arrive"}, ""
	case s.closedBeforeIdle(c):
		return []string{"Cure of the idle race: close a connection before the server does, as here", "Cure: close before the server does, as here"}, ""
	case e.Explain != "":
		return []string{s.more()}, ""
	}
	return nil, ""
}

// About is the newest decision about a connection.
func About(c *monitor.Conn) monitor.Decision {
	return monitor.Decision{Conn: c.ID, Nth: c.Requests, Code: c.Why, Detail: c.Detail, Ended: !c.Open()}
}

// early is how long the nth request waited for the response to the one before
// it, which the client had not waited for (pipelining); 0 if it did not wait.
func early(c *monitor.Conn, nth int) time.Duration {
	marks := c.Marks()
	for i := len(marks) - 1; i > 0; i-- {
		if k, last := marks[i], marks[i-1]; int(k.Nth) == nth && k.N == 1 && last.End > k.Start {
			return time.Duration(last.End-k.Start) * time.Millisecond
		}
	}
	return 0
}

// remedies are the detail of what was wrong and what to do about it.
func (s *Subject) remedies(detail string, e reason.Entry) []string {
	var forms []string
	before := ""
	if detail != "" {
		before = detail + ". "
	}
	if e.Cure != "" {
		forms = append(forms, before+"Cure: "+e.WholeCure(), before+"Cure: "+e.Cure+".")
	}
	switch {
	case detail == "":
		return append(forms, s.more()+", and the cure")
	case e.Cure != "": // rather than a detail that is cut
		return append(forms, detail, "Cure: "+e.Cure+".")
	}
	return append(forms, detail)
}

// closedBeforeIdle reports whether the client closed the connection before the
// server's idle limit did, after it had lost others to that limit: this avoids
// the race.
func (s *Subject) closedBeforeIdle(c *monitor.Conn) bool {
	if c.IdleLeft == 0 {
		return false
	}
	for o := range s.State.Recent() {
		if o.Why == reason.IdleTimeout && o.Tag == c.Tag && o.Peer.Addr() == c.Peer.Addr() {
			return true
		}
	}
	return false
}

// withOpenConn adds to forms what will happen to the only open connection, when
// the decision is about a closed one that the viewer did not pick.
func (s *Subject) withOpenConn(forms []string) []string {
	c, closed := s.Open, s.State.Conn(s.Decision.Conn)
	if s.Picked || s.State.OpenConns() != 1 || c == nil || closed == nil || closed.Open() {
		return forms
	}
	at := s.State.Deadline(c)
	if !waitsIdle(c, at) {
		return forms
	}
	also := "#" + strconv.FormatUint(c.ID, 10) + ": server closes in " + figure.Seconds(Until(at, s.Now)) + " if the client does nothing"
	var both []string
	more := s.more()
	for _, t := range forms {
		if t == more {
			both = append(both, also)
			continue
		}
		both = append(both, strings.TrimSuffix(t, ".")+". "+also)
	}
	return append(both, forms...)
}
