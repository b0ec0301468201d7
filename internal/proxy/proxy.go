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
)

// A Publisher takes events. Publish never waits.
type Publisher interface {
	Wants(event.Kind) bool
	Publish(time.Time, event.Event)
}

// Config configures a proxy. A limit of zero takes the default beside it.
type Config struct {
	// Prefix is the path whose requests are forwarded, such as "/httpbin";
	// "/" for all paths.
	Prefix string
	// Upstream has a scheme (http or https), a host, a port if it is not the
	// scheme's, and the path that replaces the prefix.
	Upstream *url.URL
	// Publisher gets the events of connections to the upstream; may be nil.
	Publisher Publisher
	// Numbers numbers the connections to the upstream. Share it with the
	// server; nil counts from 1.
	Numbers *event.Numbers
	// Log gets lines for the operator that a client must not see, such as why
	// a connection could not be made, in printable ASCII; may be nil.
	Log func(string)
	// Checksums makes each response to an HTTP/1.1 client end with the trailer
	// fields X-Content-SHA256 and X-Content-Length. Without it only responses
	// to requests with "TE: trailers" do.
	Checksums bool
	// TLS is the configuration towards an https upstream; nil trusts the
	// system's roots.
	TLS *tls.Config

	// Connect is how long a new connection may take, with name, TCP and TLS,
	// and how long a request waits for one while all are in use: 5 s. On a
	// working network a connection takes less than 1 s.
	Connect time.Duration
	// Response is how long the upstream may take from the end of the request
	// to the end of the response's head: 30 s. It and Stall may be exceeded by
	// an eighth.
	Response time.Duration
	// Stall is how long the upstream may be silent in the middle of its
	// content, or accept nothing of the request's: 60 s, as in nginx. Each byte
	// renews it.
	Stall time.Duration
	// Continue is how long a client's "Expect: 100-continue" waits for the
	// upstream's 100 before the client is asked for its content anyway: 300 ms.
	// curl itself waits 1 s, other clients less.
	Continue time.Duration
	// Idle is how long a connection is kept unused: 4 s, below the 5 s after
	// which Node and Apache httpd close theirs. A limit that the upstream states
	// ("Keep-Alive: timeout=60") replaces it, up to a minute.
	Idle time.Duration
	// MaxActive is how many exchanges may be in progress at once: 1,024.
	MaxActive int
	// MaxPerClient is how many of them may be of one client address: half of
	// MaxActive. Of an IPv6 address the first 64 bits count.
	MaxPerClient int
	// MaxIdle is how many connections are kept unused: 128.
	MaxIdle int
}

// A Proxy is a [message.Handler] that forwards to one upstream. It is safe for
// concurrent use.
type Proxy struct {
	cfg  Config
	host string // the upstream's authority, for Host
	name viaName
	pool *pool
	bulk sync.Pool // of *[MaxBuffer]byte
	// told is the trouble that the operator was told of last; nil after an
	// exchange that went well. A dead upstream is told once, not a thousand
	// times a second.
	lastTrouble atomic.Pointer[string]
	// upgradeTold: it has been logged that WebSocket is not passed on.
	upgradeTold atomic.Bool
}

// New makes a proxy, which connects when the first request comes. The caller calls
// Close.
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
	// Each proxy has a random name, so that a chain of several is not taken for a
	// loop.
	var random [6]byte
	rand.Read(random[:]) // never fails
	p := &Proxy{cfg: c.withDefaults(), host: u.Host, name: newViaName("httpserver-" + hex.EncodeToString(random[:]))}
	p.pool = newPool(&p.cfg)
	p.bulk.New = func() any { return new([MaxBuffer]byte) }
	return p, nil
}

// PerClient returns how many of so many exchanges may be of one client address,
// unless Config says it.
func PerClient(active int) int { return max(1, active/2) }

// Defaults returns the values that a zero field of Config takes.
func Defaults() Config { return Config{}.withDefaults() }

// withDefaults returns c with the defaults in place of zeros.
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
		c.MaxPerClient = PerClient(c.MaxActive)
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

// Serve forwards r and returns the upstream's response, or one that says why there is
// none. It returns nil if the client's own content could not be read.
func (p *Proxy) Serve(ctx context.Context, r *message.Request) *message.Response {
	if resp := p.refuse(r); resp != nil {
		return resp
	}
	out, ok := p.outgoing(r)
	if !ok {
		return p.refusePath(r)
	}
	c, err := p.exchange(ctx, r, out)
	if err != nil {
		return p.failed(r, err)
	}
	p.lastTrouble.Store(nil)
	return p.response(r, c)
}

// Open returns the states of all open connections to the upstream, for a viewer that
// has missed their events.
func (p *Proxy) Open() []event.ConnState { return p.pool.states() }

// Close closes the idle connections, and waits for their goroutines. Exchanges in
// progress go on; their connections are closed when they end.
func (p *Proxy) Close() { p.pool.close() }
