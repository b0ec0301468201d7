package server

import (
	"fmt"
	"runtime/debug"
	"strings"

	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// refuse returns the response to what the client did wrong.
func (x *exchange) refuse(e *http1.Error) *message.Response {
	x.detail = e.Detail
	if x.tap != nil {
		x.tap.err = e
	}
	p := e.Problem()
	if p.Status == message.ServiceUnavailable {
		// Connections end all the time: soon there is room.
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4-1
		p.Fields = message.Fields{{Name: "Retry-After", Value: "1"}}
	}
	return p.Response(x.accept())
}

// fault returns the response to a failure of the server's own, after which the
// connection closes.
func (x *exchange) fault(why reason.Code) *message.Response {
	x.c.hc.CloseAfter(why)
	x.detail = reason.Of(why).Why
	return (&message.Problem{Status: message.InternalServerError, Detail: reason.Of(why).Why}).Response(x.accept())
}

// panicked tells the operator of a handler's panic and returns the response,
// which says nothing of it. The connection closes, because it is unknown how far
// the handler had come.
func (x *exchange) panicked(p any) *message.Response {
	s := x.c.s
	s.notice(fmt.Sprintf("A handler panicked (connection #%d): %s", x.c.id, firstLine(p)))
	s.cfg.Log(fmt.Sprintf("panic: %s\n%s", safe(fmt.Sprint(p)), debug.Stack()))
	return x.fault(reason.Panicked)
}

// firstLine returns a panic's value as one line of at most 200 bytes.
func firstLine(p any) string {
	line, _, _ := strings.Cut(fmt.Sprint(p), "\n")
	return safe(line[:min(len(line), 200)])
}

// accept returns the request's Accept field, as far as the head was read.
func (x *exchange) accept() string {
	if x.req == nil {
		return ""
	}
	return x.req.Fields.Joined("Accept")
}
