package verdict

import (
	"fmt"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// A cause is why a client does not reuse connections.
type cause struct {
	long, short string
	cure        string // "" for the reason's own
}

// causes are the reasons that a client is named for. Of other reasons the table of
// reasons has the words.
var causes = map[reason.Code]cause{
	reason.ClientClose:     {`it says "Connection: close"`, "says close", `Leave "Connection: close" out`},
	reason.Version10:       {"it speaks HTTP/1.0 and does not ask to keep them", "HTTP/1.0", "Use HTTP/1.1"},
	reason.ClientEOF:       {"it ends each one itself (FIN)", "it ends them", "Use one pool for all requests"},
	reason.ResetIdle:       {"it resets each one (RST)", "it resets them", "Read each response to its end"},
	reason.ServerSaidClose: {"the server says close", "server says close", "Switch keep-alive on in the server"},
}

// Cure is what a client that does not reuse its connections can do about what closes
// them, in a sentence without a full stop; "" where nothing is known.
func Cure(code reason.Code) string {
	if c := causes[code].cure; c != "" {
		return c
	}
	return reason.Of(code).Cure
}

// http10 is the cause where every request also said HTTP/1.0.
var http10 = cause{"it speaks HTTP/1.0 and says close, as nginx does by default", "HTTP/1.0 and close",
	`If it is nginx, two lines: proxy_http_version 1.1; proxy_set_header Connection "";`}

// stayOpen is the cause where the connections are open.
var stayOpen = cause{"it opens another one while these are open", "all left open", "Read each response to its end and give the connection back to the pool"}

// noReuse is about the client with the most connections that carried one request each.
func noReuse(e *evidence, r *Rule) Verdict {
	for _, c := range e.clients {
		n := len(c.conns)
		if n < r.Least || float64(c.once) < r.Share*float64(n) {
			continue
		}
		why, of, ok := c.cause(r.Share)
		if !ok {
			continue
		}
		reused := "none reused"
		if c.reused > 0 {
			reused = fmt.Sprintf("%d reused", c.reused)
		}
		part := ""
		if of < n {
			part = fmt.Sprintf("for %d of them ", of)
		}
		head := fmt.Sprintf("%s: %s for %s, %s: ", c.name, figure.Plural(uint64(n), "connection"), figure.Plural(uint64(c.requests), "request"), reused)
		return Verdict{Conns: numbers(c.conns), Addr: c.addr, Tag: c.tag, Cure: why.cure, Forms: []string{
			head + part + why.long + c.agent(),
			head + part + why.long,
			head + why.short,
			fmt.Sprintf("%s: %d connections, %s: %s", c.name, n, reused, why.short),
			fmt.Sprintf("%s: %d conns, %s: %s", c.name, n, why.short, reused),
		}}
	}
	return Verdict{}
}

// cause is what nearly all connections of a client were closed for, and how many; ok is
// false where they have no cause in common that is the client's.
func (c *client) cause(share float64) (why cause, of int, ok bool) {
	count := make(map[reason.Code]int)
	minor0, open := 0, 0
	for _, o := range c.conns {
		if o.MinorKnown && o.Minor == 0 {
			minor0++
		}
		if o.Open() {
			open++
		} else {
			count[o.Why]++
		}
	}
	if c.parallel(share) && float64(open) >= share*float64(len(c.conns)) {
		return stayOpen, open, true
	}
	for code, n := range count {
		if why, ok = causes[code]; !ok || float64(n) < share*float64(len(c.conns)-open) || n == 0 {
			continue
		}
		if code == reason.ClientClose && minor0 == len(c.conns) {
			why = http10
		}
		if n+open >= len(c.conns) { // the open ones may still be in use
			n = len(c.conns)
		}
		return why, n, float64(open) <= 0.1*float64(len(c.conns))+1
	}
	return cause{}, 0, false
}

// parallel reports whether nearly all connections of a client were opened while an
// earlier one was open and had its response.
func (c *client) parallel(share float64) bool {
	n := 0
	for i, o := range c.conns[1:] {
		if before := c.conns[i]; before.Open() && before.Requests > 0 && doneAt(before) < o.Opened {
			n++
		}
	}
	return float64(n) >= share*float64(len(c.conns)-1)
}

// doneAt is when the last response on a connection ended, in Unix nanoseconds.
func doneAt(c *monitor.Conn) int64 {
	m := c.Marks()
	if len(m) == 0 {
		return c.Opened
	}
	return c.Opened + int64(m[len(m)-1].End)*1e6
}

// refused is about requests that one client sent and that are malformed in one way.
func refused(e *evidence, r *Rule) Verdict {
	type kind struct {
		who  string
		code reason.Code
	}
	by := make(map[kind][]*monitor.Conn)
	var worst kind
	for _, c := range e.conns {
		if w := reason.Of(c.Why); w.Verdict == reason.Refused && w.Who == reason.Server && c.Why != reason.TooManyConns {
			k := kind{e.clientName(c.Peer.Addr(), c.Tag), c.Why}
			by[k] = append(by[k], c)
			if len(by[k]) > len(by[worst]) {
				worst = k
			}
		}
	}
	all := by[worst]
	if len(all) < r.Least {
		return Verdict{}
	}
	w := reason.Of(worst.code)
	status := ""
	if w.Status != "" {
		status = " with " + w.Status
	}
	head := fmt.Sprintf("%s: %s refused%s", worst.who, figure.Plural(uint64(len(all)), "request"), status)
	return Verdict{Conns: numbers(all), Code: worst.code, Cure: w.Cure, Forms: []string{head + ": " + w.Why, head + ": " + w.Short, head}}
}

// left is about a client that ended connections before it had its responses.
func left(e *evidence, r *Rule) Verdict {
	for _, c := range e.clients {
		for _, code := range []reason.Code{reason.DidNotWait, reason.LeftResponse} {
			all := closedFor(c.conns, code)
			if len(all) < r.Least {
				continue
			}
			how := "before a byte of the response had come"
			if code == reason.LeftResponse {
				how = "in the middle of the response"
			}
			head := fmt.Sprintf("%s: left %d times ", c.name, len(all))
			return Verdict{Conns: numbers(all), Addr: c.addr, Tag: c.tag, Code: code, Cure: reason.Of(code).Cure, Forms: []string{
				head + how + c.agent(), head + how, head + reason.Of(code).Short,
			}}
		}
	}
	return Verdict{}
}
