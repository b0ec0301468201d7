package proxy

import (
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"

	"httpserver/internal/message"
)

// connectionFields are those that belong to one connection and are never
// passed on, named by Connection or not.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-7
var connectionFields = [...]string{
	"Connection", "Proxy-Connection", "Keep-Alive", "TE", "Transfer-Encoding", "Upgrade",
	"Content-Length", "Trailer", // framing, which is written anew
	"Proxy-Authenticate", "Proxy-Authorization", // for the next hop alone
	"HTTP2-Settings", // goes with an Upgrade that is not passed on
}

// endToEnd are the fields of f that are meant for the other end, those that
// also names left out.
func endToEnd(f message.Fields, also ...string) message.Fields {
	kept := make(message.Fields, 0, len(f)+4)
	for _, field := range f {
		if !contains(connectionFields[:], field.Name) && !contains(also, field.Name) && !f.HasMember("Connection", field.Name) {
			kept = append(kept, field)
		}
	}
	return kept
}

// contains reports whether name is among names, ignoring case.
func contains(names []string, name string) bool {
	for _, n := range names {
		if message.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// requestFields are the fields to send to the upstream.
func (p *Proxy) requestFields(r *message.Request) message.Fields {
	own := []string{"Host", "Expect", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}
	forwards, counted := maxForwards(r)
	if counted {
		own = append(own, "Max-Forwards")
	}
	out := append(make(message.Fields, 0, len(r.Fields)+6), message.Field{Name: "Host", Value: p.host})
	out = append(out, endToEnd(r.Fields, own...)...)
	if expects(r) {
		// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1-17
		out = append(out, message.Field{Name: "Expect", Value: "100-continue"})
	}
	if counted {
		out = append(out, message.Field{Name: "Max-Forwards", Value: strconv.Itoa(forwards - 1)})
	}
	// Who asked is appended to what the client says of those before it; only
	// the last member is ours. Proto and Host are what we saw ourselves, so a
	// client's own are worth nothing.
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

// responseFields are the fields to send to the client.
func (p *Proxy) responseFields(f message.Fields, v message.Version) message.Fields {
	// Alt-Svc speaks for the upstream's authority, which is not ours.
	out := endToEnd(f, "Via", "Alt-Svc")
	for i := range out {
		if message.EqualFold(out[i].Name, "Location") || message.EqualFold(out[i].Name, "Content-Location") {
			out[i].Value = p.location(out[i].Value)
		}
	}
	return append(out, message.Field{Name: "Via", Value: p.appendVia(f, v)})
}

// appendVia is the Via of a message that was received in version v with the
// fields f, our own member at its end.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.3
func (p *Proxy) appendVia(f message.Fields, v message.Version) string {
	return appended(f, "Via", strings.TrimPrefix(v.String(), "HTTP/")+" "+p.via)
}

// appended is the #list field's value with one more member.
func appended(f message.Fields, name, member string) string {
	if before := strings.Trim(f.Joined(name), " \t"); before != "" {
		return before + ", " + member
	}
	return member
}

// clientAddr is the client's address without the port, an IPv4 address in its
// own form even if it came over an IPv6 socket.
func clientAddr(a netip.AddrPort) string { return a.Addr().Unmap().WithZone("").String() }

// expects reports whether the client waits for 100 (Continue).
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
func expects(r *message.Request) bool {
	return r.Length != 0 && r.Version.AtLeast11() && r.Fields.HasMember("Expect", "100-continue")
}

// maxForwards is the value of Max-Forwards where it means something: with
// TRACE and OPTIONS, and above 0.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.2
func maxForwards(r *message.Request) (int, bool) {
	if r.Method != "TRACE" && r.Method != "OPTIONS" {
		return 0, false
	}
	n, err := strconv.ParseUint(r.Fields.Get("Max-Forwards"), 10, 31)
	return int(n), err == nil && n > 0
}

// The trailer fields that a chunked answer ends with.
const (
	sumField    = "X-Content-SHA256"
	lengthField = "X-Content-Length"
)

// announced is the Trailer field's value: our own two, then those that the
// upstream announces in its head.
func announced(head message.Fields) string {
	names := sumField + ", " + lengthField
	for name := range head.List("Trailer") {
		if mayTrail(name, head) {
			names += ", " + name
		}
	}
	return names
}

// trailers are the trailer fields to send: our own two, then the upstream's
// that may be passed on.
func trailers(sum []byte, n int64, upstream message.Fields) message.Fields {
	out := message.Fields{
		{Name: sumField, Value: hex.EncodeToString(sum)},
		{Name: lengthField, Value: strconv.FormatInt(n, 10)},
	}
	return append(out, upstream...)
}

// trailing are the trailer fields f, of a message with the given head, that
// are passed on.
func trailing(f, head message.Fields) message.Fields {
	var out message.Fields
	for _, field := range f {
		if mayTrail(field.Name, head) {
			out = append(out, field)
		}
	}
	return out
}

// mayTrail reports whether a trailer field is passed on: none that frames,
// routes or authenticates, none that we write ourselves, and none that the
// head says belongs to the connection.
// https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1-2
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-5
func mayTrail(name string, head message.Fields) bool {
	return !contains(connectionFields[:], name) && !head.HasMember("Connection", name) &&
		!contains([]string{sumField, lengthField, "Host", "Content-Encoding", "Content-Type", "Content-Range",
			"Authorization", "Set-Cookie", "Cookie", "Cache-Control", "Max-Forwards", "Expect", "Via", "Location", "Date"}, name)
}
