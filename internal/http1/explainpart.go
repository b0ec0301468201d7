package http1

import (
	"strings"

	"httpserver/internal/message"
)

// ExplainPart returns, step by step, what is understood of a head whose end has not
// come, and where the parser waits. Offsets count from the head's first byte. Like
// [Explain] it allocates.
func (c *Conn) ExplainPart() []Step {
	p := string(c.buf.unread())
	e := &explainer{steps: make([]Step, 0, 8)}
	what := "request line"
	if c.scan.lines > 0 {
		what = "field line"
		c.wholeLines(e, p)
	}
	e.off = int64(c.scan.line)
	if rest := int64(len(p)) - e.off; rest > 0 {
		e.take(int(rest), what, "incomplete", "Its end, CR LF, has not come.", "RFC 9112 §2.1")
	}
	e.add(0, "waits", "for the head's end", "Only an empty line ends the head. Before it has come there is no request to work on.", "RFC 9112 §2.1")
	return e.steps
}

// wholeLines explains the request line and the field lines of p that are complete.
// Whether the target and the fields are valid is decided when the head is.
func (c *Conn) wholeLines(e *explainer, p string) {
	first := &c.scan.first
	r := &message.Request{Method: p[:first.method], Version: first.version}
	r.Target.Raw = p[first.method+1 : first.target]
	begin := strings.IndexByte(p, '\n') + 1
	if parseTarget(&r.Target, r.Method, r.Target.Raw, c.limits.Secure) == nil {
		e.requestLine(r)
	} else {
		e.take(begin, "request line", cutFact(p[:begin-2]), "", "RFC 9112 §3")
	}
	r.Head = p[:c.scan.line]
	if c.scan.line > begin {
		r.Fields, _ = parseFields(nil, p[begin:c.scan.line]+"\r\n", c.limits.MaxFieldLines, refuseSpace)
		e.requestFields(r, nil)
	}
}
