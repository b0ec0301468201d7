package proxy

import (
	"net/url"
	"strings"

	"httpserver/internal/message"
)

// target is the origin-form target for the upstream: the prefix goes, the
// upstream's own path comes before what is left, the query stays as it is.
func (p *Proxy) target(t message.Target) string {
	// The path as received keeps what decoding would lose (a %2F is no slash).
	// It is used where it says the same as the path that chose this proxy; one
	// with dot segments does not, and is written anew from that path: what is
	// forwarded is what was routed.
	path, plain := strings.CutPrefix(t.RawPath, strings.TrimSuffix(p.Prefix, "/"))
	if decoded, err := url.PathUnescape(t.RawPath); !plain || err != nil || decoded != t.Path {
		path = strings.TrimPrefix(escapePath(t.Path), strings.TrimSuffix(escapePath(p.Prefix), "/"))
	}
	base := strings.TrimSuffix(p.Upstream.EscapedPath(), "/")
	switch {
	case path == "" && base == "":
		path = "/"
	case path != "" && path[0] != '/':
		path = "/" + path
	}
	if t.HasQuery {
		return base + path + "?" + t.Query
	}
	return base + path
}

// escapePath percent-encodes all of a decoded path that may not stand in a
// target.
func escapePath(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// location is a Location of the upstream's as the client must see it. One that
// points into the upstream's tree is turned into the same place under the
// prefix, whether it was written whole (http://upstream/x) or from the root
// (/x). Any other, and a relative one, stays.
func (p *Proxy) location(v string) string {
	rest, whole := cutPrefixFold(v, p.Upstream.Scheme+"://"+p.host)
	switch {
	case whole && rest == "":
		rest = "/"
	case whole && strings.ContainsAny(rest[:1], "?#"):
		rest = "/" + rest
	case whole && rest[0] != '/':
		return v // another port, or a longer name
	case !whole && (!strings.HasPrefix(v, "/") || strings.HasPrefix(v, "//")):
		return v
	}
	base := strings.TrimSuffix(p.Upstream.EscapedPath(), "/")
	under, ok := strings.CutPrefix(rest, base)
	if !ok || under != "" && !strings.ContainsAny(under[:1], "/?#") {
		return v // outside of what this proxy shows
	}
	return strings.TrimSuffix(p.Prefix, "/") + under
}

// cutPrefixFold is strings.CutPrefix ignoring the case of ASCII letters, as
// schemes and hosts are compared.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !message.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
