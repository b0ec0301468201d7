package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"httpserver/cmd/internal/console"
	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/metrics"
	"httpserver/internal/proxy"
	"httpserver/internal/server"
)

// The limits of a stop.
const (
	// graceTime is how long exchanges in progress may take to end.
	graceTime = 10 * time.Second
	// flushTime is how long the viewers may take to write their last lines,
	// even if a reader has stopped reading.
	flushTime = 2 * time.Second
	// sayWaitAfter is when the operator is told why the program still runs.
	sayWaitAfter = time.Second
)

// An app is one run of the server, with the dashboard or in plain mode.
type app struct {
	o        *options
	operator *operator
	bus      *event.Bus
	numbers  *event.Numbers // of all connections, to clients and to upstreams
	server   *server.Server
	root     string   // the directory served; "" for none
	notes    []string // told to the operator when the server runs
	listener net.Listener
	proxies  []*proxy.Proxy
	demo     *demo.Runner
	cert     *certificate    // nil without TLS
	meter    *metrics.Meter  // nil without --metrics
	log      *outFile        // nil without --log-file
	files    claims          // that flags name
	record   *recording      // nil without --record
	sharing  *sharing        // nil without --share
	viewers  *errgroup.Group // end when the bus is closed
	viewing  context.Context // ends when a viewer panics
	closers  []func()        // called at the very end, the last first
}

// newApp makes every part that can fail, so that it fails before the program has
// printed or drawn anything. Events go to bus, which close closes. Errs must not
// block. The caller closes the app.
func newApp(ctx context.Context, o *options, errs io.Writer, bus *event.Bus) (_ *app, err error) {
	a := &app{o: o, operator: &operator{w: errs}, bus: bus, numbers: new(event.Numbers)}
	a.viewers, a.viewing = errgroup.WithContext(context.Background())
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if a.cert, err = newCertificate(o, time.Now()); err != nil {
		return nil, err
	}
	handler, err := a.site()
	if err != nil {
		return nil, err
	}
	if a.listener, err = listen(ctx, o); err != nil {
		return nil, err
	}
	a.closers = append(a.closers, func() { a.listener.Close() })
	a.demo = a.newDemo()
	a.server = server.New(a.config(), handler, a.publisher())
	if err = a.claimFiles(); err != nil {
		return nil, err
	}
	if err = a.openLog(); err != nil {
		return nil, err
	}
	if err = a.openRecord(); err != nil {
		return nil, err
	}
	if err = a.openSharing(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// claimFiles claims the files that the log and the recording may not be: those
// of the certificate, and standard output where that is a file.
func (a *app) claimFiles() error {
	for flag, name := range map[string]string{"--tls-cert": a.o.tlsCert, "--tls-key": a.o.tlsKey} {
		if info, err := os.Stat(name); err == nil {
			a.files.add(flag, name, info) // cert and key may be one file
		}
	}
	if a.o.stdout == nil {
		return nil
	}
	return a.files.claim("standard output", a.o.stdout.Name(), a.o.stdout)
}

// tell sends a message to the operator and to the viewers.
func (a *app) tell(s string) {
	a.bus.Publish(time.Now(), event.Notice{Text: s})
	a.operator.say(s)
}

// config returns the server's configuration.
func (a *app) config() server.Config {
	o := a.o
	conns := o.maxConns.n
	if conns == 0 {
		conns = connsFor(openFiles())
	}
	return server.Config{
		HeaderTimeout:   time.Duration(o.headerTimeout),
		ContentTimeout:  time.Duration(o.contentTimeout),
		WriteTimeout:    time.Duration(o.writeTimeout),
		MaxHeaderBytes:  int(o.maxHeaderBytes),
		MaxContentBytes: int64(o.maxContentBytes),
		MaxConns:        conns,
		Settings: event.Settings{
			KeepAlive:   o.keepAlive,
			IdleTimeout: time.Duration(o.idleTimeout),
			MaxRequests: o.maxRequests.n,
		},
		TLS:     a.cert.config(),
		Guest:   a.guests(),
		Tag:     a.demo.Tag,
		Numbers: a.numbers,
		About: event.ServerStarted{
			URL:    url(o, a.listener, a.cert != nil),
			Root:   a.root,
			Go:     runtime.Version(),
			PID:    os.Getpid(),
			Secure: a.cert != nil,
		},
		Log: a.operator.log, // the server publishes messages for viewers itself
	}
}

// run serves until ctx ends, the server fails, a viewer panics, or one of the
// others ends. Then it waits for the viewers to finish.
func (a *app) run(ctx context.Context, others ...console.Actor) error {
	if a.o.demo != "" {
		others = append(others, a.play)
	}
	if a.sharing != nil {
		others = append(others, a.sharing.serve, a.sharing.page.Run)
		a.operator.say(a.sharing.note()) // not to the viewers: a log gets no word
	}
	for _, note := range a.notes {
		a.tell(note)
	}
	err := console.Together(ctx, append(others, a.serve, a.untilViewerFails)...)
	a.demo.Stop()
	a.bus.Close()
	return cmp.Or(err, a.waitForViewers())
}

// untilViewerFails is an actor that ends with the panic of a viewer.
func (a *app) untilViewerFails(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-a.viewing.Done():
		return context.Cause(a.viewing)
	}
}

// waitForViewers waits until the viewers have written their last lines, for at
// most flushTime. It returns the panic of one that failed.
func (a *app) waitForViewers() error {
	done := make(chan error, 1)
	go func() { done <- a.viewers.Wait() }()
	select {
	case err := <-done:
		return err
	case <-time.After(flushTime):
		a.tell("a log or a recording could not be finished: its reader does not read")
		return nil
	}
}

// serve runs the server. When ctx ends, it lets the exchanges in progress end.
func (a *app) serve(ctx context.Context) error {
	served := make(chan error, 1)
	go func() {
		served <- console.Guarded(context.WithoutCancel(ctx), func(ctx context.Context) error {
			err := a.server.Serve(ctx, a.listener)
			if errors.Is(err, server.ErrStopped) {
				return nil // the stop came before the start
			}
			return err
		})
	}()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	defer time.AfterFunc(sayWaitAfter, a.tellWait).Stop()
	if a.server.Shutdown(grace) != nil {
		return nil // it has closed the rest
	}
	return <-served // the last event has been published
}

// tellWait says why the program still runs.
func (a *app) tellWait() {
	a.tell(fmt.Sprintf("waiting up to %v for exchanges in progress (connections open: %d); ctrl+c ends at once",
		graceTime, len(a.server.Snapshot().Open)))
}

// hangup returns what SIGHUP does in plain mode; nil if there is neither a log
// file nor a certificate to read again.
func (a *app) hangup() func() {
	if a.log == nil && a.o.tlsCert == "" {
		return nil
	}
	return a.reload
}

// reload reopens the log file and reads the certificate again. What fails stays as
// it was.
func (a *app) reload() {
	if a.log != nil {
		if err := a.log.reopen(); err != nil {
			a.tell(err.Error() + "; going on with the old file")
		} else {
			a.tell("reopened " + a.o.logFile)
		}
	}
	if a.o.tlsCert != "" {
		if err := a.cert.reload(); err != nil {
			a.tell(err.Error() + "; going on with the old certificate")
		} else {
			a.tell("read " + a.o.tlsCert + " again")
		}
	}
}

// close releases what newApp acquired, in reverse order.
func (a *app) close() {
	a.bus.Close() // still open if newApp failed
	for _, f := range slices.Backward(a.closers) {
		f()
	}
}
