//go:build linux

package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// dial connects, over TLS or not. The certificate is not looked at: it is made for
// the run.
func dial(addr string, secure bool) (net.Conn, error) {
	c, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil || !secure {
		return c, err
	}
	return tls.Client(c, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}}), nil
}

// loadTLS is load for a job over TLS, with a goroutine for each connection. A
// connection that closes is followed by a new one, with a full handshake.
func loadTLS(j job, d time.Duration) (requests int, took time.Duration, err error) {
	var done atomic.Int64
	begin := time.Now()
	var group errgroup.Group
	for range j.conns {
		group.Go(func() error {
			for time.Since(begin) < d {
				if err := connTLS(j, begin.Add(d), &done); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err = group.Wait()
	return int(done.Load()), time.Since(begin), err
}

// connTLS sends requests on one connection until a time, or until it closes.
func connTLS(j job, until time.Time, done *atomic.Int64) error {
	c, err := dial(j.addr, true)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(until.Add(5 * time.Second)); err != nil {
		return err
	}
	buf := make([]byte, 64<<10)
	for first := true; first || time.Now().Before(until); first = false {
		if _, err := c.Write(j.request); err != nil {
			return err
		}
		for got := 0; got < j.size; {
			n, err := c.Read(buf) // with the last bytes, io.EOF may come
			if got == 0 && n > 0 && !bytes.HasPrefix(buf[:n], j.begin) {
				return fmt.Errorf("a response began with %.40q, want %q", buf[:n], j.begin)
			}
			if got += n; err != nil && got < j.size {
				return fmt.Errorf("after %d of %d bytes: %w", got, j.size, err)
			}
		}
		done.Add(1)
		if j.close {
			if n, err := c.Read(buf); n > 0 || !errors.Is(err, io.EOF) {
				return fmt.Errorf("%d bytes after the response, %v", n, err)
			}
			return nil
		}
	}
	return nil
}
