package proxy

import (
	"net/netip"
	"strconv"
	"strings"

	"httpserver/internal/message"
)

// connectionFields belong to one connection and are never passed on, whether
// Connection names them or not.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-7
var connectionFields = [...]string{
	"Connection", "Proxy-Connection", "Keep-Alive", "TE", "Transfer-Encoding", "Upgrade",
	"Content-Length", "Trailer", // framing, which each side has of its own
	"Proxy-Authenticate", "Proxy-Authorization", // for the next hop alone
	"HTTP2-Settings", // belongs to an Upgrade, which is not passed on
}

// appendEndToEnd appends to kept the fields of f that are meant for the other end,
// without those that also names.
func appendEndToEnd(kept, f message.Fields, also ...string) message.Fields {
	named := f.Has("Connection")
	for _, field := range f {
		if !contains(connectionFields[:], field.Name) && !contains(also, field.Name) && !(named && f.HasMember("Connection", field.Name)) {
			kept = append(kept, field)
		}
	}
	return kept
}

// contains reports whether name is among names, as an application may see it: the
// case of letters does not matter, and an underscore is a hyphen, because CGI and
// its heirs (WSGI, Rack) write both as an underscore. So X_Forwarded_For cannot
// say what X-Forwarded-For may not.
// https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18
func contains(names []string, name string) bool {
	underscored := strings.IndexByte(name, '_') >= 0
	for _, n := range names {
		if message.EqualFold(n, name) || underscored && len(n) == len(name) && foldName(n) == foldName(name) {
			return true
		}
	}
	return false
}

// foldName returns a field name in lower case with hyphens for underscores.
func foldName(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", "-") }

// requestFields returns the fields to send to the upstream.
func (p *Proxy) requestFields(r *message.Request) message.Fields {
	own := []string{"Host", "Expect", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Max-Forwards"}
	forwards, counted := maxForwards(r)
	if !counted {
		own = own[:len(own)-1]
	}
	out := append(make(message.Fields, 0, len(r.Fields)+6), message.Field{Name: "Host", Value: p.host})
	out = appendEndToEnd(out, r.Fields, own...)
	if expects(r) {
		// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-17
		out = append(out, message.Field{Name: "Expect", Value: "100-continue"})
	}
	if counted {
		out = append(out, message.Field{Name: "Max-Forwards", Value: strconv.Itoa(forwards - 1)})
	}
	// The client's address is appended to what it says of earlier hops: only the
	// last member can be trusted. Proto and Host are what the proxy has seen
	// itself; a client's own are dropped.
	proto := "http"
	if r.Secure {
		proto = "https"
	}
	out = append(out,
		message.Field{Name: "X-Forwarded-For", Value: appended(r.Fields, "X-Forwarded-For", clientAddr(r.Remote))},
		message.Field{Name: "X-Forwarded-Proto", Value: proto})
	if host := r.Host(); host != "" {
		out = append(out, message.Field{Name: "X-Forwarded-Host", Value: host})
	}
	return append(out, message.Field{Name: "Via", Value: p.appendVia(r.Fields, r.Version)})
}

// responseFields returns the fields to send to the client, for a response that was
// received in version v with the fields f.
func (p *Proxy) responseFields(f message.Fields, v message.Version) message.Fields {
	// Alt-Svc is about the upstream's authority, which the client does not see.
	out := appendEndToEnd(make(message.Fields, 0, len(f)+2), f, "Via", "Alt-Svc") // room for Via and Trailer
	for i := range out {
		if message.EqualFold(out[i].Name, "Location") || message.EqualFold(out[i].Name, "Content-Location") {
			out[i].Value = p.location(out[i].Value)
		}
	}
	return append(out, message.Field{Name: "Via", Value: p.appendVia(f, v)})
}

// appendVia returns the value of Via for a message that was received in version v
// with the fields f: theirs with one more member for this proxy.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.3
func (p *Proxy) appendVia(f message.Fields, v message.Version) string {
	return appended(f, "Via", p.name.member(v))
}

// A viaName is the proxy's name in Via: an RFC 9110 pseudonym.
type viaName struct {
	pseudonym string
	http11    string // the member for HTTP/1.1, made once
}

// newViaName returns the name for a pseudonym.
func newViaName(pseudonym string) viaName { return viaName{pseudonym, "1.1 " + pseudonym} }

// member returns the member of Via for a message that was received in version v.
func (n viaName) member(v message.Version) string {
	if v == message.HTTP11 {
		return n.http11
	}
	return strings.TrimPrefix(v.String(), "HTTP/") + " " + n.pseudonym
}

// appended returns the value of a list field of f with one more member.
func appended(f message.Fields, name, member string) string {
	if before := strings.Trim(f.Joined(name), " \t"); before != "" {
		return before + ", " + member
	}
	return member
}

// clientAddr returns the client's address without the port; an IPv4 address in
// IPv4 form even if it came over an IPv6 socket.
func clientAddr(a netip.AddrPort) string { return a.Addr().Unmap().WithZone("").String() }

// expects reports whether the client waits for 100 (Continue).
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
func expects(r *message.Request) bool {
	return r.Length != 0 && r.Version.AtLeast11() && r.Fields.HasMember("Expect", "100-continue")
}

// maxForwards returns the value of Max-Forwards, and whether it has to be counted
// down: only with TRACE and OPTIONS, and above 0.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.2
func maxForwards(r *message.Request) (int, bool) {
	if r.Method != "TRACE" && r.Method != "OPTIONS" {
		return 0, false
	}
	n, err := strconv.ParseUint(r.Fields.Get("Max-Forwards"), 10, 31)
	return int(n), err == nil && n > 0
}
