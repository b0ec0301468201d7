package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An Event is what Next has found.
type Event uint8

// The events.
const (
	NeedData Event = iota // read into Space, call Received, and ask again
	Head                  // a head is complete: Request (or Response)
	Interim               // an interim response (1xx) is complete; client's side only
	Data                  // some content: Data
	End                   // the message is complete, trailers too
	Paused                // the message is complete, and its exchange is not over yet
	Closed                // nothing more will come
)

// Conn is the server's side of one connection, without the connection.
type Conn struct {
	req *message.Request
}

// NewConn is a connection on which nothing has happened yet. It holds no
// buffer until Space is called.
func NewConn(l Limits) *Conn { return &Conn{} }

// Space is where the caller reads the next bytes into: never empty. It is on
// loan until the next call of any method.
func (c *Conn) Space() []byte { return nil }

// Received says that the first n bytes of Space have been filled.
func (c *Conn) Received(n int) {}

// ReceivedEOF says that the peer has finished sending.
func (c *Conn) ReceivedEOF() {}

// Buffered is the number of bytes received that Next has not consumed yet.
func (c *Conn) Buffered() int { return 0 }

// Next is the next event: NeedData, Head, Data, End, Paused or Closed.
//
// An error is an *Error: answer its status. Together with Head it means that
// the head was understood, its request is refused, and the connection may be
// kept (501, 417); the content, if any, follows as usual. Otherwise nothing
// further is read: Next returns the same error from now on.
//
// After Head come Data, any number of times, and End; then Paused until
// NextExchange. Closed means that the peer finished between two requests.
func (c *Conn) Next() (Event, error) { return NeedData, nil }

// Request is the request of this exchange: after Head it is complete, after
// an error it holds what was understood, nil where nothing was. Its Content,
// Trailers and addresses are the caller's to fill in. It belongs to the caller.
func (c *Conn) Request() *message.Request { return c.req }

// Data is the content that came with the last event, on loan until the next
// call of Next or Space.
func (c *Conn) Data() []byte { return nil }

// Trailers are the trailer fields, complete after End; nil for none.
func (c *Conn) Trailers() message.Fields { return nil }

// Wire is the bytes that the last Next consumed, exactly as they arrived, on
// loan as Data is. After NeedData, too, there may be some.
func (c *Conn) Wire() []byte { return nil }

// Unread is how much of the request's content Next has not returned yet, in
// bytes: 0 when it is complete, -1 when it is chunked and its end unknown.
func (c *Conn) Unread() int64 { return 0 }

// ExpectsContinue reports whether the client waits for 100 (Continue) before
// it sends content, and neither a byte of it came nor an answer was given.
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
func (c *Conn) ExpectsContinue() bool { return false }

// AppendInterim appends an interim response (1xx, but not 101). To an
// HTTP/1.0 client, who does not know them, it appends nothing.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.2-2
func (c *Conn) AppendInterim(dst []byte, s message.Status, f message.Fields) ([]byte, error) {
	return dst, nil
}

// AppendHead appends the head of the final response: the status line, f, then
// the framing for n bytes of content (n < 0: not known), Connection, and a Date
// field with the value date ("" for none).
//
// The fields that belong to the framing and the connection are dropped from f;
// a name that is no token or a value with a control byte is ErrField. To HEAD,
// and with 304, n is the length that a GET would have had.
func (c *Conn) AppendHead(dst []byte, s message.Status, f message.Fields, n int64, date string) ([]byte, error) {
	return dst, nil
}

// HasContent reports, after AppendHead, whether content is to be sent: not to
// HEAD, and not with 204, 205 or 304.
func (c *Conn) HasContent() bool { return true }

// AppendData appends content, framed as the head announced. Where HasContent
// is false it appends nothing, which is no error.
func (c *Conn) AppendData(dst, p []byte) ([]byte, error) { return dst, nil }

// Passthrough says that the caller itself puts n bytes of content on the wire,
// from a file for instance. Not possible when the message is chunked.
func (c *Conn) Passthrough(n int64) error { return nil }

// AppendEnd ends the response; trailers are sent when it is chunked, and
// dropped otherwise. When less content was sent than announced the result is
// ErrShort, and the connection has to close.
func (c *Conn) AppendEnd(dst []byte, trailers message.Fields) ([]byte, error) { return dst, nil }

// Chunked reports, after AppendHead, whether the response is chunked.
func (c *Conn) Chunked() bool { return false }

// Persistence is why the connection will be kept or closed after this
// exchange, as far as is known now.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3
func (c *Conn) Persistence() reason.Code { return reason.None }

// Persists reports whether another exchange may follow this one.
func (c *Conn) Persists() bool { return false }

// CloseAfter decides that the connection closes after this exchange, because
// of why. Called before AppendHead, the head says so. The first reason stays.
func (c *Conn) CloseAfter(why reason.Code) {}

// Fail ends receiving for a reason that the machine cannot see, such as a
// timeout, or a handler's limit: as if Next had returned e, which it does from
// now on. The answer can still be sent.
func (c *Conn) Fail(e *Error) {}

// NextExchange makes ready for the next request. The response must have ended,
// the content must have been read, and Persists must hold.
func (c *Conn) NextExchange() error { return nil }

// Release gives an empty buffer back while the connection is idle. Space gets
// one again.
func (c *Conn) Release() {}

// A Phase is what a connection is doing.
type Phase uint8

// The phases.
const (
	Idle             Phase = iota // waiting for the first byte of a request
	ReceivingHead                 // part of a head is here
	ReceivingContent              // more content is waited for
	Handling                      // the response has not begun
	Sending                       // the response has begun
	Draining                      // the response has ended; unread content is read and dropped
	Closing                       // no further exchange
)

// Phase is what the connection is doing.
func (c *Conn) Phase() Phase { return Idle }
