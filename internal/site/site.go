package site

import (
	"context"
	"fmt"
	"strings"
	"time"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// Config says what a site has. Its zero value is a site of the routes alone.
type Config struct {
	// Files answers what no route takes; nil: the success page at "/" and
	// 404 for everything else.
	Files message.Handler
	// Video answers /video; nil: 404.
	Video message.Handler
	// Store answers /files/{name}; nil: 404.
	Store message.Handler
	// Proxies are the prefixes that are somebody else's.
	Proxies []Proxy
	// Wait lets d pass, or returns an error when ctx ends first. nil: the
	// system's clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// A Proxy hands a prefix, such as "/httpbin", and all that is under it to a
// handler.
type Proxy struct {
	Prefix  string
	Handler message.Handler
}

// New is a handler for all of the site's URLs. An error says that two
// proxies' prefixes are in each other's way.
func New(cfg Config) (message.Handler, error) {
	t := &table{router: router.New(), proxies: cfg.Proxies}
	t.routes(cfg)
	t.disk(cfg)
	t.proxied()
	if t.err != nil {
		return nil, fmt.Errorf("lay out the site: %w", t.err)
	}
	return t.router, nil
}

// A table is a router being filled; it keeps the first error.
type table struct {
	router  *router.Router
	proxies []Proxy
	err     error
}

// add registers a handler for each of the methods, separated by spaces,
// unless the pattern lies within a proxied prefix.
func (t *table) add(methods, pattern string, h message.Handler) {
	for _, p := range t.proxies {
		if strings.HasPrefix(pattern+"/", p.prefix()+"/") {
			return
		}
	}
	for method := range strings.FieldsSeq(methods) {
		t.handle(method, pattern, h)
	}
}

// handle registers one handler.
func (t *table) handle(method, pattern string, h message.Handler) {
	if err := t.router.Handle(method, pattern, h); err != nil && t.err == nil {
		t.err = err
	}
}

// proxied registers the proxies: a prefix and what is under it.
func (t *table) proxied() {
	for _, p := range t.proxies {
		if p.prefix() != "" {
			t.handle(router.Any, p.prefix(), p.Handler)
		}
		t.handle(router.Any, p.prefix()+"/{...}", p.Handler)
	}
}

// prefix is the prefix with a slash in front and none at its end; "" for "/".
func (p Proxy) prefix() string {
	if trimmed := strings.Trim(p.Prefix, "/"); trimmed != "" {
		return "/" + trimmed
	}
	return ""
}

// routes registers what this program answers by itself.
func (t *table) routes(cfg Config) {
	type f = message.HandlerFunc
	t.add("POST", "/echo", f(echo))
	t.add("GET", "/echo/{message...}", f(echoMessage))
	t.add("GET", "/user-agent", f(userAgent))
	t.add("GET", "/users/{id}", f(user))
	t.add(router.Any, "/raw", f(raw))
	t.add("GET", "/yourproblem", yours)
	t.add("GET", "/myproblem", mine)

	b := bin{wait: cfg.Wait}
	if b.wait == nil {
		b.wait = wait
	}
	t.add("GET POST PUT PATCH DELETE", "/status/{code}", f(b.status))
	t.add("GET POST PUT PATCH DELETE", "/delay/{seconds}", f(b.delay))
	t.add("GET", "/bytes/{n}", f(b.bytes))
	t.add("GET", "/stream/{n}", f(b.stream))
	t.add("GET", "/drip", f(b.drip))
	t.add("GET", "/cut/{n}", breaking(message.Cut))
	t.add("GET", "/reset/{n}", breaking(message.Reset))
	t.add("GET", "/badchunk", f(badChunk))
}

// disk registers what comes from the disk.
func (t *table) disk(cfg Config) {
	if cfg.Video != nil {
		t.add("GET", "/video", cfg.Video)
	}
	if cfg.Store != nil {
		t.add("GET PUT POST DELETE", "/files/{name}", cfg.Store)
	}
	if cfg.Files == nil {
		t.add("GET", "/", success)
		return
	}
	t.add("GET", "/{...}", cfg.Files)
}

// wait lets d pass by the system's clock.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
