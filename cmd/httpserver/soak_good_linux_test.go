package main

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/demo"
)

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

// What the flood asks for, and gets.
const (
	floodTarget = "/echo/flood"
	floodWord   = "flood"
)

// flood is one connection of a load generator: the same request again as soon
// as the answer is here, for as long as the connection lasts.
func (s *soaking) flood(ctx context.Context) {
	quiet := time.Now() // since then
	c, err := net.DialTimeout("tcp", s.addr, patience)
	if err != nil {
		s.t.Errorf("the flood is not let in: %v", err)
		return
	}
	defer c.Close()
	s.conns.Add(1)
	r := bufio.NewReader(c)
	for ctx.Err() == nil {
		c.SetDeadline(time.Now().Add(patience))
		io.WriteString(c, "GET "+floodTarget+" HTTP/1.1\r\nHost: a\r\n\r\n") // a failure shows below
		if _, err := r.Peek(1); err != nil && time.Since(quiet) >= time.Second {
			// The idle limit, which a key may have set to a second, struck while
			// this client had no turn. A GET may be sent again.
			// https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1-3
			s.closing.Add(1)
			return
		}
		if !s.floodAnswer(r) {
			return
		}
		quiet = time.Now()
	}
}

// floodAnswer reads and compares one answer. It reports whether another may
// follow.
func (s *soaking) floodAnswer(r *bufio.Reader) bool {
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		s.t.Errorf("the flood is let down: %v", err)
		return false
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 || string(got) != floodWord {
		s.t.Errorf("the flood gets %d %q, %v", resp.StatusCode, got, err)
		return false
	}
	s.flooded.Add(1)
	s.bytes.Add(int64(len(got)))
	return !resp.Close
}

// play plays a scenario of the demo traffic from our side: plain mode has no
// menu for it.
func (s *soaking) play(ctx context.Context, r *rand.Rand) {
	d := demo.New(func() string { return s.addr }, nil)
	n := r.IntN(len(d.Scenarios()))
	if err := d.Start(ctx, n); err != nil {
		s.t.Errorf("demo %d does not start: %v", n, err)
		return
	}
	if err := d.Wait(); err != nil {
		s.t.Error(err)
	}
}
