package why

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// Verdict is a decision in a sentence: which side does what, and the deciding
// fact. c is the connection, nil when it is no longer known.
func Verdict(d monitor.Decision, c *monitor.Conn) string { return verdictWith(d, c, fact(d, c)) }

// verdictWith is Verdict with other words for the deciding fact.
func verdictWith(d monitor.Decision, c *monitor.Conn, fact string) string {
	name := "#" + strconv.FormatUint(d.Conn, 10)
	e := reason.Of(d.Code)
	stays, refuses, closes := "stays", "refuses", "closes"
	if c != nil && !c.Open() {
		stays, refuses, closes = "stayed", "refused", "closed"
		if c.Why != d.Code && reason.Of(c.Why).Who != "" { // it closed for another reason before that
			closes = "was to close"
		}
	}
	switch {
	case d.Code == reason.None && (d.Ended || c == nil):
		return name + " is closed; the reason is not known"
	case d.Code == reason.None:
		return name + " " + undecided(c)
	case e.Verdict == reason.Kept:
		return name + " " + stays + " open: " + e.Why
	case e.Verdict == reason.Refused && !d.Ended:
		return "server " + refuses + " this and " + closes + " " + name + ": " + fact
	case e.Verdict == reason.Closes && !d.Ended, (d.Code == reason.Shutdown || d.Code == reason.Operator || d.Code == reason.GaveWay) && !d.Ended:
		return "server " + closes + " " + name + " after this response: " + fact
	}
	return string(e.Who) + " closed " + name + ": " + fact
}

// fact is the deciding fact, with the limit that was reached or the request
// that it applies to where these are known.
func fact(d monitor.Decision, c *monitor.Conn) string {
	why := reason.Of(d.Code).Why
	switch {
	case c == nil:
	case c.Limit > 0 && c.Why == d.Code:
		why += " (" + limitOf(c, figure.Limit) + ")"
	case d.Code == reason.Version10 && max(d.Nth, c.Requests) > 1: // the earlier requests asked for keep-alive
		nth := d.Nth
		if nth == 0 {
			nth = c.Requests
		}
		why = "request " + strconv.Itoa(nth) + " did not ask for keep-alive"
	}
	return why
}

// undecided says what an open connection does before its first decision.
func undecided(c *monitor.Conn) string {
	switch {
	case c.Current.Nth != 0:
		return "has request " + strconv.Itoa(c.Current.Nth) + " in progress"
	case c.Progress != nil:
		return "waits for the rest of the request's head"
	}
	return "is open: no request yet"
}

// ClosedBecause says which side closed a connection and why, in at most room
// cells if room is 20 or more: "server: idle 5 s", "client: closed it", "server: 400
// space before ':'", "server: LOST, came 3 ms late".
func ClosedBecause(c *monitor.Conn, room int) string {
	e := reason.Of(c.Why)
	if e.Who == "" {
		return "closed"
	}
	if name, _, _ := strings.Cut(c.Detail, ": "); c.Why == reason.Other && name != "" {
		return canvas.Longest(room, string(e.Who)+": "+name, name, e.LabelIn(room))
	}
	if c.Why == reason.Raced && c.Late > 0 {
		late := lateBy(time.Duration(c.Late)) + " late"
		return canvas.Longest(room, e.Label()+", a request came "+late, e.Label()+", came "+late, e.Label()+" "+late, e.LabelIn(room))
	}
	if f := faultOf(c, e, room); f != "" {
		return f
	}
	for _, spell := range []func(time.Duration) string{figure.Limit, figure.Brief} {
		if f := limitOf(c, spell); f != "" && canvas.Width(e.Label())+1+canvas.Width(f) <= room {
			return e.Label() + " " + f
		}
	}
	return e.LabelIn(room)
}

// lateBy is how long after the close a request came. Less than a millisecond is not
// measured.
func lateBy(d time.Duration) string {
	if d < time.Millisecond {
		return "<1 ms"
	}
	return figure.Span(d)
}

// limitOf is the limit that closed a connection, "5 s" or "3"; "" for none.
// spell writes a duration.
func limitOf(c *monitor.Conn, spell func(time.Duration) string) string {
	switch {
	case c.Limit <= 0:
		return ""
	case c.Why == reason.MaxRequests:
		return strconv.FormatInt(c.Limit, 10)
	}
	return spell(time.Duration(c.Limit))
}
