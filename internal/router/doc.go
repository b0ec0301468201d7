// Package router finds the handler for a request's method and path. If there is
// none it responds itself: with 404, 405, 501, or to OPTIONS.
//
// # Patterns
//
// A pattern is a path with segments that are literal, or {name} for exactly one
// segment that is not empty, or, as the last one, {name...} for the whole rest
// of the path, which may be empty. {...} matches like {name...} without keeping
// the value, which saves its cost. If several patterns match a path, the most
// specific one is used: the one with paths that the others all match too. Two
// patterns conflict if a path could match both and neither is more specific;
// [Router.Handle] refuses the second, so the order of calls never matters.
//
// The path decides before the method: a path with a most specific pattern that
// does not take the method gets 405, even if a wider pattern takes it.
//
// # Paths
//
// The path is split into segments as it was received; then each is
// percent-decoded, once. So %2F is part of a segment and never separates two,
// and /echo/a%2Fb gives the parameter "a/b". Segments "." and ".." are removed
// first.
//
// # Methods
//
// A handler for GET also takes HEAD; the server leaves out the content. The
// router responds to OPTIONS unless a handler takes it. A method of RFC 9110
// that the pattern does not take gets 405, an unknown one 501. [Any] takes all
// of them, and OPTIONS and TRACE too. CONNECT is always refused: this is an
// origin server and not a tunnel.
//
// Register all routes before the first request. After that a Router does not
// change and is safe for concurrent use.
//
// # Files, in reading order
//
//   - router.go: routes, and Serve
//   - response.go: the router's own responses
//   - params.go: parameters of a request
//   - match.go: the tree of routes, and the walk through it
//   - pattern.go: parsing patterns, and which of two is more specific
package router
