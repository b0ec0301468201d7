//go:build linux

package main

import (
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{
		{nil, 0},
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 2, 9}, 3},
	} {
		if got := median(c.in); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.in, got, c.want)
		}
	}
}

func TestRatiosAreTakenRoundByRound(t *testing.T) {
	r := row{workload: workload{goal: goal{cpuFigure, 1.25, 2}}, turns: map[string][]turn{
		"limit": {{cpu: 1}, {cpu: 2}, {cpu: 4}},
		"plain": {{cpu: 2}, {cpu: 3}, {cpu: 4}},
	}}
	got := ratios(r, kind{name: "plain"}, cpuFigure)
	if want := "1.50 (1.00-2.00), goal 1.25"; got != want {
		t.Errorf("ratios = %q, want %q", got, want)
	}
	if got := ratios(r, kind{name: "absent"}, cpuFigure); got != "-" {
		t.Errorf("ratios of a server that did not run = %q, want -", got)
	}
}

func TestCannedResponsesHaveTheSizeAskedFor(t *testing.T) {
	for _, size := range []int{60, 180, 181, 1200, 65_800, 10<<20 + 200} {
		response, err := canned(size)
		if err != nil || len(response) != size {
			t.Errorf("canned(%d) has %d bytes, error %v", size, len(response), err)
		}
	}
	if _, err := canned(20); err == nil {
		t.Error("canned(20) found a response, but not even a status line fits")
	}
}

// The client against LIMIT: every kind of load that differs on the wire.
func TestLoadCountsLimitsResponses(t *testing.T) {
	for _, w := range []workload{
		{name: "kept", target: "/", status: 200, conns: 3},
		{name: "pipelined", target: "/", status: 200, conns: 2, piped: 16},
		{name: "with content", target: "/echo", status: 200, conns: 2, body: `{"a": 1}`},
		{name: "closing", target: "/", status: 200, conns: 3, close: true},
	} {
		t.Run(w.name, func(t *testing.T) {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- limit(ln, 700, w.close, 0) }()
			j, err := learn(ln.Addr().String(), w)
			if err != nil {
				t.Fatal(err)
			}
			if j.size != 700 {
				t.Errorf("learned %d bytes a response, want 700", j.size)
			}
			n, took, err := load(j, 20*time.Millisecond)
			if err != nil || n == 0 || took < 20*time.Millisecond {
				t.Errorf("load = %d requests in %v, error %v", n, took, err)
			}
			ln.Close()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheClientNoticesWrongResponses(t *testing.T) {
	root := t.TempDir()
	if err := makeRoot(root); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(netHTTP(root))
	defer s.Close()
	addr := strings.TrimPrefix(s.URL, "http://")
	good := workload{target: "/1k.html", status: 200, conns: 1}
	j, err := learn(addr, good)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := load(j, 5*time.Millisecond); err != nil {
		t.Errorf("right responses: %v", err)
	}
	for name, spoil := range map[string]func(*job){
		"another status":   func(j *job) { j.begin = []byte("HTTP/1.1 204") },
		"another size":     func(j *job) { j.size-- },
		"a close too much": func(j *job) { j.request = []byte("GET /1k.html HTTP/1.0\r\n\r\n"); j.size++ },
	} {
		bad := j
		spoil(&bad)
		if n, _, err := load(bad, time.Second); err == nil {
			t.Errorf("%s: %d requests and no error", name, n)
		}
	}
	for name, w := range map[string]workload{
		"a status":      {target: "/none", status: 200},
		"gzip":          {target: "/100k.txt", status: 200, gzip: true},
		"not JSON":      {target: "/echo", status: 200, body: "{"},
		"not a 304 yet": {target: "/1k.html", status: 304},
	} {
		if _, err := learn(addr, w); err == nil {
			t.Errorf("learn took %s that was not there", name)
		}
	}
}

func TestEveryWorkloadIsServedByNetHTTP(t *testing.T) {
	root := t.TempDir()
	if err := makeRoot(root); err != nil {
		t.Fatal(err)
	}
	s, secure := httptest.NewServer(netHTTP(root)), httptest.NewTLSServer(netHTTP(root))
	defer s.Close()
	defer secure.Close()
	for _, w := range workloads() {
		if w.gzip { // net/http's file server has no codings
			continue
		}
		addr := s.Listener.Addr().String()
		if w.tls {
			addr = secure.Listener.Addr().String()
		}
		if _, err := learn(addr, w); err != nil {
			t.Errorf("%s: %v", w.name, err)
		}
	}
}

// The client over TLS, kept and closing, and uploads, against net/http.
func TestLoadOverTLSAndUploads(t *testing.T) {
	root := t.TempDir()
	if err := makeRoot(root); err != nil {
		t.Fatal(err)
	}
	secure, open := httptest.NewTLSServer(netHTTP(root)), httptest.NewServer(netHTTP(root))
	defer secure.Close()
	defer open.Close()
	for _, w := range []workload{
		{name: "kept", target: "/1k.html", status: 200, conns: 3, tls: true},
		{name: "closing", target: "/1k.html", status: 200, conns: 3, tls: true, close: true, fields: "Connection: close\r\n"},
		{name: "upload", method: "PUT", target: "/files/x", conns: 2, body: strings.Repeat("x", 1<<20)},
	} {
		addr := open.Listener.Addr().String()
		if w.tls {
			addr = secure.Listener.Addr().String()
		}
		j, err := learn(addr, w)
		if err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		if n, _, err := load(j, 20*time.Millisecond); err != nil || n == 0 {
			t.Errorf("%s: %d requests, error %v", w.name, n, err)
		}
	}
}

// LIMIT takes large content and drops it.
func TestLimitTakesUploads(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	w := workload{method: "PUT", target: "/", conns: 2, body: strings.Repeat("x", 1<<20)}
	go limit(ln, 700, false, int64(len(w.body)))
	j, err := learn(ln.Addr().String(), w)
	if err != nil {
		t.Fatal(err)
	}
	if n, _, err := load(j, 20*time.Millisecond); err != nil || n == 0 || j.size != 700 {
		t.Errorf("%d requests, error %v", n, err)
	}
}
