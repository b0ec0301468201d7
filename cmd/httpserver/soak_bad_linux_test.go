package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/creack/pty"
)

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
	func(c *net.TCPConn, _ *rand.Rand) { // is told to go on, and does not
		io.WriteString(c, "PUT /files/broken HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
		io.Copy(io.Discard, c)
	},
	func(c *net.TCPConn, _ *rand.Rand) { // goes in the middle of an upload
		io.WriteString(c, "PUT /files/broken HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"+strings.Repeat("x", 300_000))
		c.SetLinger(0)
	},
	func(c *net.TCPConn, _ *rand.Rand) { // goes while a handler works
		io.WriteString(c, "GET /delay/0.5 HTTP/1.1\r\nHost: a\r\n\r\n")
		c.SetLinger(0)
	},
	func(c *net.TCPConn, _ *rand.Rand) { // speaks TLS
		io.WriteString(c, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"+strings.Repeat("\x00", 500))
		io.Copy(io.Discard, c)
	},
}

// fault is one bad client. Whatever it meets is right, but a refused
// connection is not.
func (s *soaking) fault(ctx context.Context, r *rand.Rand) {
	c, err := net.DialTimeout("tcp", s.addr, patience)
	if err != nil {
		if !errors.Is(err, syscall.ECONNRESET) {
			s.t.Errorf("nothing listens any more: %v", err)
		}
		return
	}
	defer context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })() // when time is up, all leave
	faults[r.IntN(len(faults))](c.(*net.TCPConn), r)
	c.Close()
	s.conns.Add(1)
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
	time.Sleep(10 * time.Millisecond) // faster than typing
}

// sound are requests to be mutated, and junk is what gets into them.
var (
	sound = []string{
		"GET /echo/x HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
		"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
		"HEAD /handout.html HTTP/1.0\r\nAccept-Encoding: gzip;q=0.5, zstd\r\nConnection: keep-alive\r\n\r\n",
		"GET /index.html HTTP/1.1\r\nHost: a\r\nRange: bytes=0-5,9-12\r\nIf-None-Match: \"x\", W/\"y\"\r\n\r\n",
		"PUT /files/mutant HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
	}
	junk = []string{"\r\n", "\n", "\r", "\x00", " ", "\t", ":", ",", ";", "%", "\xff", "/../", "-1", "99999999999999999999", "chunked"}
)

// mutant is a sound request with a few mistakes in it.
func mutant(r *rand.Rand) string {
	b := sound[r.IntN(len(sound))]
	for range 1 + r.IntN(4) {
		at := r.IntN(len(b))
		with, behind := junk[r.IntN(len(junk))], at
		switch r.IntN(4) {
		case 0:
			with, behind = string([]byte{byte(r.Uint32())}), at+1
		case 1:
			with, behind = "", min(len(b), at+1+r.IntN(4))
		}
		if b = b[:at] + with + b[behind:]; b == "" {
			b = " "
		}
	}
	return b
}

// mutate sends a mutant. It gets an answer that is HTTP, or silence, and never
// a 500 or no end.
func (s *soaking) mutate(r *rand.Rand) {
	c, err := net.DialTimeout("tcp", s.addr, patience)
	if err != nil {
		s.t.Errorf("nothing listens any more: %v", err)
		return
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	sent := mutant(r)
	io.WriteString(c, sent)
	c.(*net.TCPConn).CloseWrite()
	got, err := io.ReadAll(c)
	var late net.Error
	switch {
	case errors.As(err, &late) && late.Timeout():
		s.t.Errorf("no end of the answer to %q: %.100q", sent, got)
	case len(got) > 0 && (!statusLine.Match(got) || bytes.HasPrefix(got, []byte("HTTP/1.1 500"))):
		s.t.Errorf("%q is answered %.100q", sent, got)
	}
	s.conns.Add(1)
	s.mutants.Add(1)
}

// statusLine is how an answer begins.
var statusLine = regexp.MustCompile(`^HTTP/1\.1 [1-5]\d\d `)

// choose starts demo traffic with the keys of the dashboard's menu, if nothing
// else is open on the screen that takes them.
func choose(ctx context.Context, term *terminal, r *rand.Rand) {
	type1(term, "d", string("1234567890ni"[r.IntN(12)]))
	select {
	case <-ctx.Done():
	case <-time.After(time.Duration(3+r.IntN(20)) * time.Second): // let it go on
	}
}

// demonstrate starts demo traffic while nothing else happens, and waits until
// there is some.
func demonstrate(term *terminal) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		calm(term)
		type1(term, "d", "0")
		for range 100 { // the totals come once a second
			if term.demos.Load() > 0 {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	term.t.Error("no demo traffic comes from the dashboard's menu")
}

// calm leaves what is open on the screen and stops the demo traffic, until the
// screen says so: on a busy machine keys may arrive together.
func calm(term *terminal) {
	pty.Setsize(term.keys, &pty.Winsize{Cols: 120, Rows: 35})
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		before := len(term.screen.String())
		type1(term, "\x1b", "\x1b", "\x1b", "d", "s")
		for range 50 {
			if strings.Contains(term.screen.String()[before:], "demo traffic stops") {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	term.t.Error("the demo traffic does not stop")
}

// type1 types keys one by one: what arrives together is another key, or a text.
func type1(term *terminal, keys ...string) {
	for _, key := range keys {
		io.WriteString(term.keys, key)
		time.Sleep(30 * time.Millisecond)
	}
}
