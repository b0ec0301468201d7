package server

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// pinned is the largest head whose memory events share. A viewer keeps thousands
// of targets; each keeps its whole head alive unless it is cloned, and a clone is
// one more allocation for each request.
const pinned = 1 << 10

// notice tells the operator something, in the log and as an event.
func (s *Server) notice(text string) {
	s.cfg.Log(text)
	if s.pub.Wants(event.KindNotice) {
		s.pub.Publish(time.Now(), event.Notice{Text: text})
	}
}

// openedEvent says that the connection was opened.
func (c *conn) openedEvent() event.ConnOpened {
	e := event.ConnOpened{Conn: c.id, Peer: c.peer, Tag: c.tag, Local: c.local}
	if c.guest != nil {
		e.Side = event.FromGuest
	}
	return e
}

// publishClosed says that the connection has ended.
func (c *conn) publishClosed() {
	if !c.s.pub.Wants(event.KindConnClosed) {
		return
	}
	now, count := time.Now(), &c.status.count
	c.s.pub.Publish(now, event.ConnClosed{
		Conn: c.id, Reason: c.ending.why, Detail: c.ending.detail, Phase: c.ending.doing,
		Requests: int(count.requests.Load()), In: count.in.Load(), Out: count.out.Load(),
		Age: now.Sub(c.opened), Ended: c.ending.ended, Late: c.ending.late,
	})
}

// receivedEvent says that a request was received. HeadTime and Piped are left to
// the caller.
func receivedEvent(r *message.Request) event.RequestReceived {
	method, target, _ := names(r)
	return event.RequestReceived{
		Conn: r.Conn, Nth: r.Nth, Method: method, Target: target,
		Host: text(r, r.Host()), Agent: agent(r), Minor: r.Version.Minor,
		Head: int32(len(r.Head)), Length: r.Length,
	}
}

// A currentRequest is the request in progress, for snapshots. Other goroutines
// take them, and the request's memory is used again after the exchange. So a reader
// takes the request out while it reads, and the connection, which finds it gone at
// the exchange's end, waits for the reader. Two locks in place of that would cost
// each request two atomic operations more.
type currentRequest struct {
	r  atomic.Pointer[message.Request] // nil between two exchanges
	mu sync.Mutex                      // held by the reader that has taken r out
}

// begin says that r is in progress from now on. The connection calls it.
func (u *currentRequest) begin(r *message.Request) { u.r.Store(r) }

// end says that r, which was given to begin, is in progress no more. The connection
// calls it.
func (u *currentRequest) end(r *message.Request) {
	if u.r.CompareAndSwap(r, nil) {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.r.Store(nil)
}

// received returns the request in progress as its event; nil if there is none.
func (u *currentRequest) received() *event.RequestReceived {
	u.mu.Lock()
	defer u.mu.Unlock()
	r := u.r.Swap(nil)
	if r == nil {
		return nil
	}
	e := receivedEvent(r)
	u.r.Store(r)
	return &e
}

// names returns a request's method and target for an event, and the target's
// length if the event's is cut.
func names(r *message.Request) (method, target string, whole int) {
	if len(r.Target.Raw) > event.MaxText {
		whole = len(r.Target.Raw)
	}
	return text(r, r.Method), text(r, r.Target.Raw), whole
}

// text returns a part of r's head for an event: cut at event.MaxText, and a copy
// where the head is large.
func text(r *message.Request, s string) string {
	s = cut(s)
	if len(r.Head) > pinned {
		return strings.Clone(s)
	}
	return s
}

// agent returns a request's User-Agent for an event.
func agent(r *message.Request) string {
	s := r.Fields.Get("User-Agent")
	return text(r, s[:min(len(s), event.MaxAgent)])
}

// cut returns s, cut at event.MaxText.
func cut(s string) string { return s[:min(len(s), event.MaxText)] }

// safe returns a client's text without control bytes, for a line that the
// operator reads.
func safe(s string) string { return string(event.AppendSafe(nil, s)) }
