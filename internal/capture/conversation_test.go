package capture

import (
	"bytes"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

var update = flag.Bool("update", false, "write the events that are seen into the documents")

// A conversation is packets as a person writes them down. Each line of a
// document under testdata is one packet:
//
//	2.003  >  FIN                    at 2.003 s the client sends FIN
//	0.010  <  "HTTP/1.1 200 OK\r\n"  the server sends bytes
//	0.020  >  "GET" lost             sent, and not captured
//	0.030  >  "GET" again            the same bytes once more (of the last packet)
//	0.040  <  "abc" cut 100          100 more bytes of it were not captured
//	0.050  >  "abc" back 10          begins 10 bytes before what comes next
//	0.060  >  ACK                    acknowledges all that was sent
//	0.070  >  ACK none               acknowledges nothing new (also with bytes)
//	0.080  >  x1000 "ab"             1,000 times these bytes
//
// A line "connection 2" switches to another connection from the same client;
// "begins at 4294967290" sets both first sequence numbers; "in the middle" leaves
// the handshake out; anything after # is a comment.
type conversation struct {
	t     *testing.T
	begin time.Time
	n     int
	ends  [2]*end
	all   map[int]*[2]*end
	isn   uint32
}

// An end is one end of a connection.
type end struct {
	addr  netip.AddrPort
	next  uint32 // its next sequence number
	acked uint32 // what it has acknowledged
}

func newConversation(t *testing.T) *conversation {
	c := &conversation{t: t, begin: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC), all: map[int]*[2]*end{}, isn: 1000}
	c.connection(1)
	return c
}

// connection switches to the connection of a number.
func (c *conversation) connection(n int) {
	if c.all[n] == nil {
		c.all[n] = &[2]*end{
			{addr: netip.AddrPortFrom(netip.MustParseAddr("10.0.0.2"), uint16(40000+n)), next: c.isn},
			{addr: netip.MustParseAddrPort("10.0.0.1:80"), next: c.isn},
		}
	}
	c.ends = *c.all[n]
}

// packet makes the segment of a line; ok is false where there is none.
func (c *conversation) packet(line string) (s packet.Segment, ok bool) {
	words := strings.Fields(line)
	switch {
	case len(words) == 0:
		return s, false
	case words[0] == "connection":
		n, err := strconv.Atoi(words[1])
		c.check(line, err)
		c.connection(n)
		return s, false
	case strings.HasPrefix(line, "begins at "):
		n, err := strconv.ParseUint(words[2], 10, 32)
		c.check(line, err)
		c.isn = uint32(n)
		c.ends[0].next, c.ends[1].next = c.isn, c.isn
		return s, false
	}
	at, err := strconv.ParseFloat(words[0], 64)
	c.check(line, err)
	from, to := c.ends[0], c.ends[1]
	if words[1] == "<" {
		from, to = to, from
	}
	c.n++
	s = packet.Segment{
		N: c.n, At: c.begin.Add(time.Duration(at * float64(time.Second))).Round(time.Microsecond),
		Src: from.addr, Dst: to.addr, Seq: from.next, Ack: to.next, Flags: packet.ACK,
	}
	rest := strings.TrimSpace(strings.SplitN(line, words[1], 2)[1])
	return s, c.what(&s, from, to, rest)
}

