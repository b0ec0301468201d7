package proxy

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// refuse returns the response to a request that is not forwarded; nil for all others.
func (p *Proxy) refuse(r *message.Request) *message.Response {
	accept := r.Fields.Joined("Accept")
	switch {
	case p.loops(r):
		return (&message.Problem{Status: message.LoopDetected, Rule: "RFC 9110 §7.6.3",
			Detail: "this request has been through this proxy before: the upstream leads back here"}).Response(accept)
	case r.Fields.HasMember("Upgrade", "websocket"):
		p.reportUpgrade(r)
		return (&message.Problem{Status: message.NotImplemented, Rule: "RFC 9110 §7.8",
			Detail: "this proxy forwards requests and responses, and tunnels no WebSocket; connect to the upstream itself"}).Response(accept)
	case r.Fields.Get("Max-Forwards") == "0" && r.Method == "OPTIONS":
		// The proxy is the last recipient.
		// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.2-4
		return &message.Response{Status: message.NoContent, Fields: message.Fields{{Name: "Allow", Value: "GET, HEAD, POST, PUT, DELETE, OPTIONS"}}}
	case r.Fields.Get("Max-Forwards") == "0" && r.Method == "TRACE":
		return (&message.Problem{Status: message.MethodNotAllowed, Rule: "RFC 9110 §7.6.2", Fields: message.Fields{{Name: "Allow", Value: "GET, HEAD, POST, PUT, DELETE, OPTIONS"}},
			Detail: "Max-Forwards is 0, and this proxy does not respond to TRACE itself"}).Response(accept)
	}
	return nil
}

// reportUpgrade logs the first request to switch to WebSocket: a page that does not
// work without one tries it again and again.
func (p *Proxy) reportUpgrade(r *message.Request) {
	if p.upgradeTold.CompareAndSwap(false, true) {
		p.cfg.Log(fmt.Sprintf("proxy %s to %s: WebSocket is not passed on, %s %s gets 501; let the client connect to %s itself",
			p.cfg.Prefix, p.host, r.Method, event.AppendSafe(nil, r.Target.RawPath[:min(len(r.Target.RawPath), 200)]), p.host))
	}
}

// refusePath is the response to a request whose path target refuses.
func (p *Proxy) refusePath(r *message.Request) *message.Response {
	return (&message.Problem{Status: message.BadRequest, Rule: "RFC 3986 §7.3",
		Detail: "once decoded, the dot segments of the path lead out of the tree that is forwarded"}).Response(r.Fields.Joined("Accept"))
}

// loops reports whether Via already names this proxy.
func (p *Proxy) loops(r *message.Request) bool {
	for member := range r.Fields.List("Via") {
		// A member is protocol, name, and perhaps a comment.
		if words := strings.Fields(member); len(words) > 1 && message.EqualFold(words[1], p.via) {
			return true
		}
	}
	return false
}

// A fault is why there is no response from the upstream: in words for the client, in
// words for the operator, and as the reason why the connection ended.
type fault struct {
	status message.Status // 0: the client's own content failed; the server responds
	detail string         // for the client: never an address or an internal text
	cause  error          // for the operator; may be nil
	reason reason.Code    // of the upstream connection's end
	// dropped: the connection ended before a byte of the response.
	dropped bool
}

// Error returns the fault as one line for the operator. The cause may quote what an
// upstream sent, such as a name in its certificate, so all but printable ASCII is
// escaped: it must not drive a terminal.
func (f *fault) Error() string {
	if f.cause == nil {
		return f.detail
	}
	return f.detail + " (" + string(event.AppendSafe(nil, f.cause.Error())) + ")"
}

// Unwrap returns the cause.
func (f *fault) Unwrap() error { return f.cause }

// clientLeft returns the fault for an exchange whose context has ended with that
// cause: its client has left, or the server stops. Nothing is wrong with the upstream.
func clientLeft(cause error) *fault {
	f := &fault{status: message.BadGateway, cause: cause, reason: reason.ProxyLeft, detail: "the client left before the response was complete"}
	if cause != context.Canceled {
		f.reason, f.detail = reason.Shutdown, "the server stopped before the response was complete"
	}
	return f
}

// faultOf returns err as a fault: as it is, or as a failure of the proxy.
func faultOf(err error) *fault {
	f := &fault{status: message.InternalServerError, reason: reason.InternalError, cause: err, detail: "the request could not be forwarded"}
	errors.As(err, &f)
	return f
}

// failed returns the response for an exchange that failed with err; nil if the server
// has to respond.
func (p *Proxy) failed(r *message.Request, err error) *message.Response {
	f := faultOf(err)
	if f.status == 0 {
		return nil
	}
	p.report(f)
	rule := "RFC 9110 §15.6.3"
	switch f.status {
	case message.GatewayTimeout:
		rule = "RFC 9110 §15.6.5"
	case message.ServiceUnavailable:
		rule = "RFC 9110 §15.6.4"
	}
	return (&message.Problem{Status: f.status, Detail: f.detail, Rule: rule}).Response(r.Fields.Joined("Accept"))
}
