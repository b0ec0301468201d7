package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A toldOf is what a recording tells of one connection.
type toldOf struct {
	opened   time.Time
	requests []event.RequestReceived
	sent     []event.ResponseSent
	closed   *event.ConnClosed
	closedAt time.Time
}

// A story is what a recording tells.
type story struct {
	conns  map[netip.AddrPort]*toldOf // by peer: the ports of a run differ
	totals event.Totals               // the last
}

// readStory reads the events in lines.
func readStory(t testing.TB, lines []byte) *story {
	t.Helper()
	s := &story{conns: map[netip.AddrPort]*toldOf{}}
	byID := map[uint64]*toldOf{}
	for line := range bytes.Lines(lines) {
		e, err := event.ParseLine(bytes.TrimSpace(line))
		if err != nil {
			continue // the first line of a recording
		}
		s.add(byID, e)
	}
	return s
}

// add takes up one event.
func (s *story) add(byID map[uint64]*toldOf, e event.Entry) {
	switch v := e.Event.(type) {
	case event.ConnOpened:
		if v.Side == event.FromClient {
			c := &toldOf{opened: e.At}
			byID[v.Conn], s.conns[v.Peer] = c, c
		}
	case event.RequestReceived:
		if c := byID[v.Conn]; c != nil {
			c.requests = append(c.requests, v)
		}
	case event.ResponseSent:
		if c := byID[v.Conn]; c != nil {
			c.sent = append(c.sent, v)
		}
	case event.ConnClosed:
		if c := byID[v.Conn]; c != nil {
			c.closed, c.closedAt = &v, e.At
		}
	case event.Totals:
		s.totals = v
	case event.ServerStopped:
		s.totals = v.Totals
	}
}

// A passedMessage is a request or a response as it passed.
type passedMessage struct {
	status   int // of a response
	from, to int // its bytes; to is 0 where it is incomplete
}

// requestsIn parses the requests of a client.
func requestsIn(b []byte) (all []passedMessage, methods []*http.Request) {
	rd := bytes.NewReader(b)
	br := bufio.NewReaderSize(rd, 64<<10)
	at := func() int { return len(b) - rd.Len() - br.Buffered() }
	for at() < len(b) {
		m := passedMessage{from: at()}
		q, err := http.ReadRequest(br)
		if err != nil {
			return append(all, m), methods
		}
		methods = append(methods, q)
		if _, err := io.Copy(io.Discard, q.Body); err != nil {
			return append(all, m), methods
		}
		m.to = at()
		all = append(all, m)
	}
	return all, methods
}

// responsesIn parses the final responses to requests.
func responsesIn(b []byte, requests []*http.Request) (all []passedMessage) {
	rd := bytes.NewReader(b)
	br := bufio.NewReaderSize(rd, 64<<10)
	at := func() int { return len(b) - rd.Len() - br.Buffered() }
	for at() < len(b) {
		m := passedMessage{from: at()}
		var q *http.Request
		if len(all) < len(requests) {
			q = requests[len(all)]
		}
		r, err := http.ReadResponse(br, q)
		if err != nil {
			return append(all, m)
		}
		m.status = r.StatusCode
		if m.status < 200 {
			continue
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return append(all, m)
		}
		m.to = at()
		all = append(all, m)
	}
	return all
}

// How far the recording and a witness may differ. The witness reads a little
// later than the system acknowledges, the program looks every 50 ms, and a machine
// that tests is a busy machine.
const (
	truthTime  = 300 * time.Millisecond
	truthBytes = 192 << 10 // that the relay's system held, and acknowledged
	raceTime   = 100 * time.Millisecond
)

// A judge compares what a recording tells of a connection with what passed, and
// collects what is not true.
type judge struct {
	told   *toldOf
	passed *passage
	tls    bool
	faults []string
}

// fault notes an untrue sentence.
func (j *judge) fault(format string, args ...any) {
	j.faults = append(j.faults, fmt.Sprintf(format, args...))
}

// judgeConn returns what is not true of c.
func judgeConn(c *toldOf, p *passage, tls bool) []string {
	j := &judge{told: c, passed: p, tls: tls}
	if c == nil || c.closed == nil {
		return []string{"its end is not told"}
	}
	if len(p.ends) == 0 {
		return []string{"the witness saw no end"}
	}
	j.ended()
	j.bytes()
	j.late()
	if !tls {
		j.exchanges()
	}
	return j.faults
}

