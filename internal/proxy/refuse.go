package proxy

import (
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
		if words := strings.Fields(member); len(words) > 1 && message.EqualFold(words[1], p.name.pseudonym) {
			return true
		}
	}
	return false
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

// report logs trouble with the upstream, unless it is the same as last time.
func (p *Proxy) report(f *fault) {
	if f.reason == reason.ProxyLeft || f.reason == reason.Shutdown {
		return
	}
	if last := p.lastTrouble.Swap(&f.detail); last == nil || *last != f.detail {
		p.cfg.Log("proxy " + p.cfg.Prefix + " to " + p.host + ": " + f.Error())
	}
}
