package demo

import (
	"fmt"
	"sync/atomic"
	"time"
)

// A visitor is a client with a pool of one connection: it sends requests one
// after the other and reuses the connection while the server keeps it open.
type visitor struct {
	*stage
	c *client // nil: the next request opens one
}

// get sends a GET and reads the response. The server may close a kept connection
// while the request is on its way; a GET is idempotent, so it is then resent on a
// new connection. After a response with Connection: close the connection ends.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1-3
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6
func (v *visitor) get(target string) (err error) {
	for range 3 { // a very short idle limit can strike before a first request
		if v.c == nil {
			if v.c, err = v.dial(); err != nil {
				return err
			}
		}
		if err = v.c.get(target); err == nil {
			break
		}
		v.c.close()
		v.c = nil
	}
	if err == nil && !v.c.http.Persists() {
		v.leave()
	}
	return err
}

// awaitClose waits until the server closes the connection, if there is one.
func (v *visitor) awaitClose() error {
	if v.c == nil {
		return nil
	}
	return v.c.awaitClose()
}

// leave ends the connection, if there is one.
func (v *visitor) leave() {
	if v.c != nil {
		v.c.finish()
		v.c = nil
	}
}

// browser loads a page and its 24 files over six connections, as browsers do over
// HTTP/1.1.
func browser(s *stage) error {
	const conns, files = 6, 24
	first := &visitor{stage: s}
	if err := first.get("/"); err != nil {
		first.leave()
		return err
	}
	var file atomic.Int64
	return s.together(conns, func(i int) error {
		v := first
		if i > 0 {
			v = &visitor{stage: s}
		}
		defer v.leave()
		for {
			n := file.Add(1)
			if n > files {
				return s.pause(idlePause)
			}
			if err := v.get(fmt.Sprintf("/bytes/4000?%d", n)); err != nil {
				return err
			}
			// Pauses differ, as downloads of different sizes would.
			if err := s.pause(400*time.Millisecond + time.Duration(n*37%11)*40*time.Millisecond); err != nil {
				return err
			}
		}
	})
}

// rushHour sends 500 requests a second for 20 seconds over 50 connections.
func rushHour(s *stage) error {
	const (
		conns  = 50
		every  = 100 * time.Millisecond // from one request of a connection to its next
		length = 20 * time.Second
	)
	return s.together(conns, func(i int) error {
		v := visitor{stage: s}
		defer v.leave()
		// The connections start one after the other.
		if err := s.pause(time.Duration(i) * every / conns); err != nil {
			return err
		}
		due := time.NewTicker(every)
		defer due.Stop()
		failed := 0
		for end := time.Now().Add(s.paced(length)); time.Now().Before(end); {
			// A request may meet a connection limit: only three failures in a row end it.
			if err := v.get("/"); err == nil {
				failed = 0
			} else if failed++; failed == 3 {
				return err
			}
			select {
			case <-due.C: // a Ticker drops ticks, so late requests are not made up for
			case <-s.Done():
				return s.Err()
			}
		}
		return nil
	})
}
