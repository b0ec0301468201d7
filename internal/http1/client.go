package http1

import (
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A Response is a response as a client received it. All its strings are slices
// of Head.
type Response struct {
	Version message.Version
	Status  message.Status
	Phrase  string // the reason phrase as received
	Fields  message.Fields
	Head    string // status line and field lines as received
	// Length is the content's length in bytes; -1 where only its end tells:
	// it is chunked, or ends with the connection.
	Length  int64
	Chunked bool
}

// Client is the client's side of one connection, without the connection.
type Client struct {
	resp *Response
}

// NewClient is a connection on which nothing has happened yet.
func NewClient(l Limits) *Client { return &Client{} }

// AppendRequest begins an exchange: the request line, f as it is, and the
// framing for n bytes of content (0: no content, n < 0: chunked). Host is the
// caller's to give in f; framing fields in f are dropped.
func (c *Client) AppendRequest(dst []byte, method, target string, f message.Fields, n int64) ([]byte, error) {
	return dst, nil
}

// AppendData appends content, framed as announced.
func (c *Client) AppendData(dst, p []byte) ([]byte, error) { return dst, nil }

// AppendEnd ends the request, with trailers when it is chunked.
func (c *Client) AppendEnd(dst []byte, trailers message.Fields) ([]byte, error) { return dst, nil }

// Space is where the caller reads the next bytes into: never empty.
func (c *Client) Space() []byte { return nil }

// Received says that the first n bytes of Space have been filled.
func (c *Client) Received(n int) {}

// ReceivedEOF says that the server has finished sending.
func (c *Client) ReceivedEOF() {}

// Next is the next event: NeedData, Interim (any number of times), Head, Data,
// End, Paused (no request is unanswered), Closed. An error is an *Error: the
// response is malformed or incomplete, and the connection of no further use.
func (c *Client) Next() (Event, error) { return NeedData, nil }

// Response is the response whose head came last: after Interim the interim
// one, after Head the final one.
func (c *Client) Response() *Response { return c.resp }

// Data is the content that came with the last event, on loan until the next
// call of Next or Space.
func (c *Client) Data() []byte { return nil }

// Trailers are the trailer fields, complete after End; nil for none.
func (c *Client) Trailers() message.Fields { return nil }

// Wire is the bytes that the last Next consumed, exactly as they arrived.
func (c *Client) Wire() []byte { return nil }

// Persists reports, after End, whether another exchange may follow.
func (c *Client) Persists() bool { return false }

// Persistence is why it may or may not.
func (c *Client) Persistence() reason.Code { return reason.None }

// Buffered is the number of bytes received that Next has not consumed yet.
func (c *Client) Buffered() int { return 0 }

// Release gives an empty buffer back while the connection is idle.
func (c *Client) Release() {}
