package demo

import (
	"errors"
	"time"
)

// idleRace keeps a connection as long as the server does. Twice its next
// request meets the server's close and is lost, and is sent again on a new
// connection, which a GET allows. The third time the client knows the limit
// and stays below it: that is the cure.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1-3
func idleRace(s *stage) error {
	var limit time.Duration
	for range 2 {
		c, err := s.dial()
		if err != nil {
			return err
		}
		if err := c.get("/echo/kept"); err != nil {
			c.hangUp()
			return err
		}
		begin := time.Now()
		err = c.closed()
		limit = time.Since(begin)
		if err == nil {
			err = c.lose("/echo/lost")
		}
		c.hangUp()
		if isTimeout(err) {
			return nil // the limit is longer than anybody wants to watch
		}
		if err != nil {
			return err
		}
		if err := s.once("/echo/again"); err != nil {
			return err
		}
	}
	return s.stayBelow(limit * 6 / 10)
}

// lose sends a request on a connection that the server has closed; nobody
// answers.
func (c *client) lose(target string) error {
	if c.ask(target) == nil && c.answer() == nil {
		return errors.New("a closed connection answered")
	}
	return nil
}

// stayBelow sends two requests on one connection, wait apart.
func (s *stage) stayBelow(wait time.Duration) error {
	v := visitor{stage: s}
	defer v.leave()
	if err := v.get("/echo/1"); err != nil {
		return err
	}
	t := time.NewTimer(wait) // the server's time, not the lesson's pace
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.Done():
		return s.Err()
	}
	return v.get("/echo/2")
}
