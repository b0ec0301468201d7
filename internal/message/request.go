package message

import (
	"context"
	"io"
	"net/netip"
	"time"
)

// A Handler responds to requests. Serve runs on the connection's goroutine, and
// concurrently for different connections.
//
// Serve may read r.Content, which reads from the connection. If that fails, Serve
// may return nil: the server then sends the response that fits the failure (400,
// 408 or 413). ctx ends when the client resets the connection and when the server
// stops without waiting any longer for its handlers.
type Handler interface {
	Serve(ctx context.Context, r *Request) *Response
}

// A HandlerFunc is a function used as a [Handler].
type HandlerFunc func(ctx context.Context, r *Request) *Response

// Serve calls f.
func (f HandlerFunc) Serve(ctx context.Context, r *Request) *Response { return f(ctx, r) }

// A Request is a received request: its head, access to its content, and the
// connection it came on. It is lent to the handler; the package documentation has
// the loan rules.
type Request struct {
	Method  string
	Target  Target
	Version Version
	// Fields has the field lines of the head, in their order.
	Fields Fields
	// Head has the request line and the field lines exactly as received, and
	// the empty line after them.
	Head string

	// Content is the content after transfer decoding; never nil. It reads
	// from the connection. The first Read sends 100 (Continue) if the client
	// waits for it.
	Content io.Reader
	// Length is the length of Content in bytes, or -1 if it is chunked.
	Length int64
	// Trailers returns the trailer fields, which are complete once Content has
	// returned io.EOF. It is nil if there cannot be any.
	Trailers func() Fields
	// Wire is the content as received, including chunk framing and trailer
	// section. A handler reads either Wire or Content, not both. It is nil if
	// the request has no content.
	Wire io.Reader
	// Interim sends an interim response (1xx, except 100 and 101) at once. It
	// may be called only on the connection's goroutine and before Serve
	// returns. It is nil for HTTP/1.0, which has no interim responses.
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.2
	Interim func(Status, Fields) error

	// Begun is when the server began to handle the request. It saves a handler
	// a reading of the clock. The zero value means that it is not known.
	Begun time.Time

	// Client is what becomes known of the client while it waits for the
	// response; nil if nothing does.
	Client Client

	Remote netip.AddrPort // the client's address
	Local  netip.AddrPort // the server's address
	Secure bool           // whether the connection uses TLS
	Conn   uint64         // the connection's number, from 1
	Nth    int            // the exchange's number on its connection, from 1
}

// A Client is a request's client as its connection shows it. Any goroutine may call
// its methods, also after the exchange.
type Client interface {
	// HalfClosed reports whether the client is known to have finished sending. It
	// may still read, or have left.
	HalfClosed() bool
}

// Host returns the authority that the request is for: that of the target if it
// has one, otherwise the value of Host. It is "" if neither exists (HTTP/1.0).
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2-8
func (r *Request) Host() string {
	if r.Target.Authority != "" {
		return r.Target.Authority
	}
	return r.Fields.Get("Host")
}
