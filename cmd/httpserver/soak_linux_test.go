package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
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

	"github.com/creack/pty"
)

// soakFor is how long TestSoak goes on with each face. A few seconds find what
// is broken outright; for what only grows, ask for minutes:
//
//	go test ./cmd/httpserver -run Soak -soak 10m
var soakFor = flag.Duration("soak", 2*time.Second, "how long TestSoak goes on")

// soakArgs keep limits short, so that many strike in a short time; but not so
// short that a good client on a busy machine meets one.
var soakArgs = []string{"--idle-timeout", "5s", "--header-timeout", "1s", "--body-timeout", "1s", "--write-timeout", "1s",
	"--max-body-bytes", "1M", "--max-conns", "200"}

// TestSoak does everything at once for a while: good clients, bad clients,
// uploads, resizes and keys. Afterwards goroutines, descriptors and memory are
// back where they began, and no good client was ever let down.
func TestSoak(t *testing.T) {
	t.Run("plain", func(t *testing.T) {
		idle, _ := served(t, soakArgs...)
		once(t, idle.cmd.Process.Pid, idle.addr)
		before := len(dumped(t, idle.cmd.Process.Pid, idle.errs, idle.exited))

		p, _ := served(t, soakArgs...)
		go func() {
			for range p.lines { // somebody has to read the log
			}
		}()
		soak(t, p.cmd.Process.Pid, p.addr, nil)
		once(t, p.cmd.Process.Pid, p.addr)
		checkGoroutines(t, before, dumped(t, p.cmd.Process.Pid, p.errs, p.exited))
	})
	t.Run("dashboard", func(t *testing.T) {
		idle, errs := soakDashboard(t)
		once(t, idle.cmd.Process.Pid, idle.addr())
		before := len(dumped(t, idle.cmd.Process.Pid, errs, idle.exited))

		term, errs := soakDashboard(t)
		soak(t, term.cmd.Process.Pid, term.addr(), term)
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
	t       *testing.T
	addr    string
	good    atomic.Int64 // answers to good clients
	faults  atomic.Int64
	bytes   atomic.Int64 // compared
	mu      sync.Mutex
	slowest time.Duration
}

// soak does everything at once, and compares what the program holds before and
// after. term is nil in plain mode.
func soak(t *testing.T, pid int, addr string, term *terminal) {
	s := &soaking{t: t, addr: addr}
	s.forAWhile(min(time.Second, *soakFor/2), term) // pools and caches fill once
	s.settled(pid, 0)
	before := useOf(t, pid)
	s.forAWhile(*soakFor, term)
	after := s.settled(pid, before.files)
	// The server gives memory back when it has been quiet for a second. What
	// viewers keep (rows, lanes, captured bytes) is bounded by their own limits.
	limit := before.rss*3/2 + 24<<20
	for deadline := time.Now().Add(patience); after.rss > limit && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		after = useOf(t, pid)
	}
	t.Logf("%d good answers (slowest %v, %d bytes compared), %d faults; descriptors %d -> %d, memory %d -> %d MB",
		s.good.Load(), s.slowest.Round(time.Millisecond), s.bytes.Load(), s.faults.Load(), before.files, after.files, before.rss>>20, after.rss>>20)
	if after.files > before.files {
		t.Errorf("%d descriptors are open, %d were", after.files, before.files)
	}
	if after.rss > limit {
		t.Errorf("%d MB in use, %d MB were", after.rss>>20, before.rss>>20)
	}
}

// settled waits until no more than so many descriptors are open; 0 waits until
// their number stands still.
func (s *soaking) settled(pid, files int) (u use) {
	s.t.Helper()
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
func (s *soaking) forAWhile(d time.Duration, term *terminal) {
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
	until(8, func(r *rand.Rand) { s.fault(ctx, r) })
	if term != nil {
		until(1, func(r *rand.Rand) { disturb(term, r) })
	}
	all.Wait()
	tr.CloseIdleConnections()
}

// ask is a good client; it compares what it gets.
func (s *soaking) ask(hc *http.Client, r *rand.Rand) {
	word := strconv.FormatUint(r.Uint64(), 36)
	began := time.Now()
	resp, err := hc.Get("http://" + s.addr + "/echo/" + word)
	if err != nil {
		s.t.Errorf("a good client is let down: %v", err)
		return
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 || string(got) != word {
		s.t.Errorf("a good client gets %d %q, %v; want %q", resp.StatusCode, got, err, word)
	}
	s.good.Add(1)
	s.bytes.Add(int64(len(got)))
	s.mu.Lock()
	s.slowest = max(s.slowest, time.Since(began))
	s.mu.Unlock()
}

// upload writes a file of one letter and reads it back: some whole version.
func (s *soaking) upload(hc *http.Client, r *rand.Rand) {
	letter := string(rune('a' + r.IntN(26)))
	req, _ := http.NewRequest("PUT", "http://"+s.addr+"/files/soak", strings.NewReader(strings.Repeat(letter, 100_000)))
	resp, err := hc.Do(req)
	if err != nil {
		s.t.Errorf("an upload fails: %v", err)
		return
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	status, got := fetch(s.t, hc, "http://"+s.addr+"/files/soak")
	if status != 200 || len(got) != 100_000 || strings.Count(got, got[:1]) != len(got) {
		s.t.Errorf("reading the upload back: %d, %d bytes", status, len(got))
	}
	s.bytes.Add(int64(len(got)))
	s.good.Add(2)
}

// faults are clients that do something wrong. Each gets an open connection.
var faults = []func(c *net.TCPConn, r *rand.Rand){
	func(c *net.TCPConn, _ *rand.Rand) {}, // comes and goes
	func(c *net.TCPConn, _ *rand.Rand) { c.SetLinger(0) },
	func(c *net.TCPConn, _ *rand.Rand) { io.WriteString(c, "GET / HTT"); io.Copy(io.Discard, c) }, // until 408
	func(c *net.TCPConn, _ *rand.Rand) { io.WriteString(c, "GET / HTTP/1.1\r\nHo"); c.SetLinger(0) },
	func(c *net.TCPConn, _ *rand.Rand) { io.Copy(io.Discard, c) }, // silent until the idle limit
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, strings.Repeat("x", 100_000))
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "GET /bytes/5000000 HTTP/1.1\r\nHost: a\r\n\r\n")
		io.CopyN(io.Discard, c, 1000)
		c.SetLinger(0)
	},
	func(c *net.TCPConn, _ *rand.Rand) { // reads nothing until the write limit
		c.SetReadBuffer(4096)
		io.WriteString(c, "GET /bytes/5000000 HTTP/1.1\r\nHost: a\r\n\r\n")
		time.Sleep(1500 * time.Millisecond)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "PUT /files/broken HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nhalf")
		c.CloseWrite()
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "PUT /files/broken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZ\r\n")
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) { // a burst of pipelined requests
		go io.WriteString(c, strings.Repeat("GET /echo/x HTTP/1.1\r\nHost: a\r\n\r\n", 500))
		io.CopyN(io.Discard, c, 20_000)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "GET /echo/half HTTP/1.1\r\nHost: a\r\n\r\n")
		c.CloseWrite()
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, r *rand.Rand) { // noise
		b := make([]byte, r.IntN(2000))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		c.Write(b)
		c.CloseWrite()
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "GET /cut/100 HTTP/1.1\r\nHost: a\r\n\r\n")
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "GET /reset/100 HTTP/1.1\r\nHost: a\r\n\r\n")
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) {
		io.WriteString(c, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
		io.Copy(io.Discard, c)
	},
}

