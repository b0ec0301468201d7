//go:build linux

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// A workload is one kind of request, sent again and again.
type workload struct {
	name   string
	method string // "" for GET
	target string
	fields string // further field lines, each with its CRLF
	body   string
	status int // 0 for any of 2xx
	conns  int
	piped  int  // requests in one write; 0 counts as 1
	close  bool // one request a connection
	fresh  bool // with If-Modified-Since of what the server told
	static bool // a file server can do it (not /echo)
	gzip   bool // the response must be gzip
	tls    bool // over TLS, but for LIMIT
	proxy  bool // the server forwards to an upstream, but for LIMIT
	goal   goal
}

// workloads are all kinds of requests, in the order of the report.
func workloads() []workload {
	small := workload{target: "/1k.html", status: 200, static: true, goal: goal{cpuFigure, 1.00, 1.05}}
	with := func(name string, conns int, change func(*workload)) workload {
		w := small
		w.name, w.conns = name, conns
		if change != nil {
			change(&w)
		}
		return w
	}
	return []workload{
		with("1-KB file, 1 connection", 1, nil),
		with("1-KB file, 64 connections", 64, nil),
		with("1-KB file, 1,000 connections", 1000, nil),
		with("1-KB file, Connection: close", 64, func(w *workload) {
			w.close, w.fields = true, "Connection: close\r\n"
			w.goal = goal{cpuFigure, 0.90, 0.95}
		}),
		with("64-KB file", 64, func(w *workload) { w.target = "/64k.bin" }),
		with("10-MB file", 4, func(w *workload) {
			w.target, w.goal = "/10m.bin", goal{rateFigure, 1.00, 1.00}
		}),
		with("POST /echo, 100 B of JSON", 64, func(w *workload) {
			w.method, w.target, w.static, w.goal = "POST", "/echo", false, goal{cpuFigure, 1.05, 1.10}
			w.fields = "Content-Type: application/json\r\n"
			w.body = `{"message": "` + strings.Repeat("hello ", 14) + `"}`
		}),
		with("404", 64, func(w *workload) { w.target, w.status = "/none", 404 }),
		with("304", 64, func(w *workload) { w.status, w.fresh = 304, true }),
		with("100 KB of text, gzip", 64, func(w *workload) {
			w.target, w.gzip, w.fields = "/100k.txt", true, "Accept-Encoding: gzip\r\n"
			w.goal = goal{cpuFigure, 1.3, 1.3}
		}),
		with("1-KB file, 16 pipelined", 64, func(w *workload) {
			w.piped, w.goal = 16, goal{rateFigure, 0.60, 0.40}
		}),
		with("TLS, 1-KB file", 64, func(w *workload) { w.tls, w.goal = true, goal{} }),
		with("TLS, 1-KB file, a connection each", 64, func(w *workload) {
			w.tls, w.close, w.fields, w.goal = true, true, "Connection: close\r\n", goal{}
		}),
		with("TLS, 10-MB file", 4, func(w *workload) { w.tls, w.target, w.goal = true, "/10m.bin", goal{} }),
		with("proxy, 1-KB file", 64, func(w *workload) { w.proxy, w.goal = true, goal{} }),
		with("proxy, 10-MB file", 4, func(w *workload) { w.proxy, w.target, w.goal = true, "/10m.bin", goal{} }),
		with("PUT of 10 MB", 4, func(w *workload) {
			w.method, w.target, w.status, w.goal = "PUT", "/files/upload.bin", 0, goal{}
			w.body = strings.Repeat("hello ", 10<<20/6)
		}),
	}
}

// common reports whether every server here can do the workload.
func (w workload) common() bool { return !w.tls && !w.proxy && w.method != "PUT" }

// request is the workload's request, once. modified is what the server said
// of the file's age.
func (w workload) request(modified string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\n%s", cmp.Or(w.method, "GET"), w.target, w.fields)
	if w.fresh && modified != "" {
		fmt.Fprintf(&b, "If-Modified-Since: %s\r\n", modified)
	}
	if w.body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(w.body))
	}
	b.WriteString("\r\n" + w.body)
	return b.Bytes()
}

// depth is how many requests go in one write.
func (w workload) depth() int { return max(1, w.piped) }

// makeRoot fills dir with the files that all servers serve.
func makeRoot(dir string) error {
	random := rand.NewChaCha8([32]byte{})
	bytesOf := func(n int) []byte {
		p := make([]byte, n)
		random.Read(p) // never fails
		return p
	}
	page := []byte("<!doctype html><title>bench</title>" + strings.Repeat("<p>hello</p>", 1024))[:1024]
	if err := os.Mkdir(filepath.Join(dir, "files"), 0o755); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"1k.html":  page,
		"64k.bin":  bytesOf(64 << 10),
		"10m.bin":  bytesOf(10 << 20),
		"100k.txt": text(100 << 10),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// text is n bytes that shrink about as well as prose does.
func text(n int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 800)
	for i := range words {
		word := make([]byte, 2+random.IntN(8))
		for j := range word {
			word[j] = 'a' + byte(random.IntN(26))
		}
		words[i] = string(word)
	}
	var b bytes.Buffer
	for b.Len() < n {
		b.WriteString(words[random.IntN(len(words))] + " ")
	}
	return b.Bytes()[:n]
}
