package capture

import (
	"bytes"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// responses reads the bytes of the server. The client's side of the protocol
// (http1.Client) finds the end of each response.
type responses struct {
	mode
	head    partHead
	began   time.Time
	machine *http1.Client
	asked   bool // the machine knows what request the next response is for
	x       *exchange
	why     reason.Code // what x's response decides
	left    int64       // of its content; -1: not known
	toClose bool        // it ends with the connection
	given   []byte      // the content that the machine was given last
	givenAt int64       // its offset in the response
	unsure  bool        // part of it was not captured, so that its end was not seen
	latest  time.Time   // the last of its bytes, where it is unsure

	brokeOff string // how far the response was that the server broke off
}

// resumes is described at [reader]. Of a response whose middle is missing, the next
// one's beginning is the end.
func (p *responses) resumes(f *flow, c chunk, b []byte) bool {
	if !beginsResponse(b) {
		p.latest = c.at
		return false
	}
	p.mode = inHead
	if p.x != nil {
		p.end(f, p.latest, false)
	}
	return true
}

// takeHead reads part of a head and returns the bytes after it.
func (p *responses) takeHead(f *flow, c chunk, b []byte) []byte {
	if len(p.head) == 0 {
		if b = bytes.TrimLeft(b, "\r\n"); len(b) == 0 {
			return nil
		}
		p.began = c.at
	}
	head, rest, complete := p.head.add(b)
	switch {
	case complete:
		p.readHead(f, c, head)
		p.head = p.head[:0]
	case len(head) > maxHead || !beginsResponse(head):
		p.giveUp()
	}
	return rest
}

// giveUp stops reading until something looks like a response again.
func (p *responses) giveUp() {
	p.mode, p.machine, p.asked, p.head = lost, nil, false, p.head[:0]
}

// readHead reads a whole head, leniently where it has to be.
func (p *responses) readHead(f *flow, c chunk, head []byte) {
	x := f.awaited(p.began)
	if x.responded.IsZero() {
		x.responded = p.began
	}
	f.showHead(c.at, x, event.Out, x.out, head)
	if status(head) == 101 {
		p.switched(f, c, x, head)
		return
	}
	ev, err := p.feedHead(f, x, head)
	lenient := ""
	if ev != http1.Head && ev != http1.Interim {
		if mended, changes := strict(head, false); changes != "" {
			p.machine, p.asked = nil, false
			if mendedEvent, mendedErr := p.feedHead(f, x, mended); mendedEvent == http1.Head || mendedEvent == http1.Interim {
				ev, err, lenient = mendedEvent, mendedErr, changes
				x.detail = joined(x.detail, "in the response: "+changes)
			}
		}
	}
	at := x.out
	x.out += int64(len(head))
	switch {
	case ev == http1.Interim:
	case ev == http1.Head && lenient != "":
		f.otherwise(x, event.Out, at, head, lenientFact, lenient)
		p.begin(f, c, x)
	case ev == http1.Head:
		f.keepHead(x, at, head)
		p.begin(f, c, x)
	default:
		if e, ok := err.(*http1.Error); ok {
			x.detail = joined(x.detail, e.Detail)
		}
		f.otherwise(x, event.Out, at, head, "not understood", x.detail)
		x.status = status(head)
		p.giveUp()
		p.x, p.why = x, reason.UpstreamError
	}
}

// feedHead gives a head to the machine, which has none before it.
func (p *responses) feedHead(f *flow, x *exchange, head []byte) (http1.Event, error) {
	if p.machine == nil {
		p.machine, p.asked = f.c.spare.client(), false
	}
	if !p.asked {
		method := x.method
		if method == "" {
			method = "GET" // it was not captured, and most are
		}
		p.machine.Sent(method)
		p.asked = true
	}
	for len(head) > 0 {
		n := copy(p.machine.Space(), head)
		p.machine.Received(n)
		head = head[n:]
	}
	return p.machine.Next()
}

// status is the status code of a response's head; 0 where there is none.
func status(head []byte) message.Status {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	_, rest, _ := bytes.Cut(line, []byte(" "))
	if len(rest) < 3 {
		return 0
	}
	var s message.Status
	for _, b := range rest[:3] {
		if b < '0' || b > '9' {
			return 0
		}
		s = s*10 + message.Status(b-'0')
	}
	return s
}

// switched ends an exchange by 101: what follows, in both directions, is
// another protocol.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.2.2
func (p *responses) switched(f *flow, c chunk, x *exchange, head []byte) {
	f.keepHead(x, x.out, head)
	x.status, x.out = 101, x.out+int64(len(head))
	p.x, p.why = x, reason.Keep11
	p.end(f, c.at, false)
	f.http.openTunnel()
}

// begin starts the content of a final response.
func (p *responses) begin(f *flow, c chunk, x *exchange) {
	r := p.machine.Response()
	x.status = r.Status
	p.x, p.left, p.mode, p.asked, p.unsure = x, r.Length, inContent, false, false
	p.toClose = r.Length < 0 && !r.Chunked
	x.shown[event.Out].chunked = r.Chunked
	if r.Length >= 0 {
		x.of = x.out + r.Length
	}
	if x.flaw != reason.None && x.status >= 400 && x.status < 500 && r.Fields.HasMember("Connection", "close") {
		x.says = x.flaw // this server refused it
	}
	if x.status == message.RequestTimeout && x.refusable() {
		x.says = reason.HeaderTimeout
	}
	p.why = decide(x, r, p.toClose)
	p.advance(f, c)
	if x.method == "CONNECT" && x.status >= 200 && x.status < 300 {
		f.http.openTunnel()
	}
}

// decide is what an exchange decides about the connection's future, as both
// messages say it.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3
func decide(x *exchange, r *http1.Response, toClose bool) reason.Code {
	saysClose := r.Fields.HasMember("Connection", "close")
	switch {
	case x.says == reason.ClientClose, x.says == reason.Version10:
		return x.says
	case saysClose && x.refused():
		return x.says
	case saysClose && x.expects && !x.complete:
		return reason.ExpectMet
	case saysClose:
		return reason.ServerSaidClose
	case toClose:
		return reason.UnknownEnd
	case !r.Version.AtLeast11() && !r.Fields.HasMember("Connection", "keep-alive"):
		return reason.ServerSaidClose
	case x.says == reason.Keep10:
		return reason.Keep10
	}
	return reason.Keep11
}

// refused reports whether the request was one that a server has to refuse, and
// this one did.
func (x *exchange) refused() bool { return x.refusable() && x.status >= 400 }

// refusable reports whether the request was one that a server has to refuse.
func (x *exchange) refusable() bool { return reason.Of(x.says).Verdict == reason.Refused }

// takeContent reads content and returns the bytes after it.
func (p *responses) takeContent(f *flow, c chunk, b []byte) []byte {
	n := copy(p.machine.Space(), b)
	p.machine.Received(n)
	p.given, p.givenAt = b[:n], p.x.out
	p.x.out += int64(n) // before the end is told, which takes off what is left over
	return b[n-p.advance(f, c):]
}

// advance has the machine read what it was given. It returns how many bytes are
// left over after the end of the response.
func (p *responses) advance(f *flow, c chunk) (over int) {
	for {
		ev, err := p.machine.Next()
		switch {
		case err != nil:
			if e, ok := err.(*http1.Error); ok {
				p.x.detail = joined(p.x.detail, e.Detail)
			}
			p.show(f, c, 0)
			p.giveUp()
			return 0
		case ev == http1.Data:
			if p.left > 0 {
				p.left -= int64(len(p.machine.Data()))
			}
		case ev == http1.End:
			over = p.machine.Buffered()
			p.x.out -= int64(over)
			p.show(f, c, over)
			if over == 0 && !p.toClose {
				f.c.spare.keepClient(p.machine)
			}
			p.mode, p.machine = inHead, nil
			p.end(f, c.at, false)
			return over
		default: // NeedData
			p.show(f, c, 0)
			return 0
		}
	}
}

// show tells the content that was given to the machine, but for what is over.
func (p *responses) show(f *flow, c chunk, over int) {
	if len(p.given) > over {
		f.show(c.at, p.x, event.Out, p.givenAt, p.given[:len(p.given)-over], c.hole == 0)
	}
	p.given = nil
}

// end ends the exchange whose response is read.
func (p *responses) end(f *flow, at time.Time, short bool) {
	x := p.x
	p.x, p.asked = nil, false
	f.http.drop(x)
	f.responseSent(at, x, p.why, short)
}

// skip passes over n bytes that were not captured.
func (p *responses) skip(f *flow, c chunk) {
	n := int64(c.hole)
	switch {
	case p.mode == tunnel:
	case p.x != nil && p.mode == inContent && (p.left >= n || p.toClose):
		p.x.missing += n
		f.fill(p, c)
	case p.x != nil:
		p.x.missing += n
		p.unsure, p.latest = true, c.at
		p.giveUp()
	case len(p.head) > 0:
		p.partOfHead(f, c)
	default:
		f.http.missed = c.at
		p.giveUp()
	}
}

// partOfHead tells what there is to tell of a response of whose head a part was
// not captured.
func (p *responses) partOfHead(f *flow, c chunk) {
	n := int64(c.hole)
	x := f.awaited(p.began)
	x.missing += n
	x.responded, x.status = p.began, status(p.head)
	f.showHead(c.at, x, event.Out, x.out, p.head)
	x.out += int64(len(p.head)) + n
	if !x.status.Informational() {
		p.x, p.why, p.unsure, p.latest = x, reason.Keep11, true, c.at
	}
	p.giveUp()
}

// finish takes the server's FIN, or its RST: a response that ends with the
// connection is whole by a FIN, any other one is broken off.
// https://www.rfc-editor.org/rfc/rfc9112#section-8
func (p *responses) finish(f *flow, at time.Time, fin bool) {
	if p.x == nil {
		return
	}
	if p.unsure {
		at = p.latest
	}
	defer p.giveUp() // a damaged capture may have bytes after a FIN
	short := !p.unsure && !(p.toClose && fin)
	if short && f.first.from == down {
		p.brokeOff, p.why = p.howFar(), reason.Truncated
	}
	p.end(f, at, short)
}
