package capture

import (
	"bytes"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/reason"
)

// limits are the observer's. It only looks, so it takes more than a server.
var limits = http1.Limits{
	MaxHeaderBytes: 2 * maxHead, MaxFieldLines: 1 << 12, MaxContentBytes: -1,
	MaxExtensionBytes: 1 << 20, Trailers: maxHead,
}

// unknownHost is the host of a request that came without a Host field.
const unknownHost = "unknown"

// requests reads the bytes of the client. The server's side of the protocol
// (http1.Conn) finds the end of each request; the responses that it requires go
// nowhere.
type requests struct {
	mode
	head    partHead
	machine *http1.Conn
	x       *exchange // whose content is read
	left    int64     // of that content; -1: not known
	next    *exchange // the request whose head has begun
}

// resumes is described at [reader].
func (q *requests) resumes(_ *flow, _ chunk, p []byte) bool {
	if !beginsRequest(p) {
		return false
	}
	q.mode = inHead
	return true
}

// takeHead reads part of a head and returns the bytes after it.
func (q *requests) takeHead(f *flow, c chunk, p []byte) []byte {
	if q.next == nil {
		if p = bytes.TrimLeft(p, "\r\n"); len(p) == 0 {
			return nil
		}
		q.next = &exchange{begun: c.at, packet: c.n, of: -1}
	}
	head, rest, complete := q.head.add(p)
	switch {
	case complete:
		q.readHead(f, c, head)
		q.head = q.head[:0]
	case len(head) > maxHead:
		q.refused(f, c, head, &http1.Error{Reason: reason.FieldsTooLarge, Detail: "the head is larger than is looked at here"})
	}
	return rest
}

// readHead reads a whole head, leniently where it has to be.
func (q *requests) readHead(f *flow, c chunk, head []byte) {
	ev, err := q.feedHead(f, head)
	lenient, flaw := "", reason.None
	if ev != http1.Head {
		if mended, changes := strict(head, true); changes != "" {
			q.machine = nil
			if mendedEvent, mendedErr := q.feedHead(f, mended); mendedEvent == http1.Head {
				lenient, flaw = changes, flawOf(err)
				ev, err = mendedEvent, mendedErr
			}
		}
	}
	if ev != http1.Head {
		e, _ := err.(*http1.Error)
		q.refused(f, c, head, e)
		return
	}
	r := q.machine.Request()
	x := q.begin(f, c, head)
	x.method, x.says, x.flaw = cutText(r.Method), q.machine.Persistence(), flaw
	x.expects = r.Fields.HasMember("Expect", "100-continue")
	if x.setTarget(r.Target.Raw); lenient != "" {
		x.readLine(head) // the target as it was sent
		x.detail = "in the request: " + lenient
		f.otherwise(x, event.In, 0, head, lenientFact, lenient)
	}
	f.requestReceived(c.at, x, r, len(head), f.piped())
	q.x, q.left, q.mode = x, r.Length, inContent
	x.shown[event.In].chunked = r.Length < 0
	if _, ended := q.advance(); ended {
		q.complete(f)
	}
}

// flawOf is the reason that the strict machine has against a request.
func flawOf(err error) reason.Code {
	if e, ok := err.(*http1.Error); ok {
		return e.Reason
	}
	return reason.None
}

// feedHead gives a head to the machine, which has none before it.
func (q *requests) feedHead(f *flow, head []byte) (http1.Event, error) {
	if q.machine == nil {
		q.machine = f.c.spare.conn()
	}
	for p := head; len(p) > 0; {
		n := copy(q.machine.Space(), p)
		q.machine.Received(n)
		p = p[n:]
	}
	return q.machine.Next()
}

// begin makes the exchange of the request whose head is complete, or as far as it
// will be.
func (q *requests) begin(f *flow, c chunk, head []byte) *exchange {
	x := q.next
	q.next = nil
	f.http.nth++
	x.nth, x.in, x.received = f.http.nth, int64(len(head)), c.at
	f.http.pending = append(f.http.pending, x)
	f.showHead(c.at, x, event.In, 0, head)
	return x
}

// piped reports whether the request that begins came before the response to the
// one before it had ended.
func (f *flow) piped() bool {
	return len(f.http.pending) > 1 && f.http.missed.IsZero() && f.http.responses.mode != lost
}