// what fills in what a packet holds, and reports whether it was captured.
func (c *conversation) what(s *packet.Segment, from, to *end, rest string) (captured bool) {
	captured = true
	times := 1
	if n, after, ok := strings.Cut(strings.TrimPrefix(rest, "x"), " "); ok && rest[0] == 'x' {
		var err error
		times, err = strconv.Atoi(n)
		c.check(rest, err)
		rest = after
	}
	if rest[0] == '"' {
		quoted, err := strconv.QuotedPrefix(rest)
		c.check(rest, err)
		text, err := strconv.Unquote(quoted)
		c.check(rest, err)
		s.Data = bytes.Repeat([]byte(text), times)
		rest = rest[len(quoted):]
	}
	moves := true
	for words := strings.Fields(rest); len(words) > 0; words = words[1:] {
		switch words[0] {
		case "SYN":
			s.Flags |= packet.SYN
			if from == c.ends[0] {
				s.Flags &^= packet.ACK
			}
		case "FIN":
			s.Flags |= packet.FIN
		case "RST":
			s.Flags |= packet.RST
		case "ACK":
		case "none":
			s.Ack = from.acked
		case "lost":
			captured = false
		case "again":
			s.Seq -= uint32(len(s.Data))
			moves = false
		case "cut":
			n, err := strconv.Atoi(words[1])
			c.check(rest, err)
			s.Cut = n
			words = words[1:]
		case "back":
			n, err := strconv.Atoi(words[1])
			c.check(rest, err)
			s.Seq -= uint32(n)
			moves = false
			words = words[1:]
		case "ahead": // what comes before it is sent later
			n, err := strconv.Atoi(words[1])
			c.check(rest, err)
			s.Seq += uint32(n)
			moves = false
			words = words[1:]
		case "skip": // as if so many bytes had been sent and captured elsewhere
			n, err := strconv.Atoi(words[1])
			c.check(rest, err)
			from.next += uint32(n)
			moves = false
			captured = false
			words = words[1:]
		default:
			c.t.Fatalf("what is %q in %q?", words[0], rest)
		}
	}
	if moves {
		from.next += s.Len()
	}
	from.acked = s.Ack
	return captured
}

func (c *conversation) check(line string, err error) {
	if err != nil {
		c.t.Helper()
		c.t.Fatalf("%q: %v", line, err)
	}
}

// told is an event in one line, without what would only repeat the packets.
func told(begin time.Time, e event.Entry) string {
	text := fmt.Sprintf("%7.3f  ", e.At.Sub(begin).Seconds())
	ms := func(d time.Duration) string { return d.Round(time.Microsecond).String() }
	add := func(format string, args ...any) { text += fmt.Sprintf(format, args...) }
	detail := func(s string) {
		if s != "" {
			add(" (%s)", s)
		}
	}
	switch v := e.Event.(type) {
	case event.ConnOpened:
		add("#%d opened %s to %s", v.Conn, v.Peer, v.Local)
		if v.Free != 0 {
			add(" although #%d was free", v.Free)
		}
	case event.ConnSecured:
		add("#%d secured %q", v.Conn, v.Name)
	case event.RequestReceived:
		add("#%d.%d request %q %q host %q head %d length %d", v.Conn, v.Nth, v.Method, v.Target, v.Host, v.Head, v.Length)
		if v.Agent != "" {
			add(" by %q", v.Agent)
		}
		if v.Piped {
			add(" piped")
		}
	case event.ResponseSent:
		add("#%d.%d response %d %s in %d out %d took %s first %s", v.Conn, v.Nth, v.Status, v.Why, v.In, v.Out, ms(v.Took), ms(v.First))
		if v.Short {
			add(" short")
		}
		detail(v.Detail)
	case event.ConnClosed:
		add("#%d closed %s by %q, %s, %d requests, in %d out %d age %s", v.Conn, v.Reason, v.Ended, v.Phase, v.Requests, v.In, v.Out, ms(v.Age))
		detail(v.Detail)
	case event.Notice:
		add("notice %s", v.Text)
	default:
		return ""
	}
	return text + "\n"
}

// run plays the packets of a document and returns the events, a line each.
func run(t *testing.T, script string) string {
	c := newConversation(t)
	var events strings.Builder
	capture := New(event.CaptureAbout{}, false, func(e event.Entry) { events.WriteString(told(c.begin, e)) })
	if !strings.Contains(script, "in the middle") {
		script = "0 > SYN\n0.001 < SYN\n0.002 > ACK\n" + script
	}
	for line := range strings.Lines(strings.ReplaceAll(script, "in the middle", "")) {
		line, _, _ = strings.Cut(line, " # ")
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if s, ok := c.packet(line); ok {
			capture.Segment(&s)
		}
	}
	capture.End(nil)
	return events.String()
}

func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			script, want, _ := strings.Cut(string(text), "\n---\n")
			got := run(t, script)
			if *update {
				if err := os.WriteFile(file, []byte(script+"\n---\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("%s\ngot\n%s\nwant\n%s", script, got, want)
			}
		})
	}
}
