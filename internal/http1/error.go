package http1

import (
	"errors"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An Error is the peer's fault and says what to answer.
type Error struct {
	Status message.Status
	Reason reason.Code // why the connection closes after the answer, if it does
	Rule   string      // where the rule stands: "RFC 9112 §5.1"
	Detail string      // one sentence for the peer's author, without full stop
}

// Error is the error as one line.
func (e *Error) Error() string {
	return e.Status.Phrase() + ": " + e.Detail + " (" + e.Rule + ")"
}

// Problem is the error as a page to answer with.
func (e *Error) Problem() *message.Problem {
	return &message.Problem{Status: e.Status, Detail: e.Detail, Rule: e.Rule}
}

// The caller's own mistakes. None of them changes the machine, but ErrShort.
var (
	// ErrOrder: the call does not fit the state of the exchange.
	ErrOrder = errors.New("http1: call out of order")
	// ErrTooLong: more content than the head announced.
	ErrTooLong = errors.New("http1: more content than announced")
	// ErrShort: the content ended before its announced length. The message is
	// cut off and the connection has to close.
	ErrShort = errors.New("http1: less content than announced")
	// ErrField: a field's name or value cannot be sent.
	ErrField = errors.New("http1: field cannot be sent")
	// ErrStatus: the status cannot be sent here.
	ErrStatus = errors.New("http1: status cannot be sent")
)
