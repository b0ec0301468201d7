package proxy

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A Publisher takes events; it never waits.
type Publisher interface {
	Wants(event.Kind) bool
	Publish(time.Time, event.Event)
}

// Config is what a proxy needs. Limits that are zero take the default beside
// them.
type Config struct {
	// Prefix is the path under which the upstream is found, such as
	// "/httpbin"; "/" for all paths.
	Prefix string
	// Upstream is http or https, host, port, and a path that comes before
	// what follows the prefix.
	Upstream *url.URL
	// Publisher is told of connections to the upstream; nil for nobody.
	Publisher Publisher
	// Numbers numbers the connections to the upstream. Share it with the
	// server; nil counts from 1.
	Numbers *event.Numbers
	// Log takes what the operator should know of and a client must not, such
	// as why a connection could not be made; nil for nobody.
	Log func(string)
	// Checksums makes each response to an HTTP/1.1 client end with the trailer
	// fields X-Content-SHA256 and X-Content-Length. Without it only responses
	// to requests with "TE: trailers" do.
	Checksums bool
	// TLS is used towards an https upstream; nil for the system's roots.
	TLS *tls.Config

	// Connect is how long a new connection may take, name, TCP and TLS
	// together, and how long a request waits for one when all are busy: 5 s.
	// On a working network it takes less than 1 s even around the world.
	Connect time.Duration
	// Answer is how long the upstream may take from the end of the request
	// to the end of the response's head: 30 s.
	Response time.Duration
	// Stall is how long the upstream may be silent amid its content, or take
	// nothing of ours: 60 s, as in nginx, renewed by each byte.
	Stall time.Duration
	// Continue is how long a client's "Expect: 100-continue" waits for the
	// upstream's word before the content is asked for all the same: 300 ms.
	// curl waits 1 s for us, and others not at all; both should hardly notice
	// an upstream that never says 100.
	Continue time.Duration
	// Idle is how long a connection is kept unused: 4 s, below the 5 s after
	// which Node and Apache httpd close theirs. An upstream that tells its own
	// limit ("Keep-Alive: timeout=60") is believed, up to a minute.
	Idle time.Duration
	// MaxActive is how many exchanges may be in progress at once: 1,024.
	MaxActive int
	// MaxPerClient is how many of them may be of one client address: half of
	// MaxActive. Of an IPv6 address the first 64 bits count.
	MaxPerClient int
	// MaxIdle is how many connections are kept unused: 128.
	MaxIdle int
}

// A Proxy is a [message.Handler] that forwards to one upstream. It is safe
// for concurrent use.
type Proxy struct {
	cfg  Config
	host string // the upstream's authority, for Host
	via  string // what this proxy is called in Via
	pool *pool
	bulk sync.Pool // of *[bulk]byte
	// told is the trouble that the operator was told of last; nil after an
	// exchange that went well. A dead upstream is told once, not a thousand
	// times a second.
	lastTrouble atomic.Pointer[string]
	// upgradeTold: the operator was told that WebSocket is not passed on.
	upgradeTold atomic.Bool
}

// New makes a proxy. Nothing is connected before the first request.
func New(c Config) (*Proxy, error) {
	u := c.Upstream
	switch {
	case !strings.HasPrefix(c.Prefix, "/"):
		return nil, fmt.Errorf("proxy prefix %q does not begin with /", c.Prefix)
	case u == nil || u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("proxy %s: the upstream has to be http://HOST or https://HOST", c.Prefix)
	case u.Hostname() == "":
		return nil, fmt.Errorf("proxy %s: the upstream %q names no host", c.Prefix, u)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("proxy %s: the upstream may have scheme, host, port and path, nothing else", c.Prefix)
	}
	// The name is new for each proxy, so that a chain of several is no loop.
	var name [6]byte
	rand.Read(name[:]) // never fails
	p := &Proxy{cfg: c.withDefaults(), host: u.Host, via: "httpserver-" + hex.EncodeToString(name[:])}
	p.pool = newPool(&p.cfg)
	p.bulk.New = func() any { return new([bulk]byte) }
	return p, nil
}

// withDefaults is c with the defaults in place of zeros.
func (c Config) withDefaults() Config {
	c.Prefix = "/" + strings.Trim(c.Prefix, "/")
	for _, d := range []struct {
		limit *time.Duration
		value time.Duration
	}{
		{&c.Connect, 5 * time.Second},
		{&c.Response, 30 * time.Second},
		{&c.Stall, 60 * time.Second},
		{&c.Continue, 300 * time.Millisecond},
		{&c.Idle, 4 * time.Second},
	} {
		if *d.limit <= 0 {
			*d.limit = d.value
		}
	}
	if c.MaxActive <= 0 {
		c.MaxActive = 1024
	}
	if c.MaxPerClient <= 0 {
		c.MaxPerClient = max(1, c.MaxActive/2)
	}
	if c.MaxIdle <= 0 {
		c.MaxIdle = 128
	}
	if c.Log == nil {
		c.Log = func(string) {}
	}
	if c.Numbers == nil {
		c.Numbers = new(event.Numbers)
	}
	return c
}

// Serve answers r with the upstream's answer, or says why there is none. It
// returns nil when the client's own content could not be read.
func (p *Proxy) Serve(ctx context.Context, r *message.Request) *message.Response {
	if resp := p.refuse(r); resp != nil {
		return resp
	}
	out, ok := p.outgoing(r)
	if !ok {
		return p.refusePath(r)
	}
	a, err := p.exchange(ctx, r, out)
	if err != nil {
		return p.failed(r, err)
	}
	p.lastTrouble.Store(nil)
	return p.response(r, a)
}

// report logs trouble with the upstream, unless it is the same as last time.
func (p *Proxy) report(f *fault) {
	if f.reason == reason.ProxyLeft || f.reason == reason.Shutdown {
		return
	}
	if last := p.lastTrouble.Swap(&f.detail); last == nil || *last != f.detail {
		p.cfg.Log("proxy " + p.cfg.Prefix + " to " + p.host + ": " + f.Error())
	}
}

// Open are the connections to the upstream that are open now, for a viewer
// that comes late.
func (p *Proxy) Open() []event.ConnState { return p.pool.states() }

// Close closes the idle connections. Exchanges under way end as they would,
// and their connections are closed then.
func (p *Proxy) Close() { p.pool.close() }
