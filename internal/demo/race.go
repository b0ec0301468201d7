package demo

import (
	"errors"
	"time"

	"httpserver/internal/http1"
)

// idleRace shows a request that meets the server's idle close. Twice the client
// sends its next request when the server has just closed the connection; the
// request is lost and resent on a new connection, which GET allows. The third
// time the client waits for less than the server's idle limit: that is the cure.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1-3
func idleRace(s *stage) error {
	var limit time.Duration
	for range 2 {
		c, err := s.dial()
		if err != nil {
			return err
		}
		if err := c.get("/echo/kept"); err != nil {
			c.close()
			return err
		}
		begin := time.Now()
		err = c.closed()
		limit = time.Since(begin)
		if err == nil {
			err = c.sendLost("/echo/lost")
		}
		c.close()
		if isTimeout(err) {
			return nil // the idle limit is longer than clientTimeout: the scenario ends
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

// sendLost sends a request on a connection that the server has closed. It returns
// an error if a response comes.
func (c *client) sendLost(target string) error {
	if c.ask(target) == nil && c.receive(http1.End) == nil {
		return errors.New("a response came on a closed connection")
	}
	return nil
}

// stayBelow sends two requests on one connection, with a pause of wait between.
func (s *stage) stayBelow(wait time.Duration) error {
	v := visitor{stage: s}
	defer v.leave()
	if err := v.get("/echo/1"); err != nil {
		return err
	}
	if err := s.wait(wait); err != nil {
		return err
	}
	return v.get("/echo/2")
}
