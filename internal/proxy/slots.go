package proxy

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"time"

	"httpserver/internal/message"
)

// slots bounds the exchanges in progress: all together, and those of one client
// address, so that one client cannot take all of them. A request for which there is
// no slot waits its turn. It is safe for concurrent use.
type slots struct {
	max       int
	perClient int

	mu      sync.Mutex
	taken   int
	clients map[netip.Addr]int // slots taken, by client; none at 0
	waiting []*waiter          // in the order of their arrival

	wanted func() // called when a request begins to wait
}

// A waiter is a request that waits for a slot.
type waiter struct {
	client netip.Addr
	ready  chan struct{} // closed when it has its slot
}

// newSlots returns slots for max exchanges, at most perClient of one client.
func newSlots(max, perClient int) *slots {
	return &slots{max: max, perClient: perClient, clients: map[netip.Addr]int{}, wanted: func() {}}
}

// take takes a slot for a client, or waits for one as long as limit. An error is a
// *fault.
func (s *slots) take(ctx context.Context, client netip.Addr, limit time.Duration) error {
	s.mu.Lock()
	if s.free(client) {
		s.add(client)
		s.mu.Unlock()
		return nil
	}
	w := &waiter{client, make(chan struct{})}
	s.waiting = append(s.waiting, w)
	s.mu.Unlock()
	s.wanted()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-w.ready:
		return nil
	case <-t.C:
	case <-ctx.Done():
	}
	return s.leave(w, ctx.Err())
}

// leave ends the wait of w, and returns why it was in vain. It is nil if w has been
// given a slot in the meantime.
func (s *slots) leave(w *waiter, cause error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.waiting, w)
	if i < 0 {
		return nil
	}
	s.waiting = slices.Delete(s.waiting, i, i+1)
	f := &fault{status: message.ServiceUnavailable, cause: cause, detail: "all connections to the upstream are in use"}
	if s.taken < s.max {
		f.detail = "this client uses all the connections to the upstream that one client may use"
	}
	return f
}

// give gives back a slot of a client. It goes to the request that has waited longest
// among those whose client may have one more.
func (s *slots) give(client netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	if s.clients[client]--; s.clients[client] == 0 {
		delete(s.clients, client)
	}
	if i := slices.IndexFunc(s.waiting, func(w *waiter) bool { return s.free(w.client) }); i >= 0 {
		w := s.waiting[i]
		s.waiting = slices.Delete(s.waiting, i, i+1)
		s.add(w.client)
		close(w.ready)
	}
}

// wants returns how many requests wait, of each client, and whether the slots of all
// are taken, so that a slot of any client helps.
func (s *slots) wants() (of map[netip.Addr]int, full bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of = map[netip.Addr]int{}
	for _, w := range s.waiting {
		of[w.client]++
	}
	return of, s.taken >= s.max
}

// free reports whether there is a slot for the client. The caller holds mu.
func (s *slots) free(client netip.Addr) bool {
	return s.taken < s.max && s.clients[client] < s.perClient
}

// add counts a slot as taken. The caller holds mu.
func (s *slots) add(client netip.Addr) {
	s.taken++
	s.clients[client]++
}
