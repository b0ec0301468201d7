package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
)

// A book is a server that only opens and closes connections. As the server
// does, it changes its own book before it publishes.
type book struct {
	bus  *event.Bus
	mu   sync.Mutex
	open map[uint64]bool
	next uint64
}

func (b *book) snapshot() event.Snapshot {
	b.mu.Lock()
	defer b.mu.Unlock()
	var s event.Snapshot
	for _, id := range slices.Sorted(maps.Keys(b.open)) {
		s.Open = append(s.Open, event.ConnState{ConnOpened: event.ConnOpened{Conn: id}})
	}
	return s
}

// step opens a connection or closes one.
func (b *book) step(r *rand.Rand) {
	b.mu.Lock()
	var e event.Event
	if ids := slices.Sorted(maps.Keys(b.open)); len(ids) > 0 && r.IntN(2) == 0 {
		id := ids[r.IntN(len(ids))]
		delete(b.open, id)
		e = event.ConnClosed{Conn: id}
	} else {
		b.next++
		b.open[b.next] = true
		e = event.ConnOpened{Conn: b.next}
	}
	b.mu.Unlock()
	b.bus.Publish(time.Now(), e)
}

// A picture is what a viewer makes of the entries.
type picture struct {
	open map[uint64]bool
	lost uint64
	seen int
}

func (p *picture) apply(e event.Entry) {
	p.seen++
	switch e := e.Event.(type) {
	case event.ConnOpened:
		p.open[e.Conn] = true
	case event.ConnClosed:
		delete(p.open, e.Conn)
	case event.Lost:
		p.lost += e.N
	case event.Snapshot:
		p.open = make(map[uint64]bool)
		for _, c := range e.Open {
			p.open[c.Conn] = true
		}
	}
}

func TestAViewerThatLostEntriesEndsWithTheRightPicture(t *testing.T) {
	var lost uint64
	for run := range uint64(300) {
		r := rand.New(rand.NewPCG(run, 0))
		b := &book{bus: event.NewBus(), open: make(map[uint64]bool)}
		for range r.IntN(100) {
			b.step(r)
		}
		src := Live(b.bus.Subscribe(1+r.IntN(3), event.AllKinds), b.snapshot)
		var viewer sync.WaitGroup
		p := picture{open: make(map[uint64]bool)}
		viewer.Go(func() {
			for {
				entries, err := src.Next(context.Background(), nil)
				for _, e := range entries {
					p.apply(e)
				}
				if err != nil {
					return
				}
			}
		})
		for range 3000 {
			b.step(r)
		}
		b.bus.Close()
		viewer.Wait()
		if !maps.Equal(p.open, b.open) {
			t.Fatalf("run %d: after %d entries and %d lost\n got %v\nwant %v", run, p.seen, p.lost, p.open, b.open)
		}
		lost += p.lost
	}
	if lost == 0 {
		t.Error("nothing was lost, so nothing was shown")
	}
}

// kindsOf is a short form of entries: "snapshot", "conn-opened 1", "lost 3".
func kindsOf(entries []event.Entry) []string {
	var all []string
	for _, e := range entries {
		s := e.Event.Kind().String()
		switch e := e.Event.(type) {
		case event.ConnOpened:
			s = fmt.Sprint(s, " ", e.Conn)
		case event.Lost:
			s = fmt.Sprint(s, " ", e.N)
		}
		all = append(all, s)
	}
	return all
}

func TestALossComesFirstAndItsRepairLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := event.NewBus()
		sub := bus.Subscribe(1, event.AllKinds)
		snapshots := 0
		src := Live(sub, func() event.Snapshot {
			snapshots++
			if len(sub.C()) > 0 && snapshots > 1 {
				t.Error("the snapshot was taken before the channel was drained")
			}
			return event.Snapshot{}
		})
		next := func(want ...string) {
			t.Helper()
			entries, err := src.Next(t.Context(), nil)
			if got := kindsOf(entries); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %q, %v\nwant %q", got, err, want)
			}
		}
		publish := func(conn uint64) {
			bus.Publish(time.Now(), event.ConnOpened{Conn: conn})
			time.Sleep(time.Second) // so that it is a batch of its own
		}
		next("snapshot")
		publish(1)
		next("conn-opened 1")
		publish(2)
		publish(3)
		publish(4)
		next("lost 2", "conn-opened 2", "snapshot")
		publish(5)
		next("conn-opened 5")
		// A loss just before the end is told too.
		publish(6)
		publish(7)
		bus.Close()
		next("lost 1", "conn-opened 6", "snapshot")
		if entries, err := src.Next(t.Context(), nil); !errors.Is(err, io.EOF) || len(entries) > 0 {
			t.Errorf("got %v, %v; want the end", entries, err)
		}
	})
}

func TestARepairDrainsEverythingFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = 2 * maxBatches // more than one Next takes otherwise
		bus := event.NewBus()
		sub := bus.Subscribe(room, event.AllKinds)
		src := Live(sub, func() event.Snapshot {
			if n := len(sub.C()); n > 0 {
				t.Errorf("the snapshot is older than %d batches after it", n)
			}
			return event.Snapshot{}
		})
		if _, err := src.Next(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		for range (room + 1) * 256 {
			bus.Publish(time.Now(), event.Notice{})
		}
		entries, err := src.Next(t.Context(), nil)
		if err != nil || len(entries) != 1+room*256+1 {
			t.Errorf("%d entries, %v; want a loss, %d batches and a snapshot", len(entries), err, room)
		}
		if first, last := entries[0].Event, entries[len(entries)-1].Event.Kind(); first != (event.Lost{N: 256}) || last != event.KindSnapshot {
			t.Errorf("got %v ... %v; want the loss first and the snapshot last", first, last)
		}
		bus.Close()
	})
}

func TestAViewerThatLosesAllTheTimeAsksNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const frame = 50 * time.Millisecond
		bus := event.NewBus()
		snapshots := 0
		src := Live(bus.Subscribe(1, event.AllKinds), func() event.Snapshot {
			snapshots++
			return event.Snapshot{}
		})
		lost := 0
		for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(frame) {
			for range 2 * 256 { // two batches, and room for one
				bus.Publish(time.Now(), event.Notice{})
			}
			entries, err := src.Next(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if entries[0].Event.Kind() == event.KindLost {
				lost++
			}
		}
		if lost != 19 || snapshots != 4 {
			t.Errorf("%d losses and %d snapshots in 20 frames of a second, want 19 and 4", lost, snapshots)
		}
		// The last loss is repaired although nothing happens any more.
		begin := time.Now()
		entries, err := src.Next(t.Context(), nil)
		if got := kindsOf(entries); err != nil || !reflect.DeepEqual(got, []string{"snapshot"}) || time.Since(begin) > repairEvery {
			t.Errorf("got %q, %v after %v; want a snapshot soon", got, err, time.Since(begin))
		}
		bus.Close()
	})
}

func TestAViewerKeepsUpWithAFullLoad(t *testing.T) {
	const perSecond, frames = 120_000, 10 // requests; pictures
	synctest.Test(t, func(t *testing.T) {
		bus := event.NewBus()
		// No more room than a few frames need: what piles up is lost here.
		src := Live(bus.Subscribe(200, event.AllKinds), func() event.Snapshot { return event.Snapshot{} })
		var entries []event.Entry
		for range 2 * frames {
			time.Sleep(time.Second / frames)
			for range 2 * perSecond / frames {
				bus.Publish(time.Now(), event.Notice{})
			}
			var err error
			if entries, err = src.Next(t.Context(), entries[:0]); err != nil || entries[0].Event.Kind() == event.KindLost {
				t.Fatalf("got %v, %v; want all entries", entries[0], err)
			}
		}
		bus.Close()
	})
}

func TestNextWithADoneContextGivesWhatIsReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := event.NewBus()
		defer bus.Close()
		src := Live(bus.Subscribe(8, event.AllKinds), nil)
		done, cancel := context.WithCancel(t.Context())
		cancel()
		if got, err := src.Next(done, nil); !errors.Is(err, context.Canceled) || len(got) > 0 {
			t.Errorf("got %v, %v; want nothing, canceled", got, err)
		}
		for range 3 {
			bus.Publish(time.Now(), event.Notice{})
			time.Sleep(time.Second)
		}
		kept := []event.Entry{{Seq: 99}}
		if got, err := src.Next(done, kept); err != nil || len(got) != 4 || got[0].Seq != 99 || got[3].Seq != 3 {
			t.Errorf("got %v, %v; want what was there and three more", got, err)
		}
	})
}

func TestNextEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := event.NewBus()
		defer bus.Close()
		src := Live(bus.Subscribe(8, event.AllKinds), nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := src.Next(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the context's end", err)
		}
	})
}
