package main

import (
	"fmt"
	"os"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/files"
	"httpserver/internal/message"
	"httpserver/internal/metrics"
	"httpserver/internal/proxy"
	"httpserver/internal/site"
	"httpserver/public"
)

// site opens the directories and proxies, and returns the handler for all URLs.
func (a *app) site() (message.Handler, error) {
	cfg := site.Config{BuiltIn: public.Files, Live: a.livePage(), Browse: a.o.browse, Tell: a.tell, MaxContentBytes: int64(a.o.maxContentBytes)}
	var err error
	if cfg.Root, err = openRoot(a.o); err != nil {
		return nil, err
	}
	if cfg.Root != nil {
		a.root = a.o.root
		a.closeRoot(cfg.Root)
	} else {
		cfg.RootName = a.o.root
		a.notes = append(a.notes, fmt.Sprintf("there is no directory %s yet: built-in pages are served until it exists", a.o.root))
	}
	if cfg.Work, err = os.OpenRoot("."); err == nil { // without it /video looks in the root only
		a.closeRoot(cfg.Work)
	}
	store, err := openFilesDir(a.o)
	if err != nil {
		return nil, err
	}
	if store != nil {
		a.closeRoot(store)
		uploads, err := files.NewStore(store, files.StoreOptions{Tell: a.tell})
		if err != nil {
			return nil, explainDir("--files", a.o.files, err)
		}
		cfg.Store = uploads
		if cfg.Root != nil && uploads.Inside(cfg.Root) {
			a.notes = append(a.notes, "the directory of --files lies inside --root: its files are served as application/octet-stream, never as pages")
		}
	}
	for _, r := range a.o.routes {
		p, err := proxy.New(proxy.Config{
			Prefix: r.prefix, Upstream: r.upstream, Publisher: a.bus, Log: a.tell, Numbers: a.numbers,
			MaxActive: a.o.proxyConns.n, Checksums: a.o.sums || strings.Trim(r.prefix, "/") == strings.Trim(lessonPrefix, "/"),
		})
		if err != nil {
			return nil, usageError{fmt.Errorf("--proxy: %w", err)}
		}
		a.proxies = append(a.proxies, p)
		a.closers = append(a.closers, p.Close)
		cfg.Proxies = append(cfg.Proxies, site.Proxy{Prefix: r.prefix, Handler: p})
	}
	if a.o.metrics {
		a.meter = metrics.NewMeter(a.bus)
		cfg.Metrics = a.meter.Handler(a.metricsState)
	}
	handler, err := site.New(cfg)
	if err != nil {
		return nil, usageError{fmt.Errorf("--proxy: %w", err)}
	}
	return handler, nil
}

// closeRoot closes a directory at the end.
func (a *app) closeRoot(root *os.Root) {
	a.closers = append(a.closers, func() { root.Close() })
}

// snapshot returns the state for a viewer that starts late or lost events: the
// server's connections, and the proxies' to their upstreams.
func (a *app) snapshot() event.Snapshot {
	s := a.server.Snapshot()
	for _, p := range a.proxies {
		s.Open = append(s.Open, p.Open()...)
	}
	return s
}
