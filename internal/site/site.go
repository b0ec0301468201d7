package site

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"httpserver/internal/files"
	"httpserver/internal/message"
	"httpserver/internal/router"
)

// Config configures a site. Its zero value is a site with the program's own routes
// only.
type Config struct {
	// Root is the directory to serve. If it is nil, "/" is the success page and
	// what is not a route is 404. The caller keeps it open.
	Root *os.Root
	// RootName is the name by which the directory is looked up again; "" for
	// the name that Root was opened by. Without a Root the directory of this
	// name is served as soon as it exists.
	RootName string
	// Work is where /video looks if Root does not have the file, usually the
	// working directory; may be nil. Nothing else of it is served.
	Work *os.Root
	// BuiltIn are files that are served where Root has none of that name; nil
	// for none.
	BuiltIn fs.FS
	// Browse lists a directory that has no index page.
	Browse bool
	// Store responds for /files/{name}; nil for 404.
	Store Store
	// Live responds for /live and all paths under it, also where a proxy has "/"; nil
	// for 404.
	Live message.Handler
	// Tell tells the operator that Root has gone, or is there again. It must
	// not block; nil for none.
	Tell func(string)
	// Proxies are the prefixes that are forwarded.
	Proxies []Proxy
	// Metrics responds to GET /metrics; nil for no such route.
	Metrics message.Handler
	// MaxContentBytes is the server's limit on one request's content. /raw
	// applies it to content and chunk framing together. 0: 64 MiB; negative:
	// no limit.
	MaxContentBytes int64
	// Wait waits for d, or returns an error if ctx ends first; nil for the
	// system's clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// A Store keeps contents by name, and responds to every method for them.
type Store interface {
	Respond(ctx context.Context, q *message.Request, name string) *message.Response
	// Holds reports whether clients write to the described directory.
	Holds(dir fs.FileInfo) bool
}

// A Proxy gives a prefix, such as "/httpbin", and all paths under it to a handler.
type Proxy struct {
	Prefix  string
	Handler message.Handler
}

// New returns a handler for all of the site's URLs. It fails if the prefixes of two
// proxies are in conflict.
func New(cfg Config) (message.Handler, error) {
	t := &table{router: router.New(), proxies: cfg.Proxies}
	t.builtIn, t.err = newBuiltIn(cfg.BuiltIn)
	t.shared = cfg.Live != nil
	for _, r := range routes(cfg) {
		if r.handler != nil {
			t.add(r.Methods, r.Pattern, r.handler)
		}
	}
	if cfg.Live != nil {
		for _, r := range guestRoutes(cfg) {
			t.handle(r.Methods, r.Pattern, r.handler)
		}
	}
	t.disk(cfg)
	t.proxied()
	if t.err != nil {
		return nil, fmt.Errorf("lay out the site: %w", t.err)
	}
	return t.router, nil
}

// A table fills a router, and keeps the first error.
type table struct {
	router  *router.Router
	proxies []Proxy
	builtIn builtIn
	shared  bool // there is /live
	err     error
}

// add registers a handler for each of the methods, which spaces separate. It does
// nothing if the pattern is under a proxied prefix.
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

// proxied registers the proxies, for their prefixes and all paths under them.
func (t *table) proxied() {
	for _, p := range t.proxies {
		if p.prefix() != "" {
			t.handle(router.Any, p.prefix(), p.Handler)
		}
		t.handle(router.Any, p.prefix()+"/{...}", p.Handler)
	}
}

// prefix returns the prefix with a slash before it and none after it; "" for "/".
func (p Proxy) prefix() string {
	if trimmed := strings.Trim(p.Prefix, "/"); trimmed != "" {
		return "/" + trimmed
	}
	return ""
}

// disk registers what is served from the disk.
func (t *table) disk(cfg Config) {
	if cfg.Store != nil {
		t.add(router.Any, "/files/{name...}", message.HandlerFunc(
			func(ctx context.Context, q *message.Request) *message.Response {
				return cfg.Store.Respond(ctx, q, router.Param(ctx, "name"))
			}))
	}
	var videos []message.Handler
	if cfg.Root != nil || cfg.RootName != "" {
		all := files.New(cfg.Root, files.Options{
			Name: cfg.RootName, Absent: t.rootless(), Instead: t.builtIn.of,
			Browse: cfg.Browse, Uploads: cfg.Store, Tell: cfg.Tell,
		})
		t.add(router.Any, "/{...}", all)
		videos = append(videos, all)
	} else {
		t.pages(t.builtIn)
	}
	if cfg.Work != nil {
		videos = append(videos, files.New(cfg.Work, files.Options{Uploads: cfg.Store}))
	}
	t.add(router.Any, "/video", video(videos))
}

// rootless responds in place of the root while that does not exist.
func (t *table) rootless() message.Handler {
	own := &table{router: router.New(), shared: t.shared, err: t.err}
	own.pages(t.builtIn)
	t.err = own.err
	return own.router
}

// pages registers the success page and the built-in files.
func (t *table) pages(b builtIn) {
	t.add("GET", "/", b.success(t.shared))
	for path, h := range b {
		t.add("GET", path, h)
	}
}

// wait waits for d by the system's clock.
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
