package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A gate is a writer that takes what the test lets through.
type gate struct {
	open  chan struct{} // closed: everything passes
	wrote bytes.Buffer
}

func (g *gate) Write(p []byte) (int, error) {
	<-g.open
	return g.wrote.Write(p)
}

// lostBy is how many lines a Sink has lost so far.
func lostBy(s *Sink) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost
}

func TestLinesAreWrittenAtOnceAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		close(g.open)
		s := NewSink(g, 1000, nil)
		fmt.Fprintln(s, "one")
		fmt.Fprint(s, "two\nthree\n")
		synctest.Wait() // no time passes here
		if got := g.wrote.String(); got != "one\ntwo\nthree\n" {
			t.Errorf("got %q", got)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
}

func TestAStalledReaderNeverStopsTheWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		var told []string
		s := NewSink(g, 12, func(text string) { told = append(told, text) })
		fmt.Fprintln(s, "one") // is in the stuck write
		synctest.Wait()
		fmt.Fprint(s, "two\nthree\nfour\nfive\n") // "two" fits, "three" does not
		fmt.Fprintln(s, "six")
		if n := lostBy(s); n != 3 {
			t.Errorf("%d lines lost, want 3", n)
		}
		if len(told) != 1 || !strings.Contains(told[0], "too slow") {
			t.Errorf("told %q, want one line that says why", told)
		}
		close(g.open)
		synctest.Wait()
		fmt.Fprintln(s, "seven") // there is room again
		err := s.Close(t.Context())
		if got := g.wrote.String(); got != "one\ntwo\nsix\nseven\n" {
			t.Errorf("got %q, want whole lines in order", got)
		}
		if err == nil || len(told) != 2 || !strings.Contains(told[1], "3 lines") {
			t.Errorf("Close: %v, told %q; want the sum at the end", err, told)
		}
	})
}

func TestAViewerWaitsForAReaderThatReads(t *testing.T) {
	const stall = waits * wait
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		s := NewSink(g, 8, nil)
		fmt.Fprintln(s, "one")
		synctest.Wait()
		begin := time.Now()
		go func() {
			time.Sleep(stall / 2)
			g.open <- struct{}{} // one write passes
		}()
		s.await(8)
		if waited := time.Since(begin); waited != stall/2 {
			t.Errorf("waited %v, want until there was room after %v", waited, stall/2)
		}
		// Now it stalls, and is waited for once.
		fmt.Fprintln(s, "two")
		synctest.Wait()
		for _, want := range []time.Duration{stall, 0, 0} {
			begin = time.Now()
			s.await(8)
			if waited := time.Since(begin); waited != want {
				t.Errorf("waited %v, want %v", waited, want)
			}
		}
		// It reads again.
		g.open <- struct{}{}
		synctest.Wait()
		fmt.Fprintln(s, "three")
		begin = time.Now()
		go func() {
			time.Sleep(stall / 2)
			close(g.open)
		}()
		s.await(8)
		if waited := time.Since(begin); waited != stall/2 {
			t.Errorf("waited %v, want %v", waited, stall/2)
		}
		if err := s.Close(t.Context()); err != nil || lostBy(s) != 0 {
			t.Errorf("Close: %v, %d lost", err, lostBy(s))
		}
		s.await(1000) // of no use after the end, and does not hang
	})
	synctest.Test(t, func(t *testing.T) {
		s := NewSink(io.Discard, 8, nil)
		defer s.Close(t.Context())
		begin := time.Now()
		s.await(1000) // more than ever fits: an empty queue is enough
		if waited := time.Since(begin); waited != 0 {
			t.Errorf("waited %v for an empty queue", waited)
		}
	})
}

func TestCloseDoesNotWaitForAStalledReaderForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		s := NewSink(g, 100, nil)
		fmt.Fprintln(s, "one")
		synctest.Wait()
		fmt.Fprint(s, "two\nthree\n")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Close(ctx); !errors.Is(err, errUnread) || lostBy(s) != 2 {
			t.Errorf("Close: %v, %d lost; want %v and 2", err, lostBy(s), errUnread)
		}
		fmt.Fprintln(s, "four")
		if lostBy(s) != 3 {
			t.Errorf("%d lost, want the line after the end counted", lostBy(s))
		}
		close(g.open) // lets the goroutine end, which synctest waits for
	})
}

// A script has the results of writes, one after the other.
type script struct {
	results []result
	wrote   bytes.Buffer
	calls   int
}

type result struct {
	n   int // how much is taken; -1: all
	err error
}

func (s *script) Write(p []byte) (int, error) {
	a := result{-1, nil}
	if s.calls < len(s.results) {
		a = s.results[s.calls]
	}
	s.calls++
	if a.n < 0 {
		a.n = len(p)
	}
	s.wrote.Write(p[:a.n])
	return a.n, a.err
}

func TestAFullDiskThatHasRoomAgainLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &script{results: []result{{2, syscall.ENOSPC}, {0, syscall.ENOSPC}, {0, nil}, {1, nil}}}
		s := NewSink(w, 100, nil)
		fmt.Fprint(s, "one\ntwo\n")
		synctest.Wait()
		fmt.Fprint(s, "three\n")
		time.Sleep(time.Second)
		synctest.Wait()
		if got := w.wrote.String(); got != "one\ntwo\nthree\n" {
			t.Errorf("got %q", got)
		}
		if err := s.Close(t.Context()); err != nil || w.calls != 6 {
			t.Errorf("Close: %v after %d writes, want 6", err, w.calls)
		}
	})
}

func TestADiskThatStaysFullDoesNotHoldTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := make([]result, 100)
		for i := range full {
			full[i].err = syscall.ENOSPC
		}
		s := NewSink(&script{results: full}, 100, nil)
		fmt.Fprint(s, "one\ntwo\n")
		synctest.Wait()
		fmt.Fprint(s, "three\n")
		begin := time.Now()
		if err := s.Close(t.Context()); !errors.Is(err, syscall.ENOSPC) || lostBy(s) != 3 {
			t.Errorf("Close: %v, %d lost; want ENOSPC and 3", err, lostBy(s))
		}
		if took := time.Since(begin); took > 2*retryAfter {
			t.Errorf("Close took %v", took)
		}
	})
}

func TestAReaderThatIsGoneIsNotWaitedFor(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	told := make(chan string, 2)
	s := NewSink(w, 1<<20, func(text string) { told <- text })
	fmt.Fprintln(s, "one")
	if text := <-told; !strings.Contains(text, "broken pipe") {
		t.Errorf("told %q", text)
	}
	for range 1000 {
		fmt.Fprintln(s, "more")
	}
	if n := lostBy(s); n != 1001 {
		t.Errorf("%d lost, want 1001", n)
	}
	if err := s.Close(t.Context()); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("Close: %v, want EPIPE", err)
	}
	if text := <-told; !strings.Contains(text, "1001 lines") {
		t.Errorf("told %q", text)
	}
}

func BenchmarkSink(b *testing.B) {
	s := NewSink(io.Discard, 8<<20, nil)
	line := []byte(strings.Repeat("x", 80) + "\n")
	b.ReportAllocs()
	for b.Loop() {
		s.Write(line)
	}
	s.Close(b.Context())
}
