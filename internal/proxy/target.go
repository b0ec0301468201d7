package proxy

import (
	"net/url"
	"strings"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// target returns the origin-form target for the upstream: the upstream's own
// path, then the client's path without the prefix, then the query unchanged.
//
// The path stays percent-encoded as received, because decoding loses what an
// encoded slash means. ok is false for a path that the proxy must not forward:
// its encoded slashes and dots lead out of the upstream's tree on a server that
// decodes before it removes dot segments.
func (p *Proxy) target(t message.Target) (_ string, ok bool) {
	path := t.RawPath
	if path != t.Path {
		path = router.WithoutDots(path) // the router has matched this path, too
	}
	rest, ok := cutSegments(path, p.cfg.Prefix)
	if !ok || climbs(rest) {
		return "", false
	}
	path = strings.TrimSuffix(p.cfg.Upstream.EscapedPath(), "/") + rest
	if path == "" {
		path = "/"
	}
	if t.HasQuery {
		path += "?" + t.Query
	}
	return path, true
}

// cutSegments cuts the segments of a prefix off a percent-encoded absolute path,
// between segments only: "/p" is no prefix of "/pa". The prefix is not encoded. The
// rest is empty or begins with a slash.
func cutSegments(path, prefix string) (rest string, ok bool) {
	prefix = strings.Trim(prefix, "/")
	if prefix == "" {
		return path, true
	}
	rest = path
	for segment := range strings.SplitSeq(prefix, "/") {
		if rest == "" || rest[0] != '/' {
			return path, false
		}
		end := strings.IndexByte(rest[1:], '/') + 1
		if end == 0 {
			end = len(rest)
		}
		if decoded, err := url.PathUnescape(rest[1:end]); err != nil || decoded != segment {
			return path, false
		}
		rest = rest[end:]
	}
	return rest, true
}

// climbs reports whether a percent-encoded path without dot segments leads above
// its root once it has been decoded. Some servers take a backslash for a slash,
// and some take several slashes for one, so both are assumed.
// https://www.rfc-editor.org/rfc/rfc3986#section-7.3
func climbs(path string) bool {
	if !strings.Contains(path, "..") && !strings.Contains(path, "%") {
		return false
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		return true // can't happen: http1 refuses such a target
	}
	depth := 0
	for segment := range strings.FieldsFuncSeq(decoded, func(r rune) bool { return r == '/' || r == '\\' }) {
		switch segment {
		case ".":
		case "..":
			depth--
		default:
			depth++
		}
		if depth < 0 {
			return true
		}
	}
	return false
}
