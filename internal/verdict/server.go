package verdict

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// lost is about requests that arrived when their connection had been closed.
func lost(e *evidence, r *Rule) Verdict {
	all := closedFor(e.conns, reason.Raced)
	if len(all) < r.Least {
		return Verdict{}
	}
	head := figure.Plural(uint64(len(all)), "request")
	head += map[bool]string{true: " was", false: " were"}[len(all) == 1] + " lost"
	at := " as the server closed the connection"
	if limit := idleLimit(all); limit != "" {
		at = " at the idle limit of " + limit
	}
	return Verdict{Conns: numbers(all), Code: reason.Raced, Cure: reason.Of(reason.Raced).Cure, Forms: []string{
		head + at + ": on " + list(all), head + at, head,
	}}
}

// idleLimit is the idle timeout at which all connections were closed; "" where it is not
// known or not the same one. It is in the detail of the close.
func idleLimit(all []*monitor.Conn) (limit string) {
	for _, c := range all {
		rest, ok := strings.CutPrefix(c.Detail, "idle timeout of ")
		text, _, _ := strings.Cut(rest, ";")
		d, err := time.ParseDuration(text)
		if !ok || err != nil || limit != "" && limit != figure.Limit(d) {
			return ""
		}
		limit = figure.Limit(d)
	}
	return limit
}

// full is about connections that had no place.
func full(e *evidence, r *Rule) Verdict {
	all := closedFor(e.conns, reason.TooManyConns, reason.GaveWay)
	if len(all) < r.Least {
		return Verdict{}
	}
	turned := len(closedFor(all, reason.TooManyConns))
	return Verdict{Conns: numbers(all), Cure: reason.Of(reason.TooManyConns).Cure, Forms: []string{
		fmt.Sprintf("the server was full: %s refused with 503, %d closed to make room", figure.Plural(uint64(turned), "connection"), len(all)-turned),
		fmt.Sprintf("full: %d refused, %d made room", turned, len(all)-turned),
	}}
}

// switchedOff is about connections that were closed because reuse is off. Once it is on
// again there is nothing to cure.
func switchedOff(e *evidence, r *Rule) Verdict {
	all := closedFor(e.conns, reason.SwitchedOff)
	if len(all) < r.Least || e.st.Settings().KeepAlive {
		return Verdict{}
	}
	requests := 0
	for _, c := range all {
		requests += c.Requests
	}
	head := "keep-alive is switched off: "
	many := figure.Plural(uint64(len(all)), "connection")
	return Verdict{Conns: numbers(all), Code: reason.SwitchedOff, Cure: reason.Of(reason.SwitchedOff).Cure, Forms: []string{
		head + many + " for " + figure.Plural(uint64(requests), "request"), head + many,
	}}
}

// maxRequests is about a limit of requests that ends most connections, unless a higher
// one is set by now.
func maxRequests(e *evidence, r *Rule) Verdict {
	all := closedFor(e.conns, reason.MaxRequests)
	closed := 0
	for _, c := range e.conns {
		if !c.Open() {
			closed++
		}
	}
	if len(all) < r.Least || float64(len(all)) < r.Share*float64(closed) {
		return Verdict{}
	}
	limit := all[len(all)-1].Limit
	if now := e.st.Settings(); now != (event.Settings{}) && (now.MaxRequests == 0 || int64(now.MaxRequests) > limit) {
		return Verdict{}
	}
	return Verdict{Conns: numbers(all), Code: reason.MaxRequests, Cure: reason.Of(reason.MaxRequests).Cure, Forms: []string{
		fmt.Sprintf("the limit of %s closed %d of %s", figure.Plural(uint64(limit), "request"), len(all), figure.Plural(uint64(closed), "closed connection")),
		fmt.Sprintf("%d closed at %s", len(all), figure.Plural(uint64(limit), "request")),
	}}
}

// felt is the shortest wait that is spoken of.
const felt = 100 * time.Millisecond

// waited is about the request that others waited for longest on one connection.
func waited(e *evidence, r *Rule) Verdict {
	type queue struct {
		conn    uint64
		n       int
		longest time.Duration
		first   int // the number of the first one that waited
	}
	var worst queue
	by := make(map[uint64]queue)
	first, end := e.st.Rows()
	for n := end; n > first; n-- {
		w := e.st.Row(n - 1)
		if w.At < e.since {
			break
		}
		if w.Queued < felt {
			continue
		}
		q := by[w.Conn]
		q.conn, q.n, q.longest = w.Conn, q.n+1, max(q.longest, w.Queued)
		q.first = w.Nth
		by[w.Conn] = q
		if q.longest > worst.longest || q.conn == worst.conn {
			worst = q
		}
	}
	if worst.n < r.Least {
		return Verdict{}
	}
	head := figure.Plural(uint64(worst.n), "request") + " waited behind "
	behind := fmt.Sprintf("%d.%d", worst.conn, worst.first-1)
	up := ", up to " + figure.Span(worst.longest)
	forms := []string{head + behind + up, head + behind}
	if slow := e.st.RowOf(worst.conn, worst.first-1); slow != nil {
		what := fmt.Sprintf("%s (%s %s, %s)", behind, safe(slow.Method), safe(slow.Target), figure.Span(slow.Took))
		forms = slices.Insert(forms, 0, head+what+up)
	}
	return Verdict{Conns: []uint64{worst.conn}, Cure: "Send slow requests on a connection of their own", Forms: forms}
}

// cameBack is about connections that the idle limit closed too early: their client
// opened another one before it would have ended at twice the limit. A longer limit that
// is set by now has cured those.
func cameBack(e *evidence, r *Rule) Verdict {
	var early []*monitor.Conn
	for _, o := range e.clients {
		for i, c := range o.conns {
			if c.Open() || c.Why != reason.IdleTimeout || c.Limit == 0 || c.Limit < int64(e.st.Settings().IdleTimeout) {
				continue
			}
			if slices.ContainsFunc(o.conns[i+1:], func(d *monitor.Conn) bool { return d.Opened > c.Closed && d.Opened < c.Closed+c.Limit }) {
				early = append(early, c)
			}
		}
	}
	if len(early) < r.Least {
		return Verdict{}
	}
	limit := figure.Limit(time.Duration(early[0].Limit))
	many := figure.Plural(uint64(len(early)), "connection")
	return Verdict{Conns: numbers(early), Code: reason.IdleTimeout, Cure: "Raise --idle-timeout", Forms: []string{
		many + " closed at the idle limit of " + limit + ", and the client came back within as much again", many + " closed at " + limit + ", clients came back",
	}}
}

// allReused is good news: each connection was used more than once.
func allReused(e *evidence, r *Rule) Verdict {
	requests, n := 0, 0
	for _, c := range e.conns {
		if c.Requests == 1 || c.Requests == 0 && !c.Open() {
			return Verdict{}
		}
		if c.Requests > 1 {
			requests += c.Requests
			n++
		}
	}
	if requests < r.Least {
		return Verdict{}
	}
	ratio := fmt.Sprintf("%.1f requests per connection", float64(requests)/float64(n))
	return Verdict{Conns: numbers(e.conns), Forms: []string{
		"all is reused: " + ratio + fmt.Sprintf(" (%d on %s)", requests, figure.Plural(uint64(n), "connection")), "all is reused: " + ratio, "all is reused",
	}}
}
