package router

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"httpserver/internal/message"
)

// Any, given as a method, means all methods except CONNECT, unknown ones included.
const Any = "*"

// A Router is a [message.Handler] that passes each request to the handler of the
// most specific pattern. Make one with [New].
type Router struct {
	routes []*route
	root   node
	server *route // all methods of all routes, for OPTIONS *
}

// A route is one pattern with its handlers, one for each method.
type route struct {
	pattern  pattern
	handlers map[string]message.Handler
	any      message.Handler // for all other methods; nil for none
	allow    string          // the value of Allow
	options  *message.Response
}

// New returns a router without routes.
func New() *Router {
	r := &Router{server: &route{handlers: map[string]message.Handler{}}}
	r.server.declare()
	return r
}

// Handle registers h for a method, or [Any], and the paths that the pattern
// matches. It fails if the pattern is malformed or conflicts with an earlier one;
// then nothing has changed.
func (r *Router) Handle(method, text string, h message.Handler) error {
	p, err := parse(text)
	if err != nil {
		return err
	}
	rt := r.find(p)
	switch {
	case rt == nil:
		if err := r.conflict(p); err != nil {
			return err
		}
		rt = &route{pattern: p, handlers: map[string]message.Handler{}}
		r.routes = append(r.routes, rt)
		r.root.insert(p, rt)
	case rt.takes(method):
		return fmt.Errorf("register %s %s: %s is registered already", method, text, rt.pattern.text)
	case !slices.Equal(rt.pattern.names, p.names):
		return fmt.Errorf("register %s %s: its parameters have other names in %s", method, text, rt.pattern.text)
	}
	rt.add(method, h)
	r.server.add(method, h)
	return nil
}

// find returns the route that matches exactly the same paths as p, or nil.
func (r *Router) find(p pattern) *route {
	for _, rt := range r.routes {
		if rt.pattern.relate(p) == same {
			return rt
		}
	}
	return nil
}

// conflict returns an error if some path matches both p and a route, and neither
// is more specific.
func (r *Router) conflict(p pattern) error {
	for _, rt := range r.routes {
		if rt.pattern.relate(p) == overlap {
			return fmt.Errorf("register %s: some paths also match %s, and neither pattern is more specific", p.text, rt.pattern.text)
		}
	}
	return nil
}

// takes reports whether a handler is registered for exactly this method.
func (rt *route) takes(method string) bool {
	if method == Any {
		return rt.any != nil
	}
	return rt.handlers[method] != nil
}

// add registers a handler and updates what is allowed.
func (rt *route) add(method string, h message.Handler) {
	if method == Any {
		rt.any = h
	} else {
		rt.handlers[method] = h
	}
	rt.declare()
}

// declare determines what the route allows, and its response to OPTIONS.
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

// handler returns the handler for a method; nil if it is not allowed.
func (rt *route) handler(method string) message.Handler {
	if h := rt.handlers[method]; h != nil {
		return h
	}
	// HEAD is GET without the content.
	// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2-1
	if method == "HEAD" {
		if h := rt.handlers["GET"]; h != nil {
			return h
		}
	}
	return rt.any
}

// Serve returns the response of the request's handler.
func (r *Router) Serve(ctx context.Context, q *message.Request) *message.Response {
	// The target is not a path but the host and port of another server.
	// https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6-2
	if q.Method == "CONNECT" || q.Target.Form == message.AuthorityForm {
		return refuseConnect(q)
	}
	if q.Target.Form == message.AsteriskForm {
		return r.server.options
	}
	m := match{path: segmentsOf(&q.Target)}
	rt := r.root.match(&m, m.path)
	if rt == nil {
		return notFound(q)
	}
	h := rt.handler(q.Method)
	if h == nil {
		return rt.refuse(q)
	}
	if len(rt.pattern.names) > 0 {
		ctx = &params{Context: ctx, names: rt.pattern.names, values: m.values}
	}
	return h.Serve(ctx, q)
}

// segmentsOf returns the path to match, still percent-encoded, without dot
// segments and without its first slash.
func segmentsOf(t *message.Target) string {
	path := t.RawPath
	// Path is RawPath decoded and cleaned. Nearly always both are equal, and
	// there is nothing to do.
	if path != t.Path {
		path = WithoutDots(path)
	}
	return strings.TrimPrefix(path, "/")
}