// ended compares who ended the connection first. Where both sides did at nearly
// the same time, either may be told.
func (j *judge) ended() {
	got, first := j.told.closed.Ended, j.passed.ends[0]
	if got == first.how {
		return
	}
	// The end of TLS comes just before the FIN, and the server ends the connection at
	// that: which of the two FINs was first is not seen here.
	if why := j.told.closed.Reason; got == event.ServerFIN && (why == reason.TLSRefused || why == reason.TLSUnused) {
		return
	}
	for _, e := range j.passed.ends[1:] {
		if e.how == got && e.at.Sub(first.at) < raceTime {
			return
		}
	}
	j.fault("ended %q, and the witness saw %v", got, j.passed.ends)
}

// bytes compares how many passed.
func (j *judge) bytes() {
	in, out := int64(len(j.passed.client.bytes)), int64(len(j.passed.server.bytes))
	if j.tls {
		if c := j.told.closed; c.In > in || c.Out > out+truthBytes {
			j.fault("%d bytes in and %d out, and with TLS %d and %d passed", c.In, c.Out, in, out)
		}
		return
	}
	if c := j.told.closed; c.In > in || c.Ended == event.ClientFIN && c.Reason == reason.ClientEOF && c.In != in {
		j.fault("%d bytes came in, and %d passed", c.In, in)
	}
	c, off := j.told.closed, int64(truthBytes)
	if c.Reason == reason.DidNotWait {
		off = 0 // it has taken the responses before, and nothing of this one
	}
	if c.Out > out+off || c.Out < out-off {
		j.fault("%d bytes went out, and %d passed", c.Out, out)
	}
}

// late compares what came after the server's FIN.
func (j *judge) late() {
	c, first := j.told.closed, j.passed.ends[0]
	if c.Late == 0 {
		return
	}
	n, at := j.passed.client.after(first.at)
	if first.how != event.ServerFIN || n == 0 {
		j.fault("a request is told as lost, and after %v %d bytes came", first.how, n)
	} else if d := at.Sub(first.at) - c.Late; d < -raceTime || d > raceTime {
		j.fault("late by %v, and it was %v", c.Late, at.Sub(first.at))
	}
}

// exchanges compares requests and responses.
func (j *judge) exchanges() {
	requests, parsed := requestsIn(j.passed.client.bytes)
	responses := responsesIn(j.passed.server.bytes, parsed)
	final := 0 // responses that are told and passed
	for i, s := range j.told.sent {
		if s.Status == 499 {
			if i < len(responses) {
				j.fault("499 for request %d, and a response %d passed", s.Nth, responses[i].status)
			}
			continue
		}
		if i >= len(responses) {
			// A small one has left, and the client's system may have refused it.
			if s.Out > truthBytes || !s.Short && reason.Of(j.told.closed.Reason).Who != reason.Client {
				j.fault("response %d is told as sent whole: %+v, and no byte of it passed", s.Nth, s)
			}
			continue
		}
		final++
		r := responses[i]
		if r.status != 0 && r.status != int(s.Status) {
			j.fault("status %d, and %d passed", s.Status, r.status)
		}
		whole := r.to != 0
		if whole == s.Short && !(whole && j.passed.ends[0].how == event.ClientRST) {
			j.fault("response %d short: %v, and whole: %v", s.Nth, s.Short, whole)
		}
		if took := int64(len(j.passed.server.bytes) - r.from); s.Short && (s.Out > took+truthBytes || s.Out < took-truthBytes) {
			j.fault("%d bytes of response %d were taken, and %d passed", s.Out, s.Nth, took)
		}
		if whole && !s.Short && i < len(requests) {
			j.time(s, requests[i], r)
		}
	}
	if final < len(responses) {
		j.fault("%d responses are told, and %d passed", final, len(responses))
	}
	j.reason(requests, responses)
}

// time compares how long a response took.
func (j *judge) time(s event.ResponseSent, q, r passedMessage) {
	took := j.passed.server.at(r.to).Sub(j.passed.client.at(q.from + 1))
	if s.Nth <= len(j.told.requests) {
		took -= j.told.requests[s.Nth-1].Queued
	}
	if d := took - s.Took; d < -truthTime || d > truthTime {
		j.fault("response %d took %v, and as it passed %v", s.Nth, s.Took, took)
	}
}

