package event

import (
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// drain is what is in the channel now.
func drain(s *Subscription) (all []Entry) {
	for {
		select {
		case batch, ok := <-s.C():
			if !ok {
				return all
			}
			all = append(all, batch...)
		default:
			return all
		}
	}
}

func TestAnEntryArrivesBeforeAFramePasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBus()
		defer b.Close()
		s := b.Subscribe(1, AllKinds)
		at := time.Now()
		b.Publish(at, Lost{N: 1})
		time.Sleep(batchAge / 2)
		b.Publish(at.Add(batchAge/2), Lost{N: 2})
		got := <-s.C()
		if waited := time.Since(at); waited != batchAge {
			t.Errorf("the batch came after %v, want %v", waited, batchAge)
		}
		want := []Entry{{1, at.UTC(), Lost{N: 1}}, {2, at.Add(batchAge / 2).UTC(), Lost{N: 2}}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("\n got %v\nwant %v", got, want)
		}
		// An idle bus has no timer: nothing ever comes again.
		time.Sleep(time.Hour)
		if late := drain(s); late != nil {
			t.Errorf("unexpected: %v", late)
		}
	})
}

func TestAFullBatchLeavesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBus()
		defer b.Close()
		s := b.Subscribe(1, AllKinds)
		for n := range uint64(batchSize) {
			b.Publish(time.Now(), Lost{N: n})
		}
		if got := drain(s); len(got) != batchSize {
			t.Errorf("%d entries are here, want %d", len(got), batchSize)
		}
	})
}

// The timer of a batch that left because it was full sends the next one early;
// no entry ever waits longer than batchAge.
func TestNoEntryWaitsLongerThanABatchMay(t *testing.T) {
	for _, c := range []struct {
		what    string
		pause   time.Duration // between two entries
		entries int
	}{
		{"a trickle", batchAge * 3, 5},
		{"entries at the pace of the timer", batchAge, 20},
		{"some for each batch", batchAge / 10, 100},
		{"almost full batches", batchAge / (batchSize - 1), 5 * batchSize},
		{"full batches", batchAge / (batchSize * 4), 10*batchSize + 3},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := NewBus()
			s := b.Subscribe(100, AllKinds)
			var longest time.Duration
			next := uint64(0)
			take := func() {
				synctest.Wait()
				for _, e := range drain(s) {
					if next++; e.Seq != next {
						t.Fatalf("%s: entry %d came, want %d", c.what, e.Seq, next)
					}
					longest = max(longest, time.Since(e.At))
				}
			}
			for range c.entries {
				b.Publish(time.Now(), Lost{})
				take()
				time.Sleep(c.pause)
				take()
			}
			time.Sleep(batchAge)
			take()
			if int(next) != c.entries || longest > batchAge+c.pause {
				t.Errorf("%s: %d of %d entries came, one after %v; want all within %v", c.what, next, c.entries, longest, batchAge+c.pause)
			}
			b.Close()
		})
	}
}

// Subscribers share a batch, but not what one of them appends to it.
func TestABatchIsSharedAndStaysAsItIs(t *testing.T) {
	b := NewBus()
	flush := func() { b.Subscribe(1, 0).Close() }
	one, other := b.Subscribe(4, AllKinds), b.Subscribe(4, 1<<KindLost)
	for n := range uint64(3) {
		b.Publish(time.Now(), Lost{N: n})
	}
	flush()
	first, second := <-one.C(), <-other.C()
	longer := append(first, Entry{Seq: 98})
	_ = append(second, Entry{Seq: 99})
	if longer[3].Seq != 98 || len(first) != 3 || len(second) != 3 {
		t.Errorf("an append to one batch changed the other: %v", longer)
	}
	// Entries that not all want are in a batch of its own; the next is shared again.
	b.Publish(time.Now(), Notice{})
	b.Publish(time.Now(), Lost{N: 3})
	flush()
	b.Publish(time.Now(), Lost{N: 4})
	b.Close()
	if first, second = <-one.C(), <-other.C(); len(first) != 2 || len(second) != 1 {
		t.Errorf("%d and %d entries, want 2 and 1", len(first), len(second))
	}
	if first, second = <-one.C(), <-other.C(); &first[0] != &second[0] {
		t.Error("a batch that all want was copied")
	}
}

// A batch that is lost is lost as a whole, and only the wanted entries in it
// count.
func TestOnlyWantedEntriesAreLost(t *testing.T) {
	b := NewBus()
	s := b.Subscribe(1, 1<<KindNotice)
	all := b.Subscribe(100, AllKinds)
	flush := func() { b.Subscribe(1, 0).Close() }
	publish := func(notices, others int) {
		for range notices {
			b.Publish(time.Now(), Notice{})
		}
		for range others {
			b.Publish(time.Now(), Lost{})
		}
		flush()
	}
	publish(1, 2) // fills the channel
	publish(0, 5) // nothing for s
	publish(3, 1) // no room
	publish(2, 0) // no room
	if n := s.Lost(); n != 5 {
		t.Errorf("%d entries lost, want the 5 notices that had no room", n)
	}
	if n := len(drain(s)); n != 1 {
		t.Errorf("%d entries came, want the first notice", n)
	}
	publish(1, 0)
	if n := len(drain(s)); n != 1 || s.Lost() != 0 {
		t.Errorf("%d entries came when there was room again, want 1", n)
	}
	if n := len(drain(all)); n != 15 || all.Lost() != 0 {
		t.Errorf("%d entries came for all kinds, want 15", n)
	}
	b.Close()
}

