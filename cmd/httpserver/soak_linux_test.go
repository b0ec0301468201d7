package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// soakFor is how long TestSoak goes on with each face. A few seconds find what
// is broken outright; for what only grows, ask for minutes:
//
//	go test ./cmd/httpserver -run Soak -soak 10m -timeout 30m
var soakFor = flag.Duration("soak", 2*time.Second, "how long TestSoak goes on")

// soakArgs keep limits short, so that many strike in a short time; but not so
// short that a good client on a busy machine meets one.
var soakArgs = []string{"--idle-timeout", "5s", "--header-timeout", "1s", "--body-timeout", "1s", "--write-timeout", "1s",
	"--max-body-bytes", "1M", "--max-conns", "300"}

// TestSoak does everything at once for a while: good clients, a flood of them,
// bad clients, uploads, demo traffic, resizes and keys. Afterwards goroutines,
// descriptors and memory are back where they began, no good client was ever
// let down, and the log has a line for each of them.
func TestSoak(t *testing.T) {
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		idle, _ := served(t, soakArgs...)
		once(t, idle.cmd.Process.Pid, idle.addr)
		before := len(dumped(t, idle.cmd.Process.Pid, idle.errs, idle.exited))

		p, _ := served(t, soakArgs...)
		var logged atomic.Int64
		go func() {
			for line := range p.lines {
				if strings.Contains(line, floodTarget) {
					logged.Add(1)
				}
			}
		}()
		s := soak(t, p.cmd.Process.Pid, p.addr, nil)
		checkLog(t, s.flooded.Load(), &logged, p.errs)
		once(t, p.cmd.Process.Pid, p.addr)
		checkGoroutines(t, before, dumped(t, p.cmd.Process.Pid, p.errs, p.exited))
	})
	t.Run("dashboard", func(t *testing.T) {
		t.Parallel()
		idle, errs := soakDashboard(t)
		once(t, idle.cmd.Process.Pid, idle.addr())
		before := len(dumped(t, idle.cmd.Process.Pid, errs, idle.exited))

		term, errs := soakDashboard(t)
		soak(t, term.cmd.Process.Pid, term.addr(), term)
		t.Logf("%d connections of demo traffic", term.demos.Load())
		once(t, term.cmd.Process.Pid, term.addr())
		checkGoroutines(t, before, dumped(t, term.cmd.Process.Pid, errs, term.exited))
	})
}

// soakDashboard is the program with its dashboard and a directory for uploads.
// Its standard error is apart, so that a dump of its goroutines can be read.
func soakDashboard(t *testing.T) (*terminal, *buffer) {
	errs := new(buffer)
	uploads := t.TempDir()
	return dashboardErrs(t, errs, 120, 35, nil, append([]string{"--files", uploads}, soakArgs...)...), errs
}

// checkLog waits until the log has a line for each of so many answers. Where
// the machine is too slow to read it, the program has to have said so.
func checkLog(t *testing.T, answers int64, logged *atomic.Int64, errs *buffer) {
	t.Helper()
	for deadline := time.Now().Add(patience); logged.Load() < answers && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	told := strings.Contains(errs.String(), "lines are being lost")
	if n := logged.Load(); n > answers || n < answers && !told {
		t.Errorf("the log has %d lines for %d answers; on standard error: %s", n, answers, errs)
	}
}

// once uses a program once and waits until it is idle again.
func once(t *testing.T, pid int, addr string) {
	t.Helper()
	hc := client(t)
	fetch(t, hc, "http://"+addr+"/echo/once")
	hc.CloseIdleConnections()
	(&soaking{t: t}).settled(pid, 0)
}

// dumped ends a program with SIGQUIT, which has Go dump all goroutines, and
// gives those that run code of ours. The runtime has its own, as many as it
// needs, the server's clock goes on for a second or two after the last
// connection, and the dashboard waits for its next picture now and then.
func dumped(t *testing.T, pid int, errs *buffer, exited chan struct{}) (all []string) {
	t.Helper()
	syscall.Kill(pid, syscall.SIGQUIT)
	await(t, "the dump of all goroutines", func() bool { <-exited; return true })
	for block := range strings.SplitSeq(errs.String(), "\n\n") {
		ours := strings.Contains(block, "\nhttpserver/") || strings.Contains(block, "\nmain.")
		passing := strings.Contains(block, ".runClock(") || strings.Contains(block, "bubbletea.(*Program).handleCommands")
		if strings.HasPrefix(block, "goroutine ") && ours && !passing {
			all = append(all, block)
		}
	}
	if len(all) < 3 {
		t.Fatalf("no dump of the goroutines: %.2000s", errs)
	}
	return all
}

// checkGoroutines compares the goroutines after a soak with how many an idle
// program has.
func checkGoroutines(t *testing.T, before int, after []string) {
	t.Helper()
	if len(after) > before {
		t.Errorf("%d goroutines, an idle program has %d:\n%s", len(after), before, strings.Join(after, "\n\n"))
	}
	t.Logf("goroutines of ours: %d in an idle program, %d after the soak", before, len(after))
}

