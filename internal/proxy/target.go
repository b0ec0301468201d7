package proxy

import (
	"net"
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
	path, plain := strings.CutPrefix(t.RawPath, strings.TrimSuffix(p.cfg.Prefix, "/"))
	if decoded, err := url.PathUnescape(t.RawPath); !plain || err != nil || decoded != t.Path {
		path = strings.TrimPrefix(escapePath(t.Path), strings.TrimSuffix(escapePath(p.cfg.Prefix), "/"))
	}
	base := strings.TrimSuffix(p.cfg.Upstream.EscapedPath(), "/")
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
	rest, whole := p.cutOrigin(v)
	if !whole && (!strings.HasPrefix(v, "/") || strings.HasPrefix(v, "//")) {
		return v
	}
	if whole && !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	base := strings.TrimSuffix(p.cfg.Upstream.EscapedPath(), "/")
	under, ok := strings.CutPrefix(rest, base)
	if !ok || under != "" && !strings.ContainsAny(under[:1], "/?#") {
		return v // outside of what this proxy shows
	}
	return strings.TrimSuffix(p.cfg.Prefix, "/") + under
}

// cutOrigin is v without scheme, host and port, if they are the upstream's;
// the scheme's own port may be written or not.
// https://www.rfc-editor.org/rfc/rfc9110#section-4.2.3
func (p *Proxy) cutOrigin(v string) (rest string, ours bool) {
	name, port, _ := net.SplitHostPort(p.pool.addr) // which is made of these two
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	rest, ours = cutPrefixFold(v, p.cfg.Upstream.Scheme+"://"+name)
	if !ours {
		return v, false
	}
	authority := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = i
	}
	written := rest[:authority] // ":3000", or nothing
	usual := map[string]string{"http": "80", "https": "443"}[p.cfg.Upstream.Scheme]
	return rest[authority:], written == ":"+port || written == "" && port == usual
}

// cutPrefixFold is strings.CutPrefix ignoring the case of ASCII letters, as
// schemes and hosts are compared.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !message.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