func TestASubscriberGetsWhatItAskedFor(t *testing.T) {
	b := NewBus()
	both := b.Subscribe(8, 1<<KindLost|1<<KindNotice)
	lost := b.Subscribe(8, 1<<KindLost)
	none := b.Subscribe(8, 0)
	b.Publish(time.Now(), Wire{}) // not wanted: it gets no Seq
	b.Publish(time.Now(), Lost{N: 1})
	b.Publish(time.Now(), Notice{Text: "a"})
	lost.Close()
	wire := b.Subscribe(8, 1<<KindWire)
	b.Publish(time.Now(), Lost{N: 2})
	b.Publish(time.Now(), Wire{Conn: 3})
	b.Close()
	for _, c := range []struct {
		what string
		s    *Subscription
		want []uint64
	}{
		{"of two kinds", both, []uint64{1, 2, 3}},
		{"of one kind, closed early", lost, []uint64{1}},
		{"of a kind asked for late", wire, []uint64{4}},
		{"of no kind", none, nil},
	} {
		var got []uint64
		for _, e := range drain(c.s) {
			got = append(got, e.Seq)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("entries %s: got %v, want %v", c.what, got, c.want)
		}
	}
}

func TestWantsIsTheUnionOfAllWishes(t *testing.T) {
	b := NewBus()
	check := func(want Kinds) {
		t.Helper()
		for k := range kinds {
			if got := b.Wants(k); got != want.Has(k) {
				t.Errorf("Wants(%v) = %v", k, got)
			}
		}
	}
	check(0)
	s1 := b.Subscribe(1, AllKinds)
	check(AllKinds)
	if AllKinds.Has(KindWire) || AllKinds.Has(KindSteps) || !AllKinds.Has(KindNotice) {
		t.Errorf("AllKinds = %b", AllKinds)
	}
	s2 := b.Subscribe(1, 1<<KindWire)
	check(AllKinds | 1<<KindWire)
	s1.Close()
	s1.Close()
	check(1 << KindWire)
	s3 := b.Subscribe(1, 1<<KindSteps|1<<KindLost)
	check(1<<KindWire | 1<<KindSteps | 1<<KindLost)
	s2.Close()
	check(1<<KindSteps | 1<<KindLost)
	s3.Close()
	check(0)
	b.Subscribe(1, AllKinds)
	b.Close()
	check(0)
}

func TestEarlierEntriesAreNotForALateSubscriber(t *testing.T) {
	b := NewBus()
	early := b.Subscribe(8, AllKinds)
	b.Publish(time.Now(), Lost{N: 1})
	late := b.Subscribe(8, AllKinds)
	b.Publish(time.Now(), Lost{N: 2})
	b.Close()
	if n := len(drain(early)); n != 2 {
		t.Errorf("early got %d entries, want 2", n)
	}
	if got := drain(late); len(got) != 1 || got[0].Seq != 2 {
		t.Errorf("late got %v, want the second entry only", got)
	}
}

func TestASlowSubscriberLosesAndDisturbsNone(t *testing.T) {
	b := NewBus()
	slow := b.Subscribe(2, AllKinds)
	fast := b.Subscribe(100, AllKinds)
	for n := range uint64(10 * batchSize) {
		b.Publish(time.Now(), Lost{N: n})
	}
	b.Close()
	if n := len(drain(fast)); n != 10*batchSize || fast.Lost() != 0 {
		t.Errorf("fast got %d entries, want %d", n, 10*batchSize)
	}
	if n := len(drain(slow)); n != 2*batchSize {
		t.Errorf("slow got %d entries, want %d", n, 2*batchSize)
	}
	if n := slow.Lost(); n != 8*batchSize {
		t.Errorf("slow lost %d entries, want %d", n, 8*batchSize)
	}
	if n := slow.Lost(); n != 0 {
		t.Errorf("the loss was told twice: %d", n)
	}
}

func TestAfterCloseNothingHappens(t *testing.T) {
	b := NewBus()
	s := b.Subscribe(1, AllKinds)
	b.Publish(time.Now(), Lost{N: 1})
	b.Close()
	b.Close()
	b.Publish(time.Now(), Lost{N: 2})
	s.Close()
	if b.Wants(KindLost) {
		t.Error("a closed bus wants events")
	}
	if got := drain(s); len(got) != 1 {
		t.Errorf("got %v, want the entry from before", got)
	}
	if _, ok := <-b.Subscribe(1, AllKinds).C(); ok {
		t.Error("a subscription of a closed bus is open")
	}
}

// All publish, subscribe and leave at once; each viewer sees a rising order
// without holes that it was not told of.
func TestTheOrderIsTheSeqAndEveryHoleIsCounted(t *testing.T) {
	b := NewBus()
	var publishers, viewers sync.WaitGroup
	for range 3 {
		s := b.Subscribe(4, AllKinds)
		viewers.Go(func() {
			var last, got, lost uint64
			for batch := range s.C() {
				for _, e := range batch {
					if e.Seq <= last {
						t.Errorf("entry %d after %d", e.Seq, last)
					}
					last = e.Seq
				}
				got += uint64(len(batch))
				lost += s.Lost()
			}
			if lost += s.Lost(); got+lost != 4*5000 {
				t.Errorf("%d entries and %d lost, want %d together", got, lost, 4*5000)
			}
		})
	}
	for range 4 {
		publishers.Go(func() {
			for n := range uint64(5000) {
				b.Publish(time.Now(), Lost{N: n})
				if n%500 == 0 {
					b.Subscribe(1, 1<<KindLost).Close()
				}
			}
		})
	}
	publishers.Wait()
	b.Close()
	viewers.Wait()
}
