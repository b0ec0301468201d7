package http1

import (
	"fmt"
	"strconv"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A Step is one thing that was understood or decided, with the bytes that say so.
type Step struct {
	Sent     bool  // whether the bytes are of the response; otherwise of the request
	Off, Len int64 // the bytes, counted from the first byte of the message
	What     string
	Fact     string // "" if What says everything
	Note     string // a sentence for learners; may be ""
	Rule     string // "RFC 9112 §9.3"; "" for none
}

// An Exchange is a request and its response after both have ended.
type Exchange struct {
	// Request is partial or nil if Err is set and the head was not understood.
	Request *message.Request
	Err     *Error
	// Received is the number of bytes of the request: head and content.
	Received int64
	// Skipped is the number of those bytes before the head: empty lines.
	Skipped int64
	// Head is the head of the response as sent, with CR LF after each line; "" if
	// nothing was sent. Sent is the number of bytes of the response: head and content.
	Head string
	Sent int64
	Why  reason.Code

	// Content and SentContent are the contents as on the wire, from the first
	// byte on, as far as the caller has kept them; nil for none. If they are
	// chunked, each chunk becomes a step.
	Content, SentContent []byte
}

// Explain returns, step by step, how an exchange was understood: the request in the
// order of its bytes, then the response, then whether the connection is kept. It
// allocates, so it is called only while a viewer watches.
func Explain(x Exchange) []Step {
	e := &explainer{steps: make([]Step, 0, 16)} // enough for most exchanges
	switch {
	case x.Request != nil && x.Request.Head != "":
		e.off = x.Skipped
		e.requestLine(x.Request)
		e.requestFields(x.Request, x.Err)
		if x.Err == nil || !x.refusedWhole() {
			e.requestContent(x.Request, x.Received, x.Content)
		}
	case x.Err != nil:
		e.add(x.Received, "request", "not understood", "", "")
		e.off = x.Received
	}
	if x.Err != nil {
		n := int64(0)
		if x.refusedWhole() {
			n = e.badLine(x.Request)
		}
		e.add(n, "refused", strconv.Itoa(int(x.Err.Status)), figure.Sentence(x.Err.Detail), x.Err.Rule)
	}
	if x.Head != "" {
		e.sent, e.off = true, 0
		e.response(x.Head, x.Sent, x.SentContent)
	}
	if x.Why != reason.None {
		why := reason.Of(x.Why)
		fact := "CLOSE"
		if why.Verdict == reason.Kept {
			fact = "KEEP"
		}
		e.add(0, "decide", fact, figure.Sentence(why.Why), why.Rule)
	}
	return e.steps
}

// An explainer collects steps.
type explainer struct {
	steps []Step
	sent  bool
	off   int64 // where the next step begins
}

// add adds a step for the next n bytes, without moving on.
func (e *explainer) add(n int64, what, fact, note, rule string) {
	e.steps = append(e.steps, Step{e.sent, e.off, n, what, fact, note, rule})
}

// take adds a step for the next n bytes, and moves past them.
func (e *explainer) take(n int, what, fact, note, rule string) {
	e.add(int64(n), what, fact, note, rule)
	e.off += int64(n)
}

// requestLine explains method, target and version.
func (e *explainer) requestLine(r *message.Request) {
	e.take(len(r.Method), "method", r.Method, methodNote(r.Method), "RFC 9110 §9")
	e.off++
	form := [...]string{"origin-form", "absolute-form", "authority-form", "asterisk-form"}[r.Target.Form]
	note := "In " + form + "."
	if r.Target.Path != r.Target.RawPath {
		note = "In " + form + ". Decoded, and without dot segments, the path is " + cutFact(r.Target.Path) + "."
	}
	e.take(len(r.Target.Raw), "target", cutFact(r.Target.Raw), note, "RFC 9112 §3.2")
	e.off++
	note = `1.1 keeps connections open by default. A "0" here (HTTP/1.0) would have closed it.`
	if !r.Version.AtLeast11() {
		note = `1.0 closes after each response, unless both sides say "keep-alive". A "1" here would keep it open.`
	}
	e.take(len("HTTP/1.1"), "version", r.Version.String(), note, "RFC 9112 §9.3")
	e.off += 2
}

// refusedWhole reports whether the head itself was refused, and not only its method
// or expectation.
func (x *Exchange) refusedWhole() bool {
	return x.Err.Reason != reason.BadMethod && x.Err.Reason != reason.BadExpect
}

// requestFields explains the fields that decide something, and counts all fields.
func (e *explainer) requestFields(r *message.Request, err *Error) {
	begin := e.off
	for i, line := range fieldLines(r.Head, len(r.Fields)) {
		n, v := int64(len(line)), cutFact(r.Fields[i].Value)
		switch name := r.Fields[i].Name; {
		case message.EqualFold(name, "Host") && err != nil && err.Reason == reason.BadHost:
			e.add(n, "Host", v, "", "RFC 9112 §3.2")
		case message.EqualFold(name, "Host"):
			e.add(n, "Host", "one, valid", "Says which of the sites on this address is meant: "+v+".", "RFC 9112 §3.2")
		case message.EqualFold(name, "Content-Length"):
			e.add(n, "Content-Length", v, "The content ends after this many bytes.", "RFC 9112 §6.3")
		case message.EqualFold(name, "Transfer-Encoding"):
			e.add(n, "Transfer-Encoding", v, "The content comes in chunks, each preceded by its size; a chunk of size 0 ends it.", "RFC 9112 §7.1")
		case message.EqualFold(name, "Connection"):
			e.add(n, "Connection", v, "What the client wants to happen to the connection.", "RFC 9110 §7.6.1")
		case message.EqualFold(name, "Expect"):
			e.add(n, "Expect", v, "What the client asks for before it sends its content.", "RFC 9110 §10.1.1")
		}
		e.off += n
	}
	end := e.off
	e.off = begin
	e.take(int(end-begin), "fields", strconv.Itoa(len(r.Fields)), "", "RFC 9112 §5")
}

// badLine returns the length of the refused field line, which follows the lines that
// were understood; 0 if all were.
func (e *explainer) badLine(r *message.Request) int64 {
	if r == nil || r.Head == "" {
		return 0
	}
	line := fieldLines(r.Head, len(r.Fields)+1)[len(r.Fields)]
	if line == "\r\n" {
		return 0
	}
	return int64(len(line))
}

// requestContent explains the end of the head and what follows it.
func (e *explainer) requestContent(r *message.Request, received int64, content []byte) {
	e.take(2, "head end", bytesText(int64(len(r.Head))), "An empty line ends the head.", "RFC 9112 §2.1")
	rest := received - e.off
	switch {
	case r.Length < 0:
		e.add(rest, "content", "in chunks", bytesText(rest)+" including the framing.", "RFC 9112 §7.1")
		e.chunks(content)
		e.off = received
	case r.Length > 0:
		e.take(int(rest), "content", fmt.Sprintf("%d of %s", rest, bytesText(r.Length)), "", "RFC 9112 §6.3")
	default:
		e.add(0, "content", "none", "No field gives a length, so no content follows.", "RFC 9112 §6.3")
	}
}

// cutFact returns s, cut to a length that fits a row.
func cutFact(s string) string {
	if len(s) > 200 {
		return s[:200] + "..."
	}
	return s
}

// fieldLines returns the first n field lines of a head, each with its line end.
func fieldLines(head string, n int) []string {
	lines := strings.SplitAfter(head, "\r\n")
	return lines[1 : 1+n]
}

// response explains the head of a response and the end of its content.
func (e *explainer) response(head string, sent int64, content []byte) {
	lines := strings.SplitAfter(head, "\r\n")
	_, status, _ := strings.Cut(strings.TrimSuffix(lines[0], "\r\n"), " ")
	e.take(len(lines[0]), "status", status, statusNote(status), "RFC 9110 §15")
	framed, inChunks := false, false
	for _, line := range lines[1:] {
		name, v, ok := strings.Cut(strings.TrimSuffix(line, "\r\n"), ":")
		v = strings.Trim(v, " \t")
		switch {
		case !ok:
		case message.EqualFold(name, "Content-Length"):
			n, _ := parseDecimal(v)
			e.add(int64(len(line)), "framing", "Content-Length: "+strconv.FormatInt(n, 10), "Says where the content ends, so that another response can follow.", "RFC 9112 §6.3")
			framed = true
		case message.EqualFold(name, "Transfer-Encoding"):
			e.add(int64(len(line)), "framing", "in chunks", "The length was not known beforehand; the last chunk marks the end.", "RFC 9112 §7.1")
			framed, inChunks = true, true
		case message.EqualFold(name, "Connection"):
			e.add(int64(len(line)), "Connection", v, "What the server will do with the connection.", "RFC 9112 §9.6")
		}
		e.off += int64(len(line))
	}
	switch rest := sent - int64(len(head)); {
	case rest > 0 && !framed:
		e.add(rest, "content", bytesText(rest), "No field gives the length: the content ends when the connection closes.", "RFC 9112 §6.3")
	case rest > 0 && inChunks:
		e.add(rest, "content", "in chunks", bytesText(rest)+" including the framing.", "RFC 9112 §7.1")
		e.chunks(content)
		e.off = sent
	case rest > 0:
		e.add(rest, "content", bytesText(rest), "", "RFC 9112 §6.3")
	default:
		e.add(0, "content", "none", "", "RFC 9112 §6.3")
	}
}
