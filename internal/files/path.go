package files

import (
	"net/url"
	"strings"

	"httpserver/internal/message"
)

// locate turns the decoded path of a target into a name below the root. dir
// reports whether the path ends in a slash and so means a directory. ok is false
// for paths that are not served: those with a segment that begins with a dot,
// which hides a file, except /.well-known/ (RFC 8615).
//
// Repeated slashes count as one, as in a file system.
func locate(path string) (name string, dir, ok bool) {
	if path == "" || path[0] != '/' || strings.IndexByte(path, 0) >= 0 {
		return "", false, false
	}
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	dir = path[len(path)-1] == '/'
	name = strings.Trim(path, "/")
	for i, rest := 0, name; rest != ""; i++ {
		var segment string
		segment, rest, _ = strings.Cut(rest, "/")
		if segment[0] == '.' && (i > 0 || segment != ".well-known") {
			return "", false, false
		}
	}
	if name == "" {
		name = "."
	}
	return name, dir, true
}

// redirect is the response to a request for a directory without the final slash,
// which the relative links on its page need. The path is cleaned and encoded
// again, so that it never names another host ("//evil.example",
// "/\evil.example").
func redirect(path string, r *message.Request) *message.Response {
	name, _, _ := locate(path)
	to := (&url.URL{Path: "/" + name + "/"}).EscapedPath()
	if r.Target.HasQuery {
		to += "?" + r.Target.Query
	}
	return &message.Response{
		Status: message.MovedPermanently,
		Fields: message.Fields{
			{Name: "Content-Type", Value: "text/plain; charset=utf-8"},
			{Name: "Location", Value: to},
			// The directory may be replaced by a file.
			{Name: "Cache-Control", Value: "no-cache"},
			{Name: "X-Content-Type-Options", Value: "nosniff"},
		},
		Content: message.Bytes("The directory is at " + to + "\n"),
	}
}
