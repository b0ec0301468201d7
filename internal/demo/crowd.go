package demo

import (
	"fmt"
	"sync/atomic"
	"time"
)

// A visitor sends one request after the other and keeps its connection for as
// long as the server does: what a client with a pool of one does.
type visitor struct {
	*stage
	c *client
}

// get sends a GET and reads the answer. A kept connection may have been closed
// at the very moment, so a request that failed is sent again on a new one; a
// GET may be. After an answer that says close the connection ends at once.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1-3
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6
func (v *visitor) get(target string) (err error) {
	for range 3 { // a very short idle limit can strike even before a first request
		if v.c == nil {
			if v.c, err = v.dial(); err != nil {
				return err
			}
		}
		if err = v.c.get(target); err == nil {
			break
		}
		v.c.hangUp()
		v.c = nil
	}
	if err == nil && !v.c.http.Persists() {
		v.leave()
	}
	return err
}

// leave ends the connection, if there is one.
func (v *visitor) leave() {
	if v.c != nil {
		v.c.part()
		v.c = nil
	}
}

// browser loads a page and its 24 files over six connections, as browsers do
// with HTTP/1.1.
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
				return s.pause(rest)
			}
			if err := v.get(fmt.Sprintf("/bytes/4000?%d", n)); err != nil {
				return err
			}
			// Files differ in size, so the connections do not march in step.
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
		// Not all at the same moment.
		if err := s.pause(time.Duration(i) * every / conns); err != nil {
			return err
		}
		due := time.NewTicker(every)
		defer due.Stop()
		failed := 0
		for end := time.Now().Add(s.paced(length)); time.Now().Before(end); {
			// In a crowd a request may meet a limit; the show goes on.
			if err := v.get("/"); err == nil {
				failed = 0
			} else if failed++; failed == 3 {
				return err
			}
			select {
			case <-due.C: // late ones are left out, not caught up with
			case <-s.Done():
				return s.Err()
			}
		}
		return nil
	})
}
