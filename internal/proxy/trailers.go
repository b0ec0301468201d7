package proxy

import (
	"encoding/hex"
	"strconv"
	"strings"

	"httpserver/internal/message"
)

// The trailer fields that sum up a response's content.
const (
	sumField    = "X-Content-SHA256"
	lengthField = "X-Content-Length"
)

var sums = [...]string{sumField, lengthField}

// announced returns the value of the Trailer field: the names in own, then those
// that the upstream's head announces and that may be passed on.
func announced(own string, head message.Fields) string {
	names := own
	for name := range head.List("Trailer") {
		if mayTrail(name, head) && (own == "" || !contains(sums[:], name)) {
			if names != "" {
				names += ", "
			}
			names += name
		}
	}
	return names
}

// trailers returns the trailer fields of a response with sums: the proxy's own
// two, then the upstream's other ones.
func trailers(sum []byte, n int64, upstream message.Fields) message.Fields {
	out := message.Fields{
		{Name: sumField, Value: hex.EncodeToString(sum)},
		{Name: lengthField, Value: strconv.FormatInt(n, 10)},
	}
	for _, field := range upstream {
		if !contains(sums[:], field.Name) {
			out = append(out, field)
		}
	}
	return out
}

// trailing returns those of the trailer fields f that are passed on. The head is
// that of the same message.
func trailing(f, head message.Fields) message.Fields {
	var out message.Fields
	for _, field := range f {
		if mayTrail(field.Name, head) {
			out = append(out, field)
		}
	}
	return out
}

// neverTrailing are fields that have no place in a trailer section: they frame or
// route the message, modify the request, authenticate, describe the content, or
// say what the proxy itself says in the head.
// https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1-2
var neverTrailing = [...]string{
	"Host", "Max-Forwards", "Expect", "Range", "Cache-Control", "Pragma", "If-Match", "If-None-Match",
	"If-Modified-Since", "If-Unmodified-Since", "If-Range",
	"Authorization", "WWW-Authenticate", "Cookie", "Set-Cookie",
	"Content-Encoding", "Content-Type", "Content-Range", "Content-Location",
	"Age", "Date", "Expires", "Location", "Retry-After", "Vary",
	"Via", "Forwarded", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL",
}

// isClientsName reports whether a field of that name tells a server which client or
// which host a proxy has forwarded for: the proxy's own, and the ones of others, such
// as True-Client-IP and CF-Connecting-IP.
func isClientsName(name string) bool {
	name = foldName(name)
	return strings.HasPrefix(name, "x-forwarded") || strings.HasSuffix(name, "client-ip") || strings.HasSuffix(name, "connecting-ip")
}

// mayTrail reports whether a trailer field of that name is passed on. The head is
// that of the same message: fields that its Connection names are not passed on.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-5
func mayTrail(name string, head message.Fields) bool {
	return !contains(connectionFields[:], name) && !contains(neverTrailing[:], name) &&
		!isClientsName(name) && !head.HasMember("Connection", name)
}
