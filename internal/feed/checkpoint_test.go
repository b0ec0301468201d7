package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// A busyServer makes the entries of 50 connections that are kept for ten
// requests each, a request every millisecond.
func busyServer(n int) []event.Entry {
	all := make([]event.Entry, 0, n)
	add := func(e event.Event) {
		if len(all) < n {
			all = append(all, event.Entry{Seq: uint64(len(all) + 1), At: at.Add(time.Duration(len(all)) * 500 * time.Microsecond), Event: e})
		}
	}
	add(event.Snapshot{Server: event.ServerStarted{Addr: ":8080"}, Since: at})
	for first := uint64(1); len(all) < n; first += 50 {
		for id := first; id < first+50; id++ {
			add(event.ConnOpened{Conn: id, Peer: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(id)}), 4000)})
		}
		for nth := 1; nth <= 10; nth++ {
			for id := first; id < first+50; id++ {
				target := fmt.Sprintf("/pictures/%d.jpg", id*10+uint64(nth))
				add(event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: target, Host: "localhost:8080", Minor: 1, Head: 120})
				add(event.ResponseSent{Conn: id, Nth: nth, Method: "GET", Target: target, Status: 200, Why: reason.Keep11,
					In: 120, Out: 4300, Took: time.Duration(id%40) * time.Millisecond})
			}
		}
		for id := first; id < first+50; id++ {
			add(event.ConnClosed{Conn: id, Reason: reason.ClientEOF, Requests: 10, In: 1200, Out: 43000, Age: time.Second})
		}
	}
	return all
}

// recorded is a recording of the entries.
func recorded(t testing.TB, all []event.Entry) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := Record(t.Context(), &text, &list{batches: [][]event.Entry{all}}); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// A seat is a viewer of a recording that keeps checkpoints, as the dashboard.
type seat struct {
	*Player
	*monitor.Replay
	t testing.TB
}

func takeSeat(t testing.TB, text []byte) *seat {
	p := open(t, text)
	return &seat{p, monitor.NewReplay(p.Checkpoints()), t}
}

// watch takes all entries that are ready and returns how many they were.
func (s *seat) watch() (taken int) {
	s.t.Helper()
	done, cancel := context.WithCancel(s.t.Context())
	cancel()
	for {
		entries, err := s.Next(done, nil)
		if err != nil && !errors.Is(err, context.Canceled) {
			s.t.Fatal(err)
		}
		if len(entries) == 0 {
			return taken
		}
		s.Fold(s.From(), entries)
		taken += len(entries)
	}
}

// last is the place that is the recording's end.
const last = time.Duration(1<<63 - 1)

func TestAStepBackFoldsAFewEntriesOnly(t *testing.T) {
	const n = 20_000
	s := takeSeat(t, recorded(t, busyServer(n)))
	s.Seek(last)
	if taken := s.watch(); taken != n {
		t.Fatalf("%d entries came, want %d", taken, n)
	}
	stride := s.Checkpoints()
	places := []int{2, 3, stride - 1, stride, stride + 1, 3*stride + 1, n}
	for _, place := range places {
		for _, from := range []int{1, n} { // come to from the left, and from the right
			s.Step(from - s.Status().Pos)
			s.watch()
			s.Step(place - from)
			s.watch()
			s.Step(-1)
			if taken := s.watch(); taken == 0 || taken > n/8 || s.Status().Pos != place-1 {
				t.Errorf("the step back from entry %d folded %d entries and led to entry %d; want at least one, and at most an eighth of %d",
					place, taken, s.Status().Pos, n)
			}
		}
	}
	s.Step(1 - n)
	s.watch()
	s.Seek(last)
	if taken := s.watch(); taken > n/8 {
		t.Errorf("the way back to the end folded %d entries, want at most an eighth of %d", taken, n)
	}
}

// Wherever one goes, the state is the one of a viewer that came there straight.
func TestAMoveLeadsToTheStateOfItsPlace(t *testing.T) {
	const n = 8_000
	all := busyServer(n)
	s := takeSeat(t, recorded(t, all))
	s.watch()
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		switch r.IntN(5) {
		case 0: // often right beside a checkpoint
			s.Step((1+r.IntN(3))*minStride + r.IntN(3) - 1 - s.Status().Pos)
		case 4:
			s.Step(r.IntN(2*n) - n)
		case 1:
			s.Step(r.IntN(3) - 1)
		case 2:
			s.Seek(time.Duration(r.IntN(n)) * 500 * time.Microsecond)
		case 3:
			s.Jump(Close, r.IntN(2) == 0)
		}
		if r.IntN(8) == 0 {
			continue // moved once more before the viewer has come to anything
		}
		s.watch()
		straight := monitor.NewReplay(2 * n).State() // which reaches no checkpoint
		pos := s.Status().Pos
		for _, e := range all[:pos] {
			straight.Apply(e)
		}
		if !reflect.DeepEqual(s.State().Clone(), straight.Clone()) { // Clone leaves out what is only a cache
			t.Fatalf("at entry %d the state is not the one of that place", pos)
		}
	}
}

// A short recording needs no copies of the state.
func TestAShortRecordingBeginsAtItsStart(t *testing.T) {
	s := takeSeat(t, recording(t, 20))
	s.Seek(last)
	s.watch()
	s.Step(-1)
	if taken := s.watch(); taken != 19 || s.From() != 0 {
		t.Errorf("%d entries from place %d, want 19 from 0", taken, s.From())
	}
}

// BenchmarkStepBack is one step back in a recording of 300,000 entries, at
// places all over it.
func BenchmarkStepBack(b *testing.B) {
	s := takeSeat(b, recorded(b, busyServer(300_000)))
	r := rand.New(rand.NewPCG(1, 1))
	var worst time.Duration
	entries := 0
	s.Seek(last)
	s.watch()
	for b.Loop() {
		b.StopTimer()
		s.Step(1 + r.IntN(s.Status().Len) - s.Status().Pos)
		s.watch()
		b.StartTimer()
		begin := time.Now()
		s.Step(-1)
		entries += s.watch()
		worst = max(worst, time.Since(begin))
	}
	b.ReportMetric(float64(entries)/float64(b.N), "entries/op")
	b.ReportMetric(worst.Seconds(), "worst-s")
}
