package audience

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/share"
)

// started starts a fold of what is published on the returned bus, in a bubble. Stop
// it with cancel, or by closing the bus.
func started(t *testing.T, class *share.Class) (f *Fold, bus *event.Bus, ended chan error) {
	t.Helper()
	bus = event.NewBus()
	sub := bus.Subscribe(64, event.AllKinds)
	f, ended = New(class), make(chan error, 1)
	go func() {
		defer sub.Close()
		ended <- f.Run(t.Context(), feed.Live(sub, func() event.Snapshot { return event.Snapshot{} }))
	}()
	synctest.Wait()
	return f, bus, ended
}

// requests publishes n requests on connection 1.
func requests(bus *event.Bus, n int) {
	for i := range n {
		bus.Publish(time.Now(), event.RequestReceived{Conn: 1, Nth: i + 1, Method: "GET", Target: "/?token=secret"})
		bus.Publish(time.Now(), event.ResponseSent{Conn: 1, Nth: i + 1, Method: "GET", Target: "/?token=secret", Status: 200})
	}
}

// settle waits until the fold has folded what was published.
func settle() {
	time.Sleep(2 * frame)
	synctest.Wait()
}

func rows(f *Fold) int {
	r := f.Reading()
	r.Lock()
	defer r.Unlock()
	_, n := f.State().Rows()
	return int(n)
}

func TestGuestsSeeWhatHappensWithoutSecretsAndBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, bus, ended := started(t, share.New(""))
		bus.Publish(time.Now(), event.ConnOpened{Conn: 1})
		bus.Publish(time.Now(), event.Wire{Conn: 1, Nth: 1, Data: []byte("GET / HTTP/1.1\r\n")})
		requests(bus, 3)
		settle()
		if n := rows(f); n != 3 {
			t.Errorf("%d requests; want 3", n)
		}
		if r := f.State().RowOf(1, 1); r == nil || r.Target != "/?token=******" {
			t.Errorf("the first request: %+v", r)
		}
		if f.State().Capture(1, 1) != nil {
			t.Error("guests see bytes")
		}
		bus.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		w := f.Watch()
		w.Next(t.Context(), nil)
		if _, err := w.Next(t.Context(), nil); err != io.EOF {
			t.Errorf("after the end: %v; want io.EOF", err)
		}
	})
}

func TestWhileAQuizIsOnGuestsSeeNoFurther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		class := share.New("")
		f, bus, _ := started(t, class)
		defer bus.Close()
		requests(bus, 2)
		settle()
		limit := class.Begin(0)
		seen := time.Now()
		w := f.Watch()
		time.Sleep(time.Minute)
		settle()
		if w.Now() != time.Now() {
			t.Errorf("the picture stands still before anything waits: %v at %v", w.Now(), time.Now())
		}
		requests(bus, 5)
		settle()
		time.Sleep(time.Minute)
		if now := w.Now(); now.After(seen) {
			t.Errorf("%v after what guests see, the time of the picture is %v later", time.Since(seen), now.Sub(seen))
		}
		if n := rows(f); n != 2 {
			t.Errorf("%d requests in the quiz; want those 2 from before", n)
		}
		class.Show(limit + 4)
		settle()
		if n := rows(f); n != 4 {
			t.Errorf("%d requests after two more were shown; want 4", n)
		}
		class.Finish()
		settle()
		if n := rows(f); n != 7 {
			t.Errorf("%d requests after the quiz; want 7", n)
		}
		if w.Now() != time.Now() {
			t.Error("the picture stands still after the quiz")
		}
	})
}

func TestAGuestIsWokenByChangesAndByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, bus, _ := started(t, share.New(""))
		defer bus.Close()
		w := f.Watch()
		w.Next(t.Context(), nil)
		began := time.Now()
		w.Next(t.Context(), nil) // nothing happens
		if took := time.Since(began); took == 0 || took > beat+frame {
			t.Errorf("without events a guest is woken after %v; want about %v", took, beat)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := w.Next(ctx, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("a guest that leaves: %v", err)
		}
	})
}

func TestThoseWhoPauseTogetherShareACopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, bus, _ := started(t, share.New(""))
		defer bus.Close()
		requests(bus, 1)
		settle()
		r := f.Reading()
		r.Lock()
		a, b := f.Frozen(), f.Frozen()
		r.Unlock()
		requests(bus, 1)
		settle()
		r.Lock()
		c := f.Frozen()
		r.Unlock()
		if a != b || a == c {
			t.Error("a copy is made for each guest, or is kept after a change")
		}
		if _, n := a.Rows(); n != 1 {
			t.Errorf("the copy has %d requests; want 1", n)
		}
	})
}

func TestReadersAndTheFoldDoNotRace(t *testing.T) {
	class := share.New("")
	bus := event.NewBus()
	sub := bus.Subscribe(64, event.AllKinds)
	defer sub.Close()
	f := New(class)
	var all sync.WaitGroup
	all.Go(func() { f.Run(t.Context(), feed.Live(sub, func() event.Snapshot { return event.Snapshot{} })) })
	for range 4 {
		all.Go(func() {
			w := f.Watch()
			for {
				if _, err := w.Next(t.Context(), nil); err != nil {
					return
				}
				r := f.Reading()
				r.Lock()
				read(f.State())
				read(f.Frozen())
				r.Unlock()
			}
		})
	}
	bus.Publish(time.Now(), event.ConnOpened{Conn: 1})
	requests(bus, 5000)
	bus.Close()
	all.Wait()
}

// read reads what a screen reads.
func read(s *monitor.State) {
	s.Conn(1)
	s.RowOf(1, 1)
	s.Totals()
	for c := range s.Recent() {
		_ = c.Open()
	}
}
