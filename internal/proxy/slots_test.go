package proxy

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

var (
	ann = netip.MustParseAddr("192.0.2.1")
	bob = netip.MustParseAddr("192.0.2.2")
)

func TestSlotsAreBoundedForAllAndForEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(3, 2)
		take := func(client netip.Addr) error { return s.take(t.Context(), client, time.Second) }
		for i, c := range []struct {
			client netip.Addr
			want   string
		}{
			{ann, ""},
			{ann, ""},
			{ann, "this client uses all the connections to the upstream that one client may use"},
			{bob, ""},
			{bob, "all connections to the upstream are in use"},
			{ann, "all connections to the upstream are in use"},
		} {
			err := take(c.client)
			if f := new(fault); (err == nil) != (c.want == "") || err != nil && (!errors.As(err, &f) || f.detail != c.want || f.status != 503) {
				t.Errorf("request %d: %v, want %q", i+1, err, c.want)
			}
		}
		s.give(bob)
		if err := take(bob); err != nil {
			t.Errorf("after one has ended: %v", err)
		}
		for _, client := range []netip.Addr{ann, ann, bob} {
			s.give(client)
		}
		if s.taken != 0 || len(s.clients) != 0 || len(s.waiting) != 0 {
			t.Errorf("afterwards: %d taken, %v, %d waiting", s.taken, s.clients, len(s.waiting))
		}
	})
}

func TestAWaiterGetsTheSlotThatItsClientMayHave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(3, 2)
		got := make(chan string, 4)
		wait := func(name string, client netip.Addr, limit time.Duration) {
			go func() {
				if s.take(t.Context(), client, limit) == nil {
					got <- name
				} else {
					got <- name + " in vain"
				}
			}()
			synctest.Wait()
		}
		for _, client := range []netip.Addr{ann, ann, bob} {
			if err := s.take(t.Context(), client, 0); err != nil {
				t.Fatal(err)
			}
		}
		wait("ann 1", ann, time.Minute)
		wait("bob 1", bob, time.Minute)
		wait("ann 2", ann, time.Second)
		for _, c := range []struct {
			gives netip.Addr
			want  string
		}{
			{bob, "bob 1"}, // ann, who came first, has all that one client may have
			{ann, "ann 1"},
		} {
			s.give(c.gives)
			if name := <-got; name != c.want {
				t.Errorf("%q got the slot, want %q", name, c.want)
			}
		}
		if name := <-got; name != "ann 2 in vain" {
			t.Errorf("after a second: %q", name)
		}
	})
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1, 1)
		if err := s.take(t.Context(), ann, 0); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.take(ctx, ann, time.Hour) }()
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// A response that has arrived to its end gives its connection back before the client
// has read it.
func TestASlowClientOfASmallResponseHoldsNoConnection(t *testing.T) {
	p, rec := start(t, "/p", upstream(t, always(plain("hello"))), func(c *Config) { c.MaxActive = 1 })
	for range 3 {
		resp := p.Serve(t.Context(), request("GET", "/p/x")) // whose content is not read
		if content, ok := resp.Content.(message.Bytes); !ok || string(content) != "hello" {
			t.Errorf("got %d with %T", resp.Status, resp.Content)
		}
	}
	if n := len(all[event.ConnOpened](rec)); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}
