package router

import (
	"slices"
	"strings"

	"httpserver/internal/message"
)

// known are the methods of RFC 9110 §9.3 and PATCH (RFC 5789), in the order
// in which Allow names them. Any other method is one nobody knows here.
var known = [...]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}

// declare works out what the route allows, and its answer to OPTIONS.
func (rt *route) declare() {
	var allowed []string
	for _, method := range known {
		if method == "OPTIONS" || method != "CONNECT" && rt.handler(method) != nil {
			allowed = append(allowed, method)
		}
	}
	rt.allow = strings.Join(allowed, ", ")
	// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7-4
	rt.options = &message.Response{
		Status: message.NoContent,
		Fields: message.Fields{{Name: "Allow", Value: rt.allow}},
	}
}

// without answers a method for which the route has no handler.
func (rt *route) without(q *message.Request) *message.Response {
	switch {
	case q.Method == "OPTIONS":
		return rt.options
	case !slices.Contains(known[:], q.Method):
		return unknownMethod(q)
	}
	// A 405 has to say what is allowed.
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6-1
	return problem(q, message.Problem{
		Status: message.MethodNotAllowed,
		Detail: "this resource takes " + rt.allow,
		Rule:   "RFC 9110 §15.5.6",
		Fields: message.Fields{{Name: "Allow", Value: rt.allow}},
	})
}

// notFound answers a path that no pattern matches.
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

// unknownMethod answers a method that is not supported for any resource.
// https://www.rfc-editor.org/rfc/rfc9110#section-9.1-9
func unknownMethod(q *message.Request) *message.Response {
	return problem(q, message.Problem{
		Status: message.NotImplemented,
		Detail: "this server does not know the method",
		Rule:   "RFC 9110 §15.6.2",
	})
}

// refuseConnect answers CONNECT, which an origin server need not have.
// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6-6
func refuseConnect(q *message.Request) *message.Response {
	return problem(q, message.Problem{
		Status: message.NotImplemented,
		Detail: "this server is no tunnel",
		Rule:   "RFC 9110 §9.3.6",
	})
}

// problem is p in the form that the request accepts.
func problem(q *message.Request, p message.Problem) *message.Response {
	return p.Response(q.Fields.Joined("Accept"))
}
