package proxy

import (
	"net"
	"strings"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// location returns the upstream's Location v as the client must see it. A
// reference into the upstream's tree becomes one to the same place under the
// prefix, whether it has an authority (http://upstream/x) or begins at the root
// (/x). All others are returned unchanged, relative ones too.
func (p *Proxy) location(v string) string {
	// Browsers remove tabs from a URL before they parse it.
	rest, absolute := p.cutOrigin(strings.ReplaceAll(v, "\t", ""))
	if !absolute && (!strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "//")) {
		return v
	}
	path, after := rest, ""
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		path, after = rest[:i], rest[i:]
	}
	if path == "" {
		path = "/"
	}
	if strings.Contains(path, "/.") || strings.Contains(path, "%") {
		path = router.WithoutDots(path)
	}
	under, ok := cutSegments(path, p.cfg.Upstream.Path)
	if !ok {
		return v // not in the tree that this proxy forwards to
	}
	prefix := strings.TrimSuffix(p.cfg.Prefix, "/")
	if prefix == "" && len(under) > 1 && (under[1] == '/' || under[1] == '\\') {
		// "//host/x" would name another host; so would "/\host/x" to a browser.
		// https://www.rfc-editor.org/rfc/rfc3986#section-4.2-3
		prefix = "/."
	}
	if prefix == "" && under == "" {
		prefix = "/"
	}
	return prefix + under + after
}

// cutOrigin returns v without scheme, host and port if they are the upstream's,
// and whether they are. The port may be left out if it is the scheme's own.
// https://www.rfc-editor.org/rfc/rfc9110#section-4.2.3
func (p *Proxy) cutOrigin(v string) (rest string, ours bool) {
	name, port, _ := net.SplitHostPort(p.pool.addr) // which newPool has joined
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	rest, ours = cutPrefixFold(v, p.cfg.Upstream.Scheme+"://"+name)
	if !ours {
		return v, false
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	written := rest[:end] // ":3000", or ""
	usual := map[string]string{"http": "80", "https": "443"}[p.cfg.Upstream.Scheme]
	if written == ":"+port || written == "" && port == usual {
		return rest[end:], true
	}
	return v, false
}

// cutPrefixFold is strings.CutPrefix without regard to the case of ASCII letters,
// which schemes and hosts ignore.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !message.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
