package server

import (
	"crypto/tls"
	"net/netip"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// A Publisher takes what happened. Publish must not wait: it is called on the
// goroutine that serves the request.
type Publisher interface {
	Wants(event.Kind) bool // false: build nothing
	Publish(time.Time, event.Event)
}

// Config is how a server is set. A zero field takes the default beside it.
type Config struct {
	// HeaderTimeout bounds the time from the first byte of a request to the end of
	// its head, and that of a TLS handshake: 10 s. Progress does not extend it;
	// otherwise a byte now and then could hold a connection forever.
	HeaderTimeout time.Duration
	// ContentTimeout is how long a request's content may stall: 30 s.
	ContentTimeout time.Duration
	// WriteTimeout is how long the client may take no byte of a response: 30 s.
	WriteTimeout time.Duration
	// Drain bounds what is spent on a client that goes on sending after its
	// last response: 10 s in all, a fifth of that in silence.
	Drain time.Duration

	// MaxHeaderBytes bounds the request line and the fields together: 32 KiB.
	MaxHeaderBytes int
	// MaxContentBytes bounds the content of one request: 64 MiB. Negative: no
	// bound.
	MaxContentBytes int64
	// MaxConns bounds the open connections. For one more, the longest silent one
	// gives way; where none is silent, it gets 503. 0: no bound.
	MaxConns int

	// Settings are the switches that Change can turn later.
	Settings event.Settings
	// TLS makes the server speak HTTPS; nil for plain HTTP.
	TLS *tls.Config
	// Tag names the demo scenario that a peer belongs to; nil or "" for none.
	Tag func(netip.AddrPort) string
	// Guest reports whether the client sent a request in order to watch this
	// server. The connection then counts as a guest's, and is closed after the
	// response. Nil: no request does. It is called for each request.
	Guest func(*message.Request) bool
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

// Defaults returns the values that a zero field of Config takes.
func Defaults() Config {
	return Config{
		HeaderTimeout:   10 * time.Second,
		ContentTimeout:  30 * time.Second,
		WriteTimeout:    30 * time.Second,
		Drain:           10 * time.Second,
		MaxHeaderBytes:  32 << 10,
		MaxContentBytes: 64 << 20,
		Settings:        event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second}, // Apache httpd's
	}
}

// withDefaults is c with the defaults in place of zeros. KeepAlive stays as it
// is: false is a choice.
func (c Config) withDefaults() Config {
	d := Defaults()
	orDefault(&c.HeaderTimeout, d.HeaderTimeout)
	orDefault(&c.ContentTimeout, d.ContentTimeout)
	orDefault(&c.WriteTimeout, d.WriteTimeout)
	orDefault(&c.Drain, d.Drain)
	orDefault(&c.Settings.IdleTimeout, d.Settings.IdleTimeout)
	orDefault(&c.MaxHeaderBytes, d.MaxHeaderBytes)
	if c.MaxContentBytes == 0 {
		c.MaxContentBytes = d.MaxContentBytes
	}
	if c.Numbers == nil {
		c.Numbers = new(event.Numbers)
	}
	if c.Log == nil {
		c.Log = func(string) {}
	}
	return c
}

// orDefault sets *v to the default where it is not positive.
func orDefault[T time.Duration | int](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// wireLimits are the limits that http1 enforces.
func (c *Config) wireLimits() http1.Limits {
	return http1.Limits{MaxHeaderBytes: c.MaxHeaderBytes, MaxContentBytes: c.MaxContentBytes, Secure: c.TLS != nil}
}

// limits are all limits as events tell them.
func (c *Config) limits() event.Limits {
	return event.Limits{
		HeaderTimeout:   c.HeaderTimeout,
		ContentTimeout:  c.ContentTimeout,
		WriteTimeout:    c.WriteTimeout,
		MaxHeaderBytes:  c.MaxHeaderBytes,
		MaxContentBytes: c.MaxContentBytes,
		MaxConns:        c.MaxConns,
	}
}
