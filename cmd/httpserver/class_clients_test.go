//go:build clients && linux

package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// What a class costs a busy server:
//
//	go test -tags clients ./cmd/httpserver -run ThirtyGuests -class 5s -v
//
// Without the flag the guests come and go, and no figure is checked: a machine that
// does something else at the time has no figures.
var classTime = flag.Duration("class", 0, "how long each phase of TestThirtyGuestsCostLittle takes; 0: short, and no figure is checked")

const (
	classSSH, classPages = 10, 20
	classRounds          = 6
	leastThroughput      = 0.9     // of that without guests
	mostMemory           = 1 << 20 // bytes, of a guest
)

func TestThirtyGuestsCostLittle(t *testing.T) {
	phase := max(*classTime, 500*time.Millisecond)
	c := shared(t, 200, 50)
	load(t, c.term.url, phase) // the log and the folds are full before anything is measured
	lost := regexp.MustCompile(`([\d,]+) events lost`)
	var alone, watched []float64
	var took []int // memory, in bytes
	rounds := classRounds
	if *classTime == 0 {
		rounds = 1
	}
	var shares []float64
	for round := range rounds {
		alone = append(alone, load(t, c.term.url, phase))
		before := memory(t, c.term.cmd.Process.Pid)
		leave := c.guests(t, round)
		watched = append(watched, load(t, c.term.url, phase))
		shares = append(shares, watched[round]/alone[round])
		took = append(took, memory(t, c.term.cmd.Process.Pid)-before)
		leave()
	}
	share := median(shares)
	each := slices.Max(took) / (classSSH + classPages)
	t.Logf("requests a second alone %.0f, with %d guests %.0f: of those %.2f, in the middle %.2f", alone, classSSH+classPages, watched, shares, share)
	t.Logf("resident more than before: %d bytes; at most %d KB a guest", took, each>>10)
	c.waitFor("at the end", `events lost`, `[^\d,]0 events lost`)
	if m := lost.FindStringSubmatch(c.now()); m != nil {
		t.Logf("events lost for the teacher: %s", m[1])
	}
	if *classTime == 0 {
		return
	}
	if share < leastThroughput {
		t.Errorf("with guests the server does %.2f of what it does without; want %v", share, leastThroughput)
	}
	if each > mostMemory {
		t.Errorf("a guest takes %d bytes; want at most %d", each, mostMemory)
	}
}

// load is how many requests a second one thread of wrk gets responses to.
func load(t *testing.T, url string, d time.Duration) float64 {
	t.Helper()
	out, err := exec.Command("wrk", "-t1", "-c16", "-d"+strconv.FormatInt(int64(max(1, d.Round(time.Second)/time.Second)), 10)+"s", url+"/echo/x").CombinedOutput()
	if err != nil {
		t.Fatalf("wrk: %v: %s", err, out)
	}
	m := regexp.MustCompile(`Requests/sec: +([\d.]+)`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("wrk says %s", out)
	}
	n, _ := strconv.ParseFloat(string(m[1]), 64)
	return n
}

// memory is how much of a process is resident, in bytes.
func memory(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return n * os.Getpagesize()
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// guests has the class come, by SSH each from an address of its own, and waits until
// all see something.
func (c *classroom) guests(t *testing.T, round int) (leave func()) {
	t.Helper()
	var terms []*terminal
	for i := range classSSH {
		term := c.ssh(80, 24, fmt.Sprint("guest-", i), "-b", fmt.Sprintf("127.0.%d.%d", round+1, i+2))
		terms = append(terms, term)
	}
	var pages []net.Conn
	var got [classPages]atomic.Int64
	for i := range classPages {
		nc := c.page(t)
		pages = append(pages, nc)
		go io.Copy(counter{&got[i]}, nc)
	}
	for _, term := range terms {
		term.shows("KEEP-ALIVE")
	}
	for i := range got {
		for by := time.Now().Add(patience); got[i].Load() == 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(by) {
				t.Fatal("a page gets nothing")
			}
		}
	}
	return func() {
		for _, nc := range pages {
			nc.Close()
		}
		for _, term := range terms {
			term.press("q")
		}
		for _, term := range terms {
			<-term.exited
		}
	}
}

// A counter counts the bytes that are written to it.
type counter struct{ n *atomic.Int64 }

func (c counter) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return len(p), nil
}

// page is a page's stream: its connection, after the head of the response.
func (c *classroom) page(t *testing.T) net.Conn {
	t.Helper()
	addr := strings.TrimPrefix(c.term.url, "http://")
	ask := func(text string) (*http.Response, net.Conn) {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { nc.Close() })
		io.WriteString(nc, text)
		resp, err := http.ReadResponse(bufio.NewReaderSize(nc, 16), nil)
		if err != nil || resp.StatusCode != 200 {
			t.Fatalf("%q: %v, %v", text, resp, err)
		}
		return resp, nc
	}
	var join bytes.Buffer
	fmt.Fprintf(&join, "POST /live/join HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", len(c.word), c.word)
	resp, _ := ask(join.String())
	cookie, _, _ := strings.Cut(resp.Header.Get("Set-Cookie"), ";")
	_, nc := ask("GET /live/events HTTP/1.1\r\nHost: a\r\nCookie: " + cookie + "\r\n\r\n")
	return nc
}
