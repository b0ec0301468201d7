package message

import (
	"context"
	"io"
	"net/netip"
	"time"
)

// A Handler answers requests. Serve is called on the connection's goroutine
// and may be called for many connections at once.
//
// Serve may read r.Content, which reads from the connection. When that fails
// it may return nil: the server then answers for the failure itself (400,
// 408, 413). ctx ends when the server stops for good.
type Handler interface {
	Serve(ctx context.Context, r *Request) *Response
}

// A HandlerFunc is a function as a [Handler].
type HandlerFunc func(ctx context.Context, r *Request) *Response

// Serve calls f.
func (f HandlerFunc) Serve(ctx context.Context, r *Request) *Response { return f(ctx, r) }

// A Request is one request as received. It is the handler's to read until Serve
// returns, or, when the response is a Stream, until the stream returns; then its
// memory is used for another one. Its strings never change, and may be kept. Who
// wants another request changes a copy: viewers are told of this one meanwhile.
type Request struct {
	Method  string
	Target  Target
	Version Version
	// Fields are the field lines of the head, in their order.
	Fields Fields
	// Head is the request line and the field lines exactly as they arrived,
	// the empty line that ends them included.
	Head string

	// Content is the content after transfer decoding; never nil. It reads
	// from the connection, and the first Read sends 100 (Continue) if the
	// client waits for it. It is valid until Serve returns, or, when the
	// response is a Stream, until the stream returns.
	Content io.Reader
	// Length is the content's length in bytes; -1 where it is chunked.
	Length int64
	// Trailers are the trailer fields, complete after Content returned
	// io.EOF. nil where there can be none.
	Trailers func() Fields
	// Wire is the content as it stands on the wire, chunk framing and
	// trailer section included. Read it instead of Content, not beside it.
	// nil where there is no content.
	Wire io.Reader

	// Interim sends an interim response (1xx, but not 100 or 101) at once, on
	// the connection's goroutine and before Serve returns. nil where the
	// client does not know them (HTTP/1.0).
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.2
	Interim func(Status, Fields) error

	// Begun is when the server turned to the request: reading the clock again
	// costs a handler more than much else. The zero value where nobody says so.
	Begun time.Time

	Remote netip.AddrPort // the client's end of the connection
	Local  netip.AddrPort // our end
	Secure bool           // the connection is TLS
	Conn   uint64         // the connection's number, from 1
	Nth    int            // this is the connection's Nth exchange, from 1
}

// Host is the authority the request is for: the target's own where it has
// one, else the Host field's value; "" where neither is there (HTTP/1.0).
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2-8
func (r *Request) Host() string {
	if r.Target.Authority != "" {
		return r.Target.Authority
	}
	return r.Fields.Get("Host")
}

// A Version is HTTP's major and minor version.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.3
type Version struct{ Major, Minor uint8 }

// The versions this server speaks.
var (
	HTTP10 = Version{1, 0}
	HTTP11 = Version{1, 1}
)

// AtLeast11 reports whether v is HTTP/1.1 or a later HTTP/1.x.
func (v Version) AtLeast11() bool { return v.Major == 1 && v.Minor >= 1 }

// String is the version's name on the wire, such as "HTTP/1.1".
func (v Version) String() string {
	return "HTTP/" + string('0'+rune(v.Major%10)) + "." + string('0'+rune(v.Minor%10))
}

// A Form is one of the four forms of a request target.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
type Form uint8

// The four forms.
const (
	OriginForm    Form = iota // /where?q=now
	AbsoluteForm              // http://www.example.org/pub/WWW/
	AuthorityForm             // www.example.com:80, for CONNECT only
	AsteriskForm              // *, for OPTIONS only
)

// A Target is a request target, parsed once when the head was complete.
type Target struct {
	// Raw is the target as received.
	Raw  string
	Form Form
	// Scheme is the scheme of an absolute-form target in lower case, else "".
	Scheme string
	// Authority is host and port of an absolute- or authority-form target,
	// else "".
	Authority string
	// RawPath is the path as received, before decoding, without the query.
	RawPath string
	// Path is RawPath percent-decoded once, then with its dot segments
	// removed. It begins with "/" (or is "*" in asterisk-form, "" in
	// authority-form), never holds a "." or ".." segment, and may hold any
	// byte but NUL.
	Path string
	// Query is what stands after the first "?", as received; HasQuery tells
	// an empty query from none.
	Query    string
	HasQuery bool
}
