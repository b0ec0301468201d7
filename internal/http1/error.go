package http1

import (
	"errors"
	"fmt"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An Error is a fault of the peer, and says which response it should get.
type Error struct {
	Status message.Status
	Reason reason.Code // why the connection closes after the response, if it does
	Rule   string      // the section with the rule, such as "RFC 9112 §5.1"
	Detail string      // one sentence for the author of the peer, without a full stop
}

// Error returns the error in one line.
func (e *Error) Error() string {
	return e.Status.Phrase() + ": " + e.Detail + " (" + e.Rule + ")"
}

// Problem returns the error as a response for the client.
func (e *Error) Problem() *message.Problem {
	return &message.Problem{Status: e.Status, Detail: e.Detail, Rule: e.Rule}
}

// The mistakes of the caller. Except for ErrShort, they change nothing.
var (
	// ErrOrder: the call does not fit the state of the exchange.
	ErrOrder = errors.New("http1: call out of order")
	// ErrTooLong: there is more content than the head announced.
	ErrTooLong = errors.New("http1: more content than announced")
	// ErrShort: the content ended before its announced length. The message is
	// cut off, and the connection has to close.
	ErrShort = errors.New("http1: less content than announced")
	// ErrField: a field's name or value cannot be sent.
	ErrField = errors.New("http1: field cannot be sent")
	// ErrStatus: the status cannot be sent here.
	ErrStatus = errors.New("http1: status cannot be sent")
)

// show returns a byte in a visible form.
func show(b byte) string {
	if b > ' ' && b < 0x7f {
		return "'" + string(rune(b)) + "'"
	}
	return fmt.Sprintf("0x%02X", b)
}

// cut returns text of the peer, cut to a length that fits a sentence.
func cut(s string) string {
	if len(s) > 40 {
		return s[:40] + "..."
	}
	return s
}
