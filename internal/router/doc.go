// Package router finds the handler for a request's method and path, and
// answers itself where there is none: 404, 405, 501 and OPTIONS.
//
// # Patterns
//
// A pattern is a path whose segments are literal, or {name} for exactly one
// segment that is not empty, or, as the last one, {name...} for the whole rest
// of the path, which may be empty. {...} matches as {name...} and keeps
// nothing, which costs nothing. Where several patterns match, the most
// specific one wins: the one whose paths are all matched by the others too.
// Two patterns of which neither is the more specific one although a path
// could match both are a conflict, told by [Router.Handle], so the order of
// calls never matters.
//
// The path decides first and the method afterwards: a path whose most specific
// pattern does not take the method is 405, whatever other patterns would take.
//
// # Paths
//
// Segments are cut from the path as it was received and percent-decoded one by
// one, once. So %2F is part of a segment and never separates two, and
// /echo/a%2Fb gives the parameter "a/b". Segments that are "." or ".." are
// removed first.
//
// # Methods
//
// Who takes GET takes HEAD; the server leaves the content away. OPTIONS is
// answered from what is known of the pattern unless a handler takes it. A
// method of RFC 9110 that the pattern does not take is 405, one that nobody
// knows is 501. [Any] takes both, and OPTIONS and TRACE too. CONNECT is refused
// everywhere: this is an origin server and no tunnel.
//
// Build a Router completely, then let it serve; after that it is never
// changed and safe for concurrent use.
package router
