package demo

import (
	"fmt"
	"strings"
	"time"

	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// The pace of the scenarios. A cell of the dashboard is 250 ms: six requests and
// the pause after them fit a screen of 60 columns. The dashboard's clock stops
// after 1 s without a connection; pauses between connections are shorter.
const (
	beat      = 750 * time.Millisecond // from one request to the next
	idlePause = 3 * beat               // an idle connection, shown before it closes
)

// onePage sends six requests on one connection, and waits for the server to close
// it: what happens at the deadline is to be seen.
func onePage(s *stage) error {
	v := visitor{stage: s}
	defer v.leave()
	if err := v.page(); err != nil {
		return err
	}
	return v.awaitClose()
}

// page sends six requests.
func (v *visitor) page() error {
	for i := range 6 {
		if i > 0 {
			if err := v.pause(beat); err != nil {
				return err
			}
		}
		if err := v.get(fmt.Sprintf("/echo/%d", i+1)); err != nil {
			return err
		}
	}
	return nil
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
	defer c.close()
	if err := c.get(target, message.Field{Name: "Connection", Value: "close"}); err != nil {
		return err
	}
	return c.closed() // the server closes first
}

// sideBySide sends six requests on one connection and plays samePage at once, half
// a beat apart.
func sideBySide(s *stage) error {
	return s.together(2, func(i int) error {
		if i == 0 {
			v := visitor{stage: s.as("demo 3a")}
			defer v.leave()
			if err := v.page(); err != nil {
				return err
			}
			return s.pause(idlePause)
		}
		if err := s.pause(beat / 2); err != nil {
			return err
		}
		return samePage(s.as("demo 3b"))
	})
}

// oldVersion sends HTTP/1.0 requests: one on a connection without keep-alive,
// then two with keep-alive and one without on another connection.
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

// old sends an HTTP/1.0 request for each element of lines, its field lines, on
// one connection, and waits until the server closes it.
func (s *stage) old(lines ...string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.close()
	for i, line := range lines {
		if i > 0 {
			if err := s.pause(beat); err != nil {
				return err
			}
		}
		if err := c.send(fmt.Sprintf("GET /echo/%d HTTP/1.0\r\n%s\r\n", i+1, line), "GET"); err != nil {
			return err
		}
		if err := c.receive(http1.End); err != nil {
			return err
		}
		if !c.http.Persists() {
			break // keep-alive is switched off at the server
		}
	}
	return c.closed()
}

// silence sends one request and then nothing until the server closes.
func silence(s *stage) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.get("/echo/1"); err != nil {
		return err
	}
	return c.awaitClose()
}

// pipelining sends five requests in one write. The first takes longest.
func pipelining(s *stage) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.finish()
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
		switch err := c.receive(http1.End); {
		case err != nil && i > 0:
			return nil // keep-alive is off: the server responds only to the first
		case err != nil:
			return err
		}
	}
	return s.pause(idlePause)
}

// slowSender sends a head one byte at a time. That takes less than the default
// header timeout of 10 s; with a shorter one the server responds 408.
func slowSender(s *stage) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.finish()
	responded := make(chan error, 1)
	c.http.Sent("GET")
	go func() { responded <- c.receive(http1.End) }()
	for _, b := range "GET / HTTP/1.1\r\nHost: a\r\n\r\n" {
		if err := c.send(string(b)); err != nil {
			break // the response says why
		}
		if err := s.pause(300 * time.Millisecond); err != nil {
			c.close()
			<-responded
			return err
		}
	}
	if err := <-responded; err != nil {
		return err
	}
	return s.pause(idlePause)
}

// broken sends requests with a fault, each on a connection of its own. After two of
// them the server knows where the next request begins, and keeps the connection.
func broken(s *stage) error {
	for _, text := range []string{
		"GET /no-host HTTP/1.1\r\n\r\n",
		"BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET /expects HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n",
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

// sendBroken sends text and waits for a response and, where that announces it, for the
// server's close. A connection that is kept is left open for two beats.
func (s *stage) sendBroken(text string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.close()
	method, _, _ := strings.Cut(text, " ")
	if err := c.send(text, method); err != nil {
		return err
	}
	if err := c.receive(http1.End); err != nil {
		return err
	}
	if c.http.Persists() {
		return s.pause(2 * beat)
	}
	return c.closed()
}

// neverReuses reads only the head of a response and closes the connection, five
// times, like a program that does not read the content to its end.
func neverReuses(s *stage) error {
	for range 5 {
		if err := s.getHead("/bytes/100000"); err != nil {
			return err
		}
		if err := s.pause(beat); err != nil {
			return err
		}
	}
	return nil
}

// getHead sends a GET, reads the head of the response, and closes.
func (s *stage) getHead(target string) error {
	c, err := s.dial()
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.ask(target); err != nil {
		return err
	}
	if err := c.receive(http1.Head); err != nil {
		return err
	}
	return s.wait(acknowledged)
}

// acknowledged is how long a response and its acknowledgement may take on a busy
// machine: 40 ms for a system that delays it, and the rest for the server.
const acknowledged = 400 * time.Millisecond

// wait waits in real time, not at the runner's pace.
func (s *stage) wait(d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-s.Done():
		return s.Err()
	}
}
