package server

import (
	"crypto/tls"
	"net/netip"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
)

// A Publisher takes what happened. Publish must not wait: it is called on the
// goroutine that serves the request.
type Publisher interface {
	Wants(event.Kind) bool // false: build nothing
	Publish(time.Time, event.Event)
}

// Config is how a server is set. A zero field takes the default beside it.
type Config struct {
	// Head bounds the time from the first byte of a request to the end of its
	// head: 10 s. It is absolute, or one byte now and then would hold a
	// connection for ever.
	Head time.Duration
	// Content is how long a request's content may stall: 30 s.
	Content time.Duration
	// Write is how long the client may take no byte of a response: 30 s.
	Write time.Duration
	// Drain bounds what is spent on a client that goes on sending after its
	// last answer: 10 s in all, a fifth of that in silence.
	Drain time.Duration
	// Handshake bounds the TLS handshake: 10 s.
	Handshake time.Duration

	// MaxHeadBytes bounds the request line and the fields together: 32 KiB.
	MaxHeadBytes int
	// MaxBodyBytes bounds the content of one request: 64 MiB. Negative: no
	// bound.
	MaxBodyBytes int64
	// MaxConns bounds the open connections; more get 503. 0: no bound.
	MaxConns int

	// Settings are the switches that Change can turn later.
	Settings event.Settings
	// TLS makes the server speak HTTPS; nil for plain HTTP.
	TLS *tls.Config
	// Tag names the demo scenario that a peer belongs to; nil or "" for none.
	Tag func(netip.AddrPort) string
	// Numbers numbers the connections. Share it with whatever else publishes
	// connections, such as a proxy; nil counts from 1.
	Numbers *event.Numbers
	// About is what ServerStarted says beside the address, the settings and
	// the limits.
	About event.ServerStarted
	// Log takes diagnostics for the operator, such as the trace of a panic;
	// nil drops them.
	Log func(string)
}

// withDefaults is c with the defaults in place of zeros.
func (c Config) withDefaults() Config {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	def(&c.Head, 10*time.Second)
	def(&c.Content, 30*time.Second)
	def(&c.Write, 30*time.Second)
	def(&c.Drain, 10*time.Second)
	def(&c.Handshake, 10*time.Second)
	def(&c.Settings.IdleTimeout, 5*time.Second)
	if c.MaxHeadBytes <= 0 {
		c.MaxHeadBytes = 32 << 10
	}
	if c.MaxBodyBytes == 0 {
		c.MaxBodyBytes = 64 << 20
	}
	if c.Numbers == nil {
		c.Numbers = new(event.Numbers)
	}
	if c.Log == nil {
		c.Log = func(string) {}
	}
	return c
}

// wireLimits are the limits that http1 enforces.
func (c *Config) wireLimits() http1.Limits {
	return http1.Limits{Head: c.MaxHeadBytes, Content: c.MaxBodyBytes, Secure: c.TLS != nil}
}

// limits are all limits as events tell them.
func (c *Config) limits() event.Limits {
	return event.Limits{
		HeadTimeout:    c.Head,
		ContentTimeout: c.Content,
		WriteTimeout:   c.Write,
		MaxHeadBytes:   c.MaxHeadBytes,
		MaxBodyBytes:   c.MaxBodyBytes,
		MaxConns:       c.MaxConns,
	}
}
