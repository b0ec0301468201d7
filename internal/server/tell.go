package server

import (
	"strings"
	"sync"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// pinned is how large a head may be for events to share its memory. A viewer
// keeps thousands of targets; each keeps its whole head alive unless cloned,
// and a clone is one more allocation for each request.
const pinned = 1 << 10

// receivedEvent tells of a request. Waited and Piped are the caller's.
func receivedEvent(r *message.Request) event.RequestReceived {
	method, target, _ := names(r)
	return event.RequestReceived{
		Conn: r.Conn, Nth: r.Nth, Method: method, Target: target,
		Host: text(r, r.Host()), Minor: r.Version.Minor,
		Head: len(r.Head), Length: r.Length,
	}
}

// An underWay is the request of the exchange under way, for snapshots. They are
// taken on other goroutines, and its memory is used again when the exchange is
// over: hence the lock.
type underWay struct {
	mu sync.Mutex
	r  *message.Request // nil between two
}

// set says which request is under way from now on, nil for none.
func (u *underWay) set(r *message.Request) {
	u.mu.Lock()
	u.r = r
	u.mu.Unlock()
}

// received tells of it; nil while there is none.
func (u *underWay) received() *event.RequestReceived {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.r == nil {
		return nil
	}
	e := receivedEvent(u.r)
	return &e
}

// names are a request's method and target as events tell them, and the
// target's length if that is cut.
func names(r *message.Request) (method, target string, whole int) {
	if len(r.Target.Raw) > event.MaxText {
		whole = len(r.Target.Raw)
	}
	return text(r, r.Method), text(r, r.Target.Raw), whole
}

// text is a part of r's head for an event: cut at event.MaxText, and on its own
// memory where the head is large.
func text(r *message.Request, s string) string {
	s = s[:min(len(s), event.MaxText)]
	if len(r.Head) > pinned {
		return strings.Clone(s)
	}
	return s
}

// safe is a client's text as it may stand in a line for the operator.
func safe(s string) string { return string(event.AppendSafe(nil, s)) }