// fault is one bad client. Whatever it meets is right, but a refused
// connection is not.
func (s *soaking) fault(ctx context.Context, r *rand.Rand) {
	c, err := net.DialTimeout("tcp", s.addr, patience)
	if err != nil {
		if !errors.Is(err, syscall.ECONNRESET) {
			s.t.Errorf("nobody listens any more: %v", err)
		}
		return
	}
	defer context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })() // when time is up, all leave
	faults[r.IntN(len(faults))](c.(*net.TCPConn), r)
	c.Close()
	s.faults.Add(1)
}

// disturb resizes the terminal or presses a key that does not leave.
func disturb(term *terminal, r *rand.Rand) {
	keys := []string{"1", "2", "3", "4", "5", "j", "k", "g", "G", "a", "+", "-", "?", "\x1b", " ", "f", "v", "z", "p", "t", "<", ">", "\t", "\r", "M", "s", "S", "E", "H", "/x\r", "n"}
	if r.IntN(4) == 0 {
		pty.Setsize(term.keys, &pty.Winsize{Cols: uint16(1 + r.IntN(250)), Rows: uint16(1 + r.IntN(80))})
	} else {
		io.WriteString(term.keys, keys[r.IntN(len(keys))])
	}
	time.Sleep(10 * time.Millisecond) // faster than anybody types
}
