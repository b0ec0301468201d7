package monitor

import (
	"math/rand"
	"reflect"
	"testing"
	"time"

	"httpserver/internal/event"
)

func TestAReplayGoesOnFromItsCheckpoints(t *testing.T) {
	const stride = 100
	r := rand.New(rand.NewSource(5))
	now := start
	var all []event.Entry
	for range 1000 {
		now = now.Add(time.Duration(r.Int63n(2e9)))
		all = append(all, event.Entry{At: now, Event: anyEvent(r, now)})
	}
	replay := NewReplay(stride)
	replay.Fold(0, all[:150])
	replay.Fold(150, all[150:])
	straight := newReplayed()
	for i := range all {
		straight.Apply(all[i])
	}
	if !reflect.DeepEqual(replay.State().Clone(), straight.Clone()) {
		t.Fatal("the state at the end is another one")
	}
	for _, from := range []int{0, 500, 100, 900, 500} {
		to := from + 37
		replay.Fold(from, all[from:to])
		straight := newReplayed()
		for i := range all[:to] {
			straight.Apply(all[i])
		}
		if !reflect.DeepEqual(replay.State().Clone(), straight.Clone()) {
			t.Errorf("the state after %d entries, from the checkpoint at %d, is another one", to, from)
		}
	}
	if n := len(replay.kept); n != len(all)/stride {
		t.Errorf("%d copies are kept, want %d", n, len(all)/stride)
	}
}
