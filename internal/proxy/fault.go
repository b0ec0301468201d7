package proxy

import (
	"context"
	"errors"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// A fault is why there is no response from the upstream: in words for the client, in
// words for the operator, and as the reason why the connection ended.
type fault struct {
	status message.Status // 0: the client's own content failed; the server responds
	detail string         // for the client: never an address or an internal text
	cause  error          // for the operator; may be nil
	reason reason.Code    // of the upstream connection's end
	// dropped: the connection ended before a byte of the response.
	dropped bool
}

// Error returns the fault as one line for the operator. The cause may quote what an
// upstream sent, such as a name in its certificate, so all but printable ASCII is
// escaped: it must not drive a terminal.
func (f *fault) Error() string {
	if f.cause == nil {
		return f.detail
	}
	return f.detail + " (" + string(event.AppendSafe(nil, f.cause.Error())) + ")"
}

// Unwrap returns the cause.
func (f *fault) Unwrap() error { return f.cause }

// clientLeft returns the fault for an exchange whose context has ended with that
// cause: its client has left, or the server stops. Nothing is wrong with the upstream.
func clientLeft(cause error) *fault {
	f := &fault{status: message.BadGateway, cause: cause, reason: reason.ProxyLeft, detail: "the client left before the response was complete"}
	if cause != context.Canceled {
		f.reason, f.detail = reason.Shutdown, "the server stopped before the response was complete"
	}
	return f
}

// faultOf returns err as a fault: as it is, or as a failure of the proxy.
func faultOf(err error) *fault {
	f := &fault{status: message.InternalServerError, reason: reason.InternalError, cause: err, detail: "the request could not be forwarded"}
	errors.As(err, &f)
	return f
}
