package router

import (
	"slices"

	"httpserver/internal/message"
)

// known are the methods of RFC 9110 §9.3 and PATCH (RFC 5789), in the order of
// Allow. All other methods are unknown.
var known = [...]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}

// refuse is the response to a method for which the route has no handler.
func (rt *route) refuse(q *message.Request) *message.Response {
	switch {
	case q.Method == "OPTIONS":
		return rt.options
	case !slices.Contains(known[:], q.Method):
		return unknownMethod(q)
	}
	// A 405 has to list the allowed methods.
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6-1
	return problem(q, message.Problem{
		Status: message.MethodNotAllowed,
		Detail: "this resource takes " + rt.allow,
		Rule:   "RFC 9110 §15.5.6",
		Fields: message.Fields{{Name: "Allow", Value: rt.allow}},
	})
}

// notFound is the response to a path that no pattern matches.
func notFound(q *message.Request) *message.Response {
	if !slices.Contains(known[:], q.Method) {
		return unknownMethod(q)
	}
	return problem(q, message.Problem{
		Status: message.NotFound,
		Detail: "there is nothing under this path",
		Rule:   "RFC 9110 §15.5.5",
	})
}

// unknownMethod is the response to a method that is not supported for any resource.
// https://www.rfc-editor.org/rfc/rfc9110#section-9.1-9
func unknownMethod(q *message.Request) *message.Response {
	return problem(q, message.Problem{
		Status: message.NotImplemented,
		Detail: "this server does not know the method",
		Rule:   "RFC 9110 §15.6.2",
	})
}

// refuseConnect is the response to CONNECT, which an origin server need not
// support.
// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6-6
func refuseConnect(q *message.Request) *message.Response {
	return problem(q, message.Problem{
		Status: message.NotImplemented,
		Detail: "this server is no tunnel",
		Rule:   "RFC 9110 §9.3.6",
	})
}

// problem returns p in the media type that the request accepts.
func problem(q *message.Request, p message.Problem) *message.Response {
	return p.Response(q.Fields.Joined("Accept"))
}
