package site

import (
	"httpserver/internal/coding"
	"httpserver/internal/message"
	"httpserver/internal/router"
)

// A Route is one of the program's own routes, as the help lists it.
type Route struct {
	Methods string // that it takes, with spaces between; router.Any for all
	Pattern string // of the path, as package router has it
	What    string // it responds with

	handler message.Handler // nil: not with this configuration
}

// Routes are all routes, in the order of the table.
func Routes() []Route {
	return append(append(routes(Config{}), guestRoutes(Config{})...),
		Route{Methods: router.Any, Pattern: "/files/{name...}", What: "a file that clients keep here, with --files: GET, PUT, POST, DELETE; a write replaces it whole or not at all"},
		Route{Methods: "GET", Pattern: "/video", What: "assets/vim.mp4, if it is there, with ranges"},
		Route{Methods: "GET", Pattern: "/{...}", What: "a file of --root, or else a built-in page: /index.html, /handout.html; / is the index page, or without a root a page that says success"},
		Route{Methods: router.Any, Pattern: "/httpbin/{...}", What: "what the upstream responds, streamed, with a SHA-256 in the trailers; each --proxy makes such a route, without the SHA-256"},
	)
}

// routes are the program's own routes, but for those to the disk, to upstreams and for
// guests.
func routes(cfg Config) []Route {
	return append(ownRoutes(cfg), testRoutes(cfg)...)
}

// guestRoutes are those of --share, which no proxied prefix takes away: guests have to
// reach the page whatever is served beside it.
func guestRoutes(cfg Config) []Route {
	return []Route{
		{router.Any, "/live", "the page for guests, with --share", cfg.Live},
		{router.Any, "/live/{...}", "what belongs to that page", cfg.Live},
	}
}

// ownRoutes are those that tell of the request, and of the server.
func ownRoutes(cfg Config) []Route {
	type f = message.HandlerFunc
	h := newHeld(cfg.MaxContentBytes)
	metrics := cfg.Metrics
	if metrics != nil {
		metrics = coding.New(metrics)
	}
	return []Route{
		{"POST", "/echo", `{"received": ...} around the JSON as sent; no JSON: 400 and where the error is`, coding.New(f(h.echo))},
		{"GET", "/echo/{message...}", "the text, decoded", coding.Always(f(echoMessage))},
		{"GET", "/user-agent", "the User-Agent field", f(userAgent)},
		{"GET", "/users/{id}", "the path's parameter", f(user)},
		{"GET", "/whoami", "the connection that the request came on, which request on it, from where, and whether it was used before, as JSON", f(whoAmI)},
		// Every method except TRACE, whose response must not hold credentials.
		// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8-2
		{"GET POST PUT PATCH DELETE OPTIONS", "/raw", "the request's bytes exactly as they arrived, chunk sizes included", f(h.raw)},
		{"GET", "/yourproblem", "a 400; the connection is kept", yours},
		{"GET", "/myproblem", "a 500; the connection is kept", mine},
		{"GET", "/metrics", "counters for Prometheus, with --metrics", metrics},
	}
}

// testRoutes are those that take time, send many bytes, or break their response.
func testRoutes(cfg Config) []Route {
	type f = message.HandlerFunc
	b := bin{wait: cfg.Wait}
	if b.wait == nil {
		b.wait = wait
	}
	const methods = "GET POST PUT PATCH DELETE"
	return []Route{
		{methods, "/status/{code}", "that status", f(b.status)},
		{methods, "/delay/{seconds}", "a response after that time", f(b.delay)},
		{"GET", "/bytes/{n}", "n bytes", f(b.bytes)},
		{"GET", "/stream/{n}", "n lines of JSON in chunks", f(b.stream)},
		{"GET", "/drip", "bytes, slowly: ?duration=2&numbytes=10", f(b.drip)},
		{"GET", "/cut/{n}", "content that is cut off after n bytes, with a FIN", breaking(message.Cut)},
		{"GET", "/reset/{n}", "content that is cut off after n bytes, with a reset", breaking(message.Reset)},
		{"GET", "/badchunk", "a chunk that lies", f(badChunk)},
	}
}