// A use is what a process holds of the machine.
type use struct{ files, rss int }

func useOf(t *testing.T, pid int) (u use) {
	t.Helper()
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	fds, err := os.ReadDir(filepath.Join(dir, "fd"))
	if err != nil {
		t.Fatal(err)
	}
	u.files = len(fds)
	var size int
	if _, err := fmt.Sscan(content(t, dir, "statm"), &size, &u.rss); err != nil {
		t.Fatal(err)
	}
	u.rss *= os.Getpagesize()
	return u
}

// A soaking is what happens to one program.
type soaking struct {
	t    *testing.T
	addr string
	term *terminal // nil in plain mode

	good, flooded atomic.Int64 // answers to good clients; to the flood
	conns         atomic.Int64 // that the flood and the bad clients opened
	closing       atomic.Int64 // requests of the flood that met a closing connection
	faults        atomic.Int64
	mutants       atomic.Int64 // requests with mistakes in them
	bytes         atomic.Int64 // compared
	mu            sync.Mutex
	slowest       time.Duration
}

// soak does everything at once, and compares what the program holds before and
// after. term is nil in plain mode.
func soak(t *testing.T, pid int, addr string, term *terminal) *soaking {
	s := &soaking{t: t, addr: addr, term: term}
	idle := useOf(t, pid)
	once(t, pid, addr)
	idle.files = useOf(t, pid).files // with the poller's own
	if term != nil {
		demonstrate(term)
	}
	s.forAWhile(min(time.Second, *soakFor/2)) // pools and caches fill once
	before := s.settled(pid, idle.files)
	s.forAWhile(*soakFor)
	loaded := useOf(t, pid)
	after := s.settled(pid, idle.files)
	// The server gives memory back when it has been quiet for a second. What
	// viewers keep (rows, lanes, captured bytes) is bounded by their own limits.
	// A leak of 30 bytes a request would be twice that in ten minutes.
	limit := before.rss*3/2 + 48<<20
	for deadline := time.Now().Add(patience); after.rss > limit && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		after = useOf(t, pid)
	}
	t.Logf("%d answers to the flood (%d met a closing connection) and %d to other good clients (slowest %v), %d bytes compared; %d faults, %d mutated requests; %d connections",
		s.flooded.Load(), s.closing.Load(), s.good.Load(), s.slowest.Round(time.Millisecond), s.bytes.Load(), s.faults.Load(), s.mutants.Load(), s.conns.Load())
	t.Logf("descriptors %d -> %d -> %d, memory %d -> %d -> %d MB (before, under load, after)",
		idle.files, loaded.files, after.files, before.rss>>20, loaded.rss>>20, after.rss>>20)
	if after.files > idle.files {
		t.Errorf("%d descriptors are open, %d were", after.files, idle.files)
	}
	if after.rss > limit {
		t.Errorf("%d MB in use, %d MB were", after.rss>>20, before.rss>>20)
	}
	return s
}

// settled stops the demo traffic and waits until no more than so many
// descriptors are open; 0 waits until their number stands still.
func (s *soaking) settled(pid, files int) (u use) {
	s.t.Helper()
	if s.term != nil {
		calm(s.term)
	}
	last, since := -1, time.Now()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		u = useOf(s.t, pid)
		if u.files != last {
			last, since = u.files, time.Now()
		}
		if files > 0 && u.files <= files || files == 0 && time.Since(since) > time.Second {
			return u
		}
	}
	return u
}

// forAWhile lets everybody loose.
func (s *soaking) forAWhile(d time.Duration) {
	ctx, stop := context.WithTimeout(s.t.Context(), d)
	defer stop()
	var all sync.WaitGroup
	until := func(n int, f func(r *rand.Rand)) {
		for i := range n {
			all.Go(func() {
				r := rand.New(rand.NewPCG(uint64(i), uint64(time.Now().UnixNano())))
				for ctx.Err() == nil && !s.t.Failed() {
					f(r)
				}
			})
		}
	}
	tr := &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Second} // shorter than the server's, so no request meets a closing connection
	hc := &http.Client{Transport: tr, Timeout: patience}
	until(4, func(r *rand.Rand) { s.ask(hc, r) })
	until(1, func(r *rand.Rand) { s.upload(hc, r) })
	until(32, func(*rand.Rand) { s.flood(ctx) })
	until(8, func(r *rand.Rand) { s.fault(ctx, r) })
	until(2, s.mutate)
	if s.term == nil {
		until(1, func(r *rand.Rand) { s.play(ctx, r) })
	} else {
		until(1, func(r *rand.Rand) { choose(ctx, s.term, r) })
		until(1, func(r *rand.Rand) { disturb(s.term, r) })
	}
	all.Wait()
	tr.CloseIdleConnections()
}
