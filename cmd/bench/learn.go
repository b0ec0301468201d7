//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"
)

// A job is a workload made ready for one server: the bytes to send and the
// bytes to expect.
type job struct {
	addr    string
	request []byte // as many requests as go in one write
	depth   int
	size    int    // of one response, head and content
	begin   []byte // how each response begins
	conns   int
	close   bool
	tls     bool
}

// learn makes the job of w for the server at addr. It sends the request
// twice, checks the responses with a foreign parser, and takes their size.
func learn(addr string, w workload) (job, error) {
	modified := ""
	if w.fresh {
		stale := w
		stale.fresh, stale.status = false, 200
		_, response, err := once(addr, stale, "")
		if err != nil {
			return job{}, err
		}
		modified = response.Header.Get("Last-Modified")
	}
	if w.method == "PUT" {
		once(addr, w, "") // may make the file, which has another status
	}
	size, response, err := once(addr, w, modified)
	if err != nil {
		return job{}, err
	}
	again, _, err := once(addr, w, modified)
	if err != nil {
		return job{}, err
	}
	if size != again {
		return job{}, fmt.Errorf("responses of %d and of %d bytes to the same request", size, again)
	}
	return job{
		addr:    addr,
		request: bytes.Repeat(w.request(modified), w.depth()),
		depth:   w.depth(),
		size:    size,
		begin:   fmt.Appendf(nil, "HTTP/1.1 %d", response.StatusCode),
		conns:   w.conns,
		close:   w.close,
		tls:     w.tls,
	}, nil
}

// once sends one request on its own connection and checks the response. It
// returns the response's size on the wire.
func once(addr string, w workload, modified string) (int, *http.Response, error) {
	c, err := dial(addr, w.tls)
	if err != nil {
		return 0, nil, err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, nil, err
	}
	if _, err := c.Write(w.request(modified)); err != nil {
		return 0, nil, err
	}
	wire := &countingReader{r: c}
	buffered := bufio.NewReader(wire)
	response, err := http.ReadResponse(buffered, nil)
	if err != nil {
		return 0, nil, err
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return 0, nil, err
	}
	switch gzipped := response.Header.Get("Content-Encoding") == "gzip"; {
	case w.status == 0 && response.StatusCode/100 == 2:
	case response.StatusCode != w.status:
		return 0, nil, fmt.Errorf("%s responded %s, want %d", w.target, response.Status, w.status)
	case gzipped != w.gzip:
		return 0, nil, fmt.Errorf("%s: gzip is %v, want %v", w.target, gzipped, w.gzip)
	}
	return wire.n - buffered.Buffered(), response, nil
}

// A countingReader counts what passes.
type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}
