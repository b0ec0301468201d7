package http1

import (
	"fmt"
	"strconv"
	"strings"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A Step is one thing that was understood or decided, and the bytes it stands
// in.
type Step struct {
	Sent     bool  // the bytes are the response's; else the request's
	Off, Len int64 // from the message's first byte
	What     string
	Fact     string // "" where What says all
	Note     string // a sentence for a person who learns; may be ""
	Rule     string // "RFC 9112 §9.3"; "" for none
}

// An Exchange is what is known of a request and its response when both are
// over.
type Exchange struct {
	// Request may be partial, or nil, where Err says why.
	Request *message.Request
	Err     *Error
	// Received is the number of bytes of the request, head and content.
	Received int64
	// Skipped is how many of them stood before the head: empty lines.
	Skipped int64
	// Head is the response's head as it was sent; Sent is the number of bytes
	// of the response, head and content. "" where nothing was sent.
	Head string
	Sent int64
	Why  reason.Code

	// Content and SentContent are the contents as they stand on the wire, from
	// their first byte on as far as they were kept; nil for none. Where they
	// are in chunks, each chunk is a step.
	Content, SentContent []byte
}

// Explain is what the machine understood of an exchange, step by step: the
// request in the order of its bytes, the response likewise, and the decision.
// It costs allocations and is only for those who watch.
func Explain(x Exchange) []Step {
	e := &explainer{steps: make([]Step, 0, 16)} // mostly enough
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
		e.add(n, "refused", strconv.Itoa(int(x.Err.Status)), sentence(x.Err.Detail), x.Err.Rule)
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
		e.add(0, "decide", fact, sentence(why.Why), why.Rule)
	}
	return e.steps
}

// An explainer collects steps.
type explainer struct {
	steps []Step
	sent  bool
	off   int64 // where the next step begins
}

// add adds a step of the next n bytes, and stays where it is.
func (e *explainer) add(n int64, what, fact, note, rule string) {
	e.steps = append(e.steps, Step{e.sent, e.off, n, what, fact, note, rule})
}

// take adds a step of the next n bytes, and goes behind them.
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

// refusedWhole reports whether the head itself was refused, and not only what
// it asked for.
func (x *Exchange) refusedWhole() bool {
	return x.Err.Reason != reason.BadMethod && x.Err.Reason != reason.BadExpect
}

// requestFields explains the fields that decide something, and how many there
// are.
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

// badLine is the length of the field line behind those that were understood: the
// one that was refused. 0 where all were.
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

// cutFact is a fact short enough for a row.
func cutFact(s string) string {
	if len(s) > 200 {
		return s[:200] + "..."
	}
	return s
}

// fieldLines are the first n field lines of a head, each with its line end.
func fieldLines(head string, n int) []string {
	lines := strings.SplitAfter(head, "\r\n")
	return lines[1 : 1+n]
}

// response explains a response's head and how its content ends.
func (e *explainer) response(head string, sent int64, content []byte) {
	lines := strings.SplitAfter(head, "\r\n")
	status := strings.TrimSuffix(strings.TrimPrefix(lines[0], "HTTP/1.1 "), "\r\n")
	e.take(len(lines[0]), "status", status, statusNote(status), "RFC 9110 §15")
	framed, inChunks := false, false
	for _, line := range lines[1:] {
		name, v, ok := strings.Cut(strings.TrimSuffix(line, "\r\n"), ": ")
		switch {
		case !ok:
		case message.EqualFold(name, "Content-Length"):
			n, _ := parseDecimal(v)
			e.add(int64(len(line)), "framing", bytesText(n), "Says where the content ends, so that another response can follow.", "RFC 9112 §6.3")
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