// reason holds the reason against what passed.
func (j *judge) reason(requests, responses []passedMessage) {
	c, ends := j.told.closed, j.passed.ends
	whole := 0
	for _, r := range responses {
		if r.to != 0 {
			whole++
		}
	}
	complete := 0
	for _, q := range requests {
		if q.to != 0 {
			complete++
		}
	}
	client := ends[0].how == event.ClientFIN || ends[0].how == event.ClientRST
	lost, _ := j.passed.client.after(ends[0].at)
	switch c.Reason {
	case reason.ClientEOF:
		if !client || whole < complete {
			j.fault("finished, and %d of %d responses passed whole; %v", whole, complete, ends)
		}
	case reason.DidNotWait:
		if !client || len(responses) >= complete {
			j.fault("did not wait, and %d responses to %d requests passed; %v", len(responses), complete, ends)
			return
		}
		j.waited(ends[0].at.Sub(j.passed.client.at(requests[len(responses)].from + 1)))
	case reason.LeftResponse:
		if !client || whole >= complete || len(responses) < complete {
			j.fault("left its response, and %d of %d passed whole; %v", whole, complete, ends)
		}
	case reason.ResetIdle:
		if !client || len(responses) < complete {
			j.fault("reset between requests, and %d responses to %d requests passed; %v", len(responses), complete, ends)
		}
	case reason.IdleTimeout:
		if client && !strings.Contains(c.Detail, "the client's FIN came first") || lost > 0 || whole < complete {
			j.fault("idle, and %d of %d passed whole, %d bytes came after it; %v", whole, complete, lost, ends)
		}
	case reason.Raced:
		if client || lost == 0 {
			j.fault("raced, and %d bytes came after the end; %v", lost, ends)
		}
	}
}

// waited compares how long the client is told to have waited.
func (j *judge) waited(passed time.Duration) {
	text, known := strings.CutPrefix(j.told.closed.Detail, "it had waited ")
	text, atMost := strings.CutPrefix(text, "up to ")
	said, err := time.ParseDuration(text)
	if strings.HasPrefix(text, "less than") {
		said, err = 0, nil
	}
	d := passed - said
	if !known || err != nil || d > truthTime/3 || d < -truthTime/3 && !atMost {
		j.fault("told %q, and it had waited %v", j.told.closed.Detail, passed)
	}
}

// A case of truth: a server with a witness and its recording.
type truth struct {
	*program
	w    *wireWitness
	file string
	tls  bool
}

// startTruth starts the program with a witness in front of it. whole is the
// witness's.
func startTruth(t testing.TB, whole bool, args ...string) *truth {
	t.Helper()
	file := t.TempDir() + "/recording.jsonl"
	p := start(t, append([]string{"--record", file}, args...)...)
	tr := &truth{program: p, w: newWitness(t, p.addr, whole), file: file}
	for _, a := range args {
		tr.tls = tr.tls || a == "--tls-self-signed"
	}
	return tr
}

// end stops the program and returns what it has recorded, after every connection
// was compared with what passed.
func (tr *truth) end() *story {
	tr.t.Helper()
	conns := tr.w.all()
	tr.settle(len(conns))
	tr.signal(15)
	tr.status()
	lines, err := os.ReadFile(tr.file)
	if err != nil {
		tr.t.Fatal(err)
	}
	s := readStory(tr.t, lines)
	lost := uint64(0)
	for _, p := range conns {
		c := s.conns[p.peer]
		for _, f := range judgeConn(c, p, tr.tls) {
			tr.t.Errorf("%v: %s", p.peer, f)
			if c != nil && c.closed != nil {
				tr.t.Logf("%v: %+v %+v", p.peer, *c.closed, c.sent)
			}
		}
		if c != nil && c.closed != nil && c.closed.Reason == reason.Raced {
			lost++
		}
	}
	if s.totals.Lost != lost {
		tr.t.Errorf("the totals have %d lost requests, the connections %d", s.totals.Lost, lost)
	}
	return s
}

// settle waits until the recording tells the ends of n connections: to stop the
// program before would be an end of its own.
func (tr *truth) settle(n int) {
	tr.t.Helper()
	await(tr.t, "the ends of all connections in the recording", func() bool {
		for range 400 {
			lines, _ := os.ReadFile(tr.file)
			if bytes.Count(lines, []byte(`"type":"conn-closed"`)) >= n {
				return true
			}
			time.Sleep(20 * time.Millisecond)
		}
		return false
	})
}
