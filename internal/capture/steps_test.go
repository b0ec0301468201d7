package capture

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"httpserver/internal/event"
)

// An exchange of a capture is explained step by step, as one of the server is: each
// step is of the bytes that were told, and the last one is the decision.
func TestExchangesAreExplained(t *testing.T) {
	for _, name := range []string{"nginx", "lighttpd", "net-http", "haproxy"} {
		wire, steps := explained(t, filepath.Join("testdata", "servers", name+".pcap"))
		if len(steps) < 15 {
			t.Errorf("%s: %d exchanges are explained", name, len(steps))
		}
		for _, s := range steps {
			of := exchangeID{s.Conn, s.Nth}
			for _, step := range s.Steps {
				bytes := wire[of][step.Dir]
				if step.Off+step.Len > int64(len(bytes)) {
					if step.What != "content" { // a large one is told in part
						t.Errorf("%s: #%d.%d: step %+v of %d bytes", name, s.Conn, s.Nth, step, len(bytes))
					}
					continue
				}
				text := string(bytes[step.Off : step.Off+step.Len])
				switch {
				case step.What == "method" && text != step.Fact, step.What == "target" && text != step.Fact,
					step.What == "status" && !strings.HasSuffix(text, " "+step.Fact+"\r\n"),
					step.What == "Connection" && !strings.HasSuffix(text, ": "+step.Fact+"\r\n"):
					t.Errorf("%s: #%d.%d: step %+v is of %q", name, s.Conn, s.Nth, step, text)
				}
			}
			if last := s.Steps[len(s.Steps)-1]; len(wire[of][event.Out]) > 0 && last.What != "decide" {
				t.Errorf("%s: #%d.%d: the last step is %+v", name, s.Conn, s.Nth, last)
			}
		}
	}
}

type exchangeID struct {
	conn uint64
	nth  int
}

// explained returns what is told of the bytes of a capture's exchanges, by their
// direction, and of their steps.
func explained(t *testing.T, file string) (wire map[exchangeID][2][]byte, steps []event.Steps) {
	t.Helper()
	source := opened(t, file)
	source.ShowBytes()
	all := entries(t, source)
	wire = map[exchangeID][2][]byte{}
	for _, e := range all {
		switch v := e.Event.(type) {
		case event.Wire:
			parts := wire[exchangeID{v.Conn, v.Nth}]
			parts[v.Dir] = append(parts[v.Dir], v.Data...)
			wire[exchangeID{v.Conn, v.Nth}] = parts
		case event.Steps:
			steps = append(steps, v)
		}
	}
	return wire, steps
}

// Of what was not understood as it is, there is no step within the head.
func TestALenientHeadIsOneStep(t *testing.T) {
	for _, test := range []struct{ name, script, want string }{
		{"a request without Host, a response with bare LF", `
0.003 > "GET /a HTTP/1.1\r\n\r\n"
0.010 < "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"`,
			`request "read leniently" 0+19, response "read leniently" 0+35, decide "KEEP" 37+0`},
		{"chunks both ways", `
0.003 > "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
0.010 < "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\n\r\n"`,
			`method "POST" 0+4, target "/a" 5+2, version "HTTP/1.1" 8+8, Host "one, valid" 18+9, Transfer-Encoding "chunked" 27+28, fields "2" 18+37, head end "57 bytes" 55+2, content "in chunks" 57+12, chunk "2 bytes" 57+3, last chunk "0 bytes" 64+3, trailers "none" 67+2, ` +
				`status "200 OK" 0+17, framing "in chunks" 17+28, content "in chunks" 47+13, chunk "3 bytes" 47+3, last chunk "0 bytes" 55+3, trailers "none" 58+2, decide "KEEP" 60+0`},
		{"no response", `
0.003 > "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"`,
			`method "GET" 0+3, target "/a" 4+2, version "HTTP/1.1" 7+8, Host "one, valid" 17+9, fields "1" 17+9, head end "28 bytes" 26+2, content "none" 28+0`},
		{"after an interim response", `
0.003 > "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
0.004 < "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"`,
			`method "GET" 0+3, target "/a" 4+2, version "HTTP/1.1" 7+8, Host "one, valid" 17+9, fields "1" 17+9, head end "28 bytes" 26+2, content "none" 28+0, ` +
				`status "204 No Content" 28+25, content "none" 55+0, decide "KEEP" 55+0`},
	} {
		if got := stepsOf(t, test.script); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// stepsOf plays a conversation and returns its steps in words.
func stepsOf(t *testing.T, script string) string {
	c := newConversation(t)
	var words []string
	capture := New(event.CaptureAbout{}, false, func(e event.Entry) {
		if v, ok := e.Event.(event.Steps); ok {
			for _, s := range v.Steps {
				words = append(words, s.What+" "+strconv.Quote(s.Fact)+" "+strconv.FormatInt(s.Off, 10)+"+"+strconv.FormatInt(s.Len, 10))
			}
		}
	})
	capture.showBytes()
	for line := range strings.Lines("0 > SYN\n0.001 < SYN\n0.002 > ACK" + script) {
		if s, ok := c.packet(strings.TrimSpace(line)); ok {
			capture.Segment(&s)
		}
	}
	capture.End(nil)
	return strings.Join(words, ", ")
}
