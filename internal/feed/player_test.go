package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
)

// recording is a recording of one entry each second: 1 is an opening, 2 a
// response 200, 3 a response 404, 4 a close, and so on.
func recording(t testing.TB, entries int) []byte {
	t.Helper()
	var all []event.Entry
	for i := range entries {
		e := event.Entry{Seq: uint64(i + 1), At: at.Add(time.Duration(i) * time.Second)}
		switch i % 4 {
		case 0:
			e.Event = event.ConnOpened{Conn: uint64(i/4 + 1)}
		case 1:
			e.Event = event.ResponseSent{Status: 200, Target: `/","status":500,"short":true`}
		case 2:
			e.Event = event.ResponseSent{Status: 404}
		case 3:
			e.Event = event.ConnClosed{Conn: uint64(i/4 + 1)}
		}
		all = append(all, e)
	}
	var text bytes.Buffer
	if err := Record(t.Context(), &text, &list{batches: [][]event.Entry{all}}); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func open(t testing.TB, text []byte) *Player {
	t.Helper()
	p, err := Open(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// seqs is what Next gives without waiting, as the entries' numbers.
func seqs(t testing.TB, p *Player) []uint64 {
	t.Helper()
	done, cancel := context.WithCancel(t.Context())
	cancel()
	entries, err := p.Next(done, nil)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	var all []uint64
	for _, e := range entries {
		all = append(all, e.Seq)
	}
	return all
}

// A stage is a player in a test, with the checks in few words.
type stage struct {
	*Player
	t *testing.T
}

func (s stage) gives(want ...uint64) {
	s.t.Helper()
	if got := seqs(s.t, s.Player); !reflect.DeepEqual(got, want) {
		s.t.Errorf("Next gives %v, want %v", got, want)
	}
}

func (s stage) isAt(want time.Duration) {
	s.t.Helper()
	if got := s.Now().Sub(at); got != want {
		s.t.Errorf("the time is %v after the start, want %v", got, want)
	}
}

// play runs a test of a player of a recording with n entries, one a second.
func play(t *testing.T, n int, test func(s stage)) {
	text := recording(t, n)
	synctest.Test(t, func(t *testing.T) { test(stage{open(t, text), t}) })
}

func TestEntriesComeAtTheirTime(t *testing.T) {
	play(t, 5, func(s stage) {
		s.gives(1)
		s.gives()
		for want := uint64(2); want <= 5; want++ {
			begin := time.Now()
			got, err := s.Next(s.t.Context(), nil)
			if err != nil || len(got) != 1 || got[0].Seq != want {
				s.t.Fatalf("got %v, %v; want entry %d", got, err, want)
			}
			if waited := time.Since(begin).Round(time.Microsecond); waited != time.Second {
				s.t.Errorf("entry %d came after %v", want, waited)
			}
		}
		if !s.Status().Ended {
			s.t.Error("the player does not know that it ended")
		}
	})
}

func TestTheEndWaitsForAMoveBack(t *testing.T) {
	play(t, 3, func(s stage) {
		time.Sleep(time.Hour)
		s.gives(1)
		s.gives(2, 3)
		s.isAt(2 * time.Second)
		go func() {
			time.Sleep(time.Minute)
			s.Seek(time.Second)
		}()
		got, err := s.Next(s.t.Context(), nil)
		if err != nil || len(got) != 2 || got[0].Seq != 1 {
			s.t.Errorf("got %v, %v; want the first two entries again", got, err)
		}
		ctx, cancel := context.WithTimeout(s.t.Context(), 0)
		defer cancel()
		time.Sleep(time.Hour)
		s.gives(3)
		if _, err := s.Next(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			s.t.Errorf("got %v, want the context's end", err)
		}
	})
}

func TestPauseStopsTheTime(t *testing.T) {
	play(t, 9, func(s stage) {
		s.gives(1)
		time.Sleep(1500 * time.Millisecond)
		s.isAt(time.Second) // entry 2 is due and was not taken
		s.gives(2)
		s.isAt(1500 * time.Millisecond)
		s.Pause()
		time.Sleep(time.Hour)
		s.gives()
		s.isAt(1500 * time.Millisecond)
		s.Resume()
		time.Sleep(500 * time.Millisecond)
		s.gives(3)
		s.isAt(2 * time.Second)
	})
}

func TestSpeedsGoFromAQuarterToSixteen(t *testing.T) {
	play(t, 100, func(s stage) {
		for want := 1.0; want <= 16; want *= 2 {
			if got := s.Status().Speed; got != want {
				s.t.Errorf("speed %v, want %v", got, want)
			}
			s.Faster()
		}
		if got := s.Status().Speed; got != 16 {
			s.t.Errorf("speed %v, want no more than 16", got)
		}
		s.gives(1)
		time.Sleep(125 * time.Millisecond)
		s.gives(2, 3)
		s.isAt(2 * time.Second)
		for range 10 {
			s.Slower()
		}
		time.Sleep(2 * time.Second)
		s.isAt(2500 * time.Millisecond)
		s.gives()
		time.Sleep(2 * time.Second)
		s.gives(4)
	})
}

func TestAStepIsOneEntry(t *testing.T) {
	play(t, 9, func(s stage) {
		s.gives(1)
		s.Step(1)
		s.gives(2)
		s.isAt(time.Second)
		time.Sleep(time.Hour)
		s.gives()
		s.Step(1)
		s.Step(1)
		s.gives(3, 4)
		s.Step(-1)
		s.gives(1, 2, 3)
		s.isAt(2 * time.Second)
		s.Step(-100)
		s.gives(1)
		s.isAt(0)
		s.Step(-1)
		s.gives()
		s.Step(100)
		s.gives(2, 3, 4, 5, 6, 7, 8, 9)
		s.Step(1)
		s.gives()
		s.Resume()
		time.Sleep(time.Hour)
		s.gives()
	})
}

func TestSeekGoesBothWays(t *testing.T) {
	play(t, 9, func(s stage) {
		s.Seek(3 * time.Second)
		s.isAt(0) // nothing is given yet
		s.gives(1, 2, 3, 4)
		s.isAt(3 * time.Second)
		time.Sleep(time.Second)
		s.gives(5)
		s.Seek(1500 * time.Millisecond)
		s.gives(1, 2)
		s.isAt(1500 * time.Millisecond)
		s.Seek(-time.Hour)
		s.gives(1)
		s.Seek(time.Hour)
		s.gives(2, 3, 4, 5, 6, 7, 8, 9)
		s.isAt(8 * time.Second)
		// Back within the same second: the same entries, since the clock is older.
		s.Seek(7900 * time.Millisecond)
		s.gives(1, 2, 3, 4, 5, 6, 7, 8)
		s.Seek(7100 * time.Millisecond)
		s.gives(1, 2, 3, 4, 5, 6, 7, 8)
		s.isAt(7100 * time.Millisecond)
	})
}

// A clock that goes back between two entries voids the state as well.
func TestSeekGoesBackBetweenTwoEntries(t *testing.T) {
	play(t, 3, func(s stage) {
		s.Seek(1800 * time.Millisecond)
		s.gives(1, 2)
		s.Seek(1200 * time.Millisecond)
		s.gives(1, 2)
		s.Seek(1900 * time.Millisecond)
		s.gives()
		s.isAt(1900 * time.Millisecond)
		s.Seek(500 * time.Millisecond)
		s.gives(1)
		s.Seek(100 * time.Millisecond) // the first entry is the same at any time
		s.gives()
		s.isAt(100 * time.Millisecond)
	})
}

func TestAJumpEndsAfterItsEntry(t *testing.T) {
	play(t, 9, func(s stage) {
		jump := func(m Mark, forward, want bool) {
			s.t.Helper()
			if got := s.Jump(m, forward); got != want {
				s.t.Errorf("Jump = %v, want %v", got, want)
			}
		}
		jump(Close, true, true)
		s.gives(1, 2, 3, 4)
		jump(Close, true, true)
		s.gives(5, 6, 7, 8)
		jump(Close, true, false)
		jump(Fault, false, true)
		s.gives(1, 2, 3, 4, 5, 6, 7)
		jump(Fault, false, true)
		s.gives(1, 2, 3)
		jump(Fault, false, false)
		s.gives()
		jump(Close|Fault, true, true)
		s.gives(4)
		if st := s.Status(); !st.Paused || st.Pos != 4 || st.Len != 9 {
			s.t.Errorf("got %+v, want it paused at 4 of 9", st)
		}
	})
}

func TestALongRecordingIsRunThroughInParts(t *testing.T) {
	play(t, 2*atOnce+10, func(s stage) {
		s.Step(1 << 20)
		sum := 0
		for _, want := range []int{atOnce, atOnce, 10, 0} {
			got := len(seqs(s.t, s.Player))
			if sum += got; got != want {
				s.t.Errorf("%d entries at once, want %d", got, want)
			}
			s.isAt(time.Duration(sum-1) * time.Second)
		}
	})
}

// Whatever was pressed, what a viewer knows is the beginning of the recording
// up to where the player stands.
func TestAViewerNeverHasHolesOrGhosts(t *testing.T) {
	play(t, 50, func(s stage) {
		r := rand.New(rand.NewPCG(7, 8))
		var known []uint64
		for range 20_000 {
			switch r.IntN(9) {
			case 0:
				s.Pause()
			case 1:
				s.Resume()
			case 2:
				s.Faster()
			case 3:
				s.Slower()
			case 4:
				s.Step(r.IntN(7) - 3)
			case 5:
				s.Seek(time.Duration(r.Int64N(int64(60*time.Second))) - 5*time.Second)
			case 6:
				s.Jump(Mark(1+r.IntN(3)), r.IntN(2) == 0)
			case 7:
				time.Sleep(time.Duration(r.Int64N(int64(3 * time.Second))))
			case 8:
				for _, seq := range seqs(s.t, s.Player) {
					if len(known) > 0 && seq < known[len(known)-1] {
						known = known[:0]
					}
					known = append(known, seq)
				}
				for i, seq := range known {
					if seq != uint64(i+1) {
						s.t.Fatalf("the viewer knows %v", known)
					}
				}
				st := s.Status()
				if st.Pos != len(known) {
					s.t.Fatalf("%d entries are known, the player says %d", len(known), st.Pos)
				}
				if want := at.Add(time.Duration(st.Pos-1) * time.Second); st.At.Before(want) || st.At.Sub(want) > time.Second {
					s.t.Fatalf("after %d entries the time is %v, want a second from %v", st.Pos, st.At, want)
				}
			}
		}
	})
}

func TestARecordingThatWasCutOffOpensAndSaysSo(t *testing.T) {
	text := recording(t, 4)
	nested, err := event.AppendLine(nil, event.Entry{Seq: 5, At: at.Add(4 * time.Second), Event: event.SettingsChanged{}})
	if err != nil {
		t.Fatal(err)
	}
	text = append(append(text, nested...), '\n')
	second := bytes.IndexByte(text[bytes.IndexByte(text, '\n')+1:], '\n') + bytes.IndexByte(text, '\n') + 2
	for n := second; n < len(text); n++ {
		p := open(t, text[:n])
		p.Step(100)
		entries, err := p.Next(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		last, cut := entries[len(entries)-1].Event.(event.Notice)
		whole := text[n-1] == '\n' || text[n] == '\n' // a last line needs no end
		if cut == whole {
			t.Errorf("cut after %q: the last entry is %v", text[:n], last)
		}
		if cut && !strings.Contains(last.Text, "breaks off") {
			t.Errorf("the notice says %q", last.Text)
		}
	}
}

func TestABadLineIsToldAndTheOthersAreShown(t *testing.T) {
	lines := bytes.SplitAfter(recording(t, 3), []byte("\n"))
	text := bytes.Join([][]byte{
		lines[0], lines[1], []byte("{\"seq\":1,\x00\n"), []byte("\r\n"), []byte(`{"seq":1,"at":"2025-01-10T14:32:09Z","type":"coffee","data":{}}` + "\n"),
		[]byte("[7]\n"), lines[2], []byte(`{ "type": "lost", "data": {"n": 3}, "at": "2025-01-10T14:32:03Z", "seq": 4 }`),
	}, nil)
	p := open(t, text)
	p.Step(100)
	entries, err := p.Next(t.Context(), nil)
	want := []string{"conn-opened 1", "notice", event.Foreign{}.Kind().String(), "notice", "response-sent", "lost 3"}
	if got := kindsOf(entries); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %q, %v\nwant %q", got, err, want)
	}
	for i := 1; i < len(entries); i++ { // a Seq that falls would mean a move back
		if entries[i].Seq < entries[i-1].Seq {
			t.Errorf("entry %d has Seq %d after %d", i, entries[i].Seq, entries[i-1].Seq)
		}
	}
}

func TestWhatIsNoRecordingIsRefusedClearly(t *testing.T) {
	whole := string(recording(t, 1))
	first, entry, _ := strings.Cut(whole, "\n")
	for _, c := range []struct{ text, want string }{
		{"", "empty"},
		{first, "before its first entry"},
		{first + "\n", "before its first entry"},
		{first + "\n" + entry[:20], "before its first entry"},
		{"GET / HTTP/1.1\r\n", "not a recording"},
		{"{}\n" + entry, "not a recording"},
		{`{"format":"har","version":1}` + "\n", "not a recording"},
		{entry, "not a recording"},
		{strings.Replace(whole, `"version":1`, `"version":2`, 1), "newer httpserver"},
		{strings.Replace(whole, `"version":1`, `"version":-1`, 1), "no valid format version"},
		{strings.Replace(whole, `"version":1`, `"version":"1"`, 1), "not a recording"},
	} {
		p, err := Open(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Open(%.60q) = %v, %v; want an error with %q", c.text, p, err, c.want)
		}
	}
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Open(&brokenFile{Reader: bytes.NewReader(recording(t, 9)), seek: broken}); !errors.Is(err, broken) {
		t.Errorf("Open: %v", err)
	}
	f := &brokenFile{Reader: bytes.NewReader(recording(t, 9))}
	p, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	f.seek = broken
	if _, err := p.Next(t.Context(), nil); !errors.Is(err, broken) {
		t.Errorf("Next: %v", err)
	}
}

type brokenFile struct {
	*bytes.Reader
	seek error
}

func (f *brokenFile) Seek(offset int64, whence int) (int64, error) {
	if f.seek != nil {
		return 0, f.seek
	}
	return f.Reader.Seek(offset, whence)
}

func FuzzOpen(f *testing.F) {
	text := recording(f, 8)
	f.Add(text)
	f.Add(text[:len(text)-20])
	f.Add([]byte(`{"format":"httpserver-events","version":1}` + "\n" + `{"seq":1,"at":"x","type":"lost","data":{"n":1}}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Open(bytes.NewReader(text))
		if err != nil {
			return
		}
		n := p.Status().Len
		p.Step(n)
		for got := 0; got < n; {
			entries, err := p.Next(t.Context(), nil)
			if err != nil || len(entries) == 0 {
				t.Fatalf("%d of %d entries, then %v", got, n, err)
			}
			got += len(entries)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	text := recording(b, 100_000)
	for b.Loop() {
		if _, err := Open(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/entry")
}

func ExamplePlayer() {
	text := `{"format":"httpserver-events","version":1}
{"seq":1,"at":"2025-01-10T14:32:01Z","type":"conn-opened","data":{"conn":1,"peer":"127.0.0.1:52341"}}
{"seq":2,"at":"2025-01-10T14:32:06Z","type":"conn-closed","data":{"conn":1,"reason":"idle-timeout","phase":"idle"}}
`
	p, err := Open(strings.NewReader(text))
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Jump(Close, true)
	entries, err := p.Next(context.Background(), nil)
	for _, e := range entries {
		fmt.Println(e.At.Format(time.TimeOnly), e.Event.Kind())
	}
	fmt.Println(p.Now().Format(time.TimeOnly), err)
	// Output:
	// 14:32:01 conn-opened
	// 14:32:06 conn-closed
	// 14:32:06 <nil>
}
