package demo

import (
	"fmt"
	"strings"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// The pace of the lessons. A cell of the picture is 250 ms, and six requests,
// their rest and the second until the picture stands still have room on a
// screen of 60 columns. Between two connections less than that second passes.
const (
	beat = 750 * time.Millisecond // from one request to the next
	rest = 3 * beat               // an idle connection to look at, before it is closed
)

// onePage sends six requests on one connection.
func onePage(s *stage) error {
	v := visitor{stage: s}
	defer v.leave()
	for i := range 6 {
		if i > 0 {
			if err := s.pause(beat); err != nil {
				return err
			}
		}
		if err := v.get(fmt.Sprintf("/echo/%d", i+1)); err != nil {
			return err
		}
	}
	return s.pause(rest)
}

// samePage sends the same six requests on six connections.
func samePage(s *stage) error {
	for i := range 6 {
		if i > 0 {
			if err := s.pause(beat); err != nil {
				return err
			}
		}
		if err := s.once(fmt.Sprintf("/echo/%d", i+1)); err != nil {
			return err
		}
	}
	return nil
}

// once sends one request that says close.
func (s *stage) once(target string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.hangUp()
	if err := c.get(target, message.Field{Name: "Connection", Value: "close"}); err != nil {
		return err
	}
	return c.closed() // let the server close first: it is the one that does
}

// sideBySide plays the two at once, half a beat apart.
func sideBySide(s *stage) error {
	return s.together(2, func(i int) error {
		if i == 0 {
			return onePage(s.as("demo 3a"))
		}
		if err := s.pause(beat / 2); err != nil {
			return err
		}
		return samePage(s.as("demo 3b"))
	})
}

// oldVersion speaks HTTP/1.0: without keep-alive, with it, and without again.
func oldVersion(s *stage) error {
	if err := s.old(""); err != nil {
		return err
	}
	if err := s.pause(beat); err != nil {
		return err
	}
	const keep = "Connection: keep-alive\r\n"
	return s.old(keep, keep, "")
}

// old sends HTTP/1.0 requests with these field lines on one connection, and
// ends when the server closes it.
func (s *stage) old(lines ...string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.hangUp()
	for i, line := range lines {
		if i > 0 {
			if err := s.pause(beat); err != nil {
				return err
			}
		}
		if err := c.send(fmt.Sprintf("GET /echo/%d HTTP/1.0\r\n%s\r\n", i+1, line), "GET"); err != nil {
			return err
		}
		if err := c.answer(); err != nil {
			return err
		}
		if !c.http.Persists() {
			break // it closed earlier than asked to, with keep-alive switched off
		}
	}
	return c.closed()
}

// silence sends one request and then nothing.
func silence(s *stage) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.hangUp()
	if err := c.get("/echo/1"); err != nil {
		return err
	}
	if err := c.closed(); !isTimeout(err) {
		return err
	}
	return nil // the limit is longer than anybody wants to watch
}

// pipelining sends five requests in one write; the first takes longest.
func pipelining(s *stage) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.part()
	slow := func(d time.Duration) string { return fmt.Sprintf("/delay/%.2f", s.paced(d).Seconds()) }
	targets := []string{slow(2 * beat), "/echo/2", slow(beat), "/echo/4", "/echo/5"}
	var text strings.Builder
	methods := make([]string, len(targets))
	for i, target := range targets {
		fmt.Fprintf(&text, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, c.host())
		methods[i] = "GET"
	}
	if err := c.send(text.String(), methods...); err != nil {
		return err
	}
	for i := range targets {
		switch err := c.answer(); {
		case err != nil && i > 0:
			return nil // keep-alive is off: one answer, and the others were in vain
		case err != nil:
			return err
		}
	}
	return s.pause(rest)
}

// slowSender sends a head byte by byte. It is short enough for the default
// limit of a head, ten seconds; with a lower one the server says 408.
func slowSender(s *stage) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.part()
	answered := make(chan error, 1)
	c.http.Sent("GET")
	go func() { answered <- c.answer() }()
	for _, b := range "GET / HTTP/1.1\r\nHost: a\r\n\r\n" {
		if err := c.send(string(b)); err != nil {
			break // the answer says why
		}
		if err := s.pause(300 * time.Millisecond); err != nil {
			c.hangUp()
			<-answered
			return err
		}
	}
	if err := <-answered; err != nil {
		return err
	}
	return s.pause(rest)
}

// broken sends requests that end their connection, one on each.
func broken(s *stage) error {
	for _, text := range []string{
		"GET /no-host HTTP/1.1\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: five\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET /bare-cr HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nhello\r\n0\r\n\r\n",
	} {
		if err := s.sendBroken(text); err != nil {
			return err
		}
		if err := s.pause(beat); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) sendBroken(text string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.hangUp()
	method, _, _ := strings.Cut(text, " ")
	if err := c.send(text, method); err != nil {
		return err
	}
	if err := c.answer(); err != nil {
		return err
	}
	return c.closed()
}

// neverReuses reads an answer's head only and gives the connection up, five
// times: what a program does that forgets to read, or to close, the content.
func neverReuses(s *stage) error {
	for range 5 {
		if err := s.glance("/bytes/100000"); err != nil {
			return err
		}
		if err := s.pause(beat); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) glance(target string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.hangUp()
	if err := c.ask(target); err != nil {
		return err
	}
	if err := c.receive(http1.Head); err != nil {
		return err
	}
	return s.pause(beat / 3)
}