// refused tells of a head that cannot be understood. What follows it cannot be
// understood either, until something looks like a request again.
func (q *requests) refused(f *flow, c chunk, head []byte, e *http1.Error) {
	x := q.begin(f, c, head)
	x.readLine(head)
	x.complete, x.says = true, reason.BadRequestLine
	if e != nil {
		x.says, x.detail = e.Reason, e.Detail
	}
	f.otherwise(x, event.In, 0, head, "not understood", x.detail)
	f.requestReceived(c.at, x, nil, len(head), f.piped())
	q.mode, q.machine, q.head = lost, nil, q.head[:0]
}

// readLine takes method and target from a request line that no machine has read, as
// far as it is there.
func (x *exchange) readLine(head []byte) {
	line, _, whole := bytes.Cut(head, []byte("\n"))
	method, target, ok := bytes.Cut(bytes.TrimRight(line, "\r"), []byte(" "))
	if !ok || !isToken(string(method)) {
		return
	}
	x.method = cutText(string(method))
	if i := bytes.LastIndex(target, []byte(" HTTP/")); i >= 0 {
		target = target[:i]
	} else if !whole { // it may go on
		target = target[:max(0, bytes.LastIndexByte(target, ' '))]
	}
	x.setTarget(string(target))
}

// setTarget notes the target, cut where it is too long for an event.
func (x *exchange) setTarget(target string) {
	x.target = cutText(target)
	if len(target) > len(x.target) {
		x.whole = len(target)
	}
}

// takeContent reads content and returns the bytes after it.
func (q *requests) takeContent(f *flow, c chunk, p []byte) []byte {
	x := q.x
	n := copy(q.machine.Space(), p)
	q.machine.Received(n)
	over, ended := q.advance()
	n -= over
	f.show(c.at, x, event.In, x.in, p[:n], c.hole == 0)
	x.in += int64(n)
	x.received = c.at
	if ended {
		q.complete(f)
	}
	return p[n:]
}

// advance has the machine read what it was given. It reports whether the request
// has ended, and how many bytes are left over after its end.
func (q *requests) advance() (over int, ended bool) {
	for {
		ev, err := q.machine.Next()
		switch {
		case err != nil:
			if e, ok := err.(*http1.Error); ok && q.x != nil {
				q.x.detail, q.x.says = joined(q.x.detail, e.Detail), e.Reason
			}
			q.mode, q.machine = lost, nil
			return 0, false
		case ev == http1.Data:
			if q.left > 0 {
				q.left -= int64(len(q.machine.Data()))
			}
		case ev == http1.End:
			return q.machine.Buffered(), true
		default: // NeedData
			return 0, false
		}
	}
}

// complete ends a request. Its machine serves the next one of any connection.
func (q *requests) complete(f *flow) {
	q.x.complete = true
	f.explainRequest(q.x, q.machine.Request())
	q.x, q.mode = nil, inHead
	if q.machine.Buffered() == 0 {
		f.c.spare.keepConn(q.machine)
	}
	q.machine = nil
}

// skip passes over n bytes that were not captured.
func (q *requests) skip(f *flow, c chunk) {
	n := int64(c.hole)
	if q.x != nil && q.mode == inContent {
		q.x.missing += n
		if q.left >= n {
			f.fill(q, c)
			return
		}
		q.x.complete = true // as far as can be known
	}
	if q.mode == inHead && q.next != nil && bytes.IndexByte(q.head, '\n') >= 0 {
		q.partOfHead(f, c, n)
	}
	if q.mode != tunnel {
		q.mode, q.machine, q.head, q.next = lost, nil, q.head[:0], nil
	}
}

// partOfHead tells of a request whose first line is here, and of whose head n
// bytes were not captured.
func (q *requests) partOfHead(f *flow, c chunk, n int64) {
	x := q.begin(f, c, q.head)
	x.complete, x.missing, x.says = true, n, reason.Keep11
	x.in += n
	x.readLine(q.head)
	f.requestReceived(c.at, x, nil, len(q.head), f.piped())
}

// incomplete is the exchange of a head whose response came before it was complete.
func (q *requests) incomplete(f *flow, at chunk) *exchange {
	x := q.begin(f, at, q.head)
	x.complete, x.says, x.detail = true, reason.BadRequestLine, "its head was not complete"
	x.readLine(q.head)
	if f.halves[up].missing() > 0 {
		x.says, x.detail = reason.Keep11, "part of it was not captured"
	}
	f.requestReceived(at.at, x, nil, len(q.head), false)
	q.mode, q.machine, q.head = lost, nil, q.head[:0]
	return x
}
