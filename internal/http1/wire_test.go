package http1

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// The corpus of the server's side: each case whole, byte by byte, cut at every
// pair of places, and with a request after it.
func TestWire(t *testing.T) {
	cases := slices.DeleteFunc(corpus(t, "*.txtar"), func(c *wireCase) bool { return strings.Contains(c.file, "client-") })
	next := followUp{
		bytes: "GET /next HTTP/1.1\r\nHost: next\r\n\r\n",
		log:   "head GET /next HTTP/1.1\n  Host: next\nend\n= keep-1.1\nneed (awaiting)\n",
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.check(t, playServer, next) })
	}
	if *update && !t.Failed() {
		fill(t, cases)
	}
	if len(cases) < 400 {
		t.Errorf("the corpus has %d cases; 400 were promised", len(cases))
	}
	t.Logf("%d cases", len(cases))
}

// A player is a server that logs what it understands.
type player struct {
	c      *Conn
	play   []string
	early  bool           // the response begins before the content is read
	status message.Status // to refuse the request with; 0: it is not refused
	sent   bool           // the response of this exchange was sent
	log    strings.Builder
	out    []byte

	from, off int // the bytes of the event that is being read
	data      []byte
	dataEnd   int
}

// playServer is a run of the server's side.
func playServer(wc *wireCase, in []byte, cuts ...int) (log, out string) {
	p := &player{c: NewConn(wc.limits), play: wc.play}
	if len(p.play) > 0 && p.play[0] == "early" {
		p.early, p.play = true, p.play[1:]
	}
	going := feed(p.c, in, cuts, p.drain)
	if going && wc.eof {
		p.c.ReceivedEOF()
		going = p.drain()
	}
	if going {
		p.flush()
		state := p.c.recv.String()
		if p.c.send != silent {
			state += ", " + p.c.send.String()
		}
		if p.c.ExpectsContinue() {
			state += ", the client waits for 100"
		}
		fmt.Fprintf(&p.log, "%d need (%s)\n", p.off, state)
	}
	return p.log.String(), string(p.out)
}

// feed puts in into a machine, cut at the given places, and calls drain after each
// piece. It returns false once drain has returned false.
func feed(c interface {
	Space() []byte
	Received(int)
}, in []byte, cuts []int, drain func() bool) bool {
	at := 0
	for _, cut := range append(slices.Clone(cuts), len(in)) {
		for at < cut {
			n := copy(c.Space(), in[at:cut])
			c.Received(n)
			at += n
			if !drain() {
				return false
			}
		}
	}
	return true
}

// drain handles events until bytes are needed; false when the connection is over.
func (p *player) drain() bool {
	for {
		ev, err := p.c.Next()
		p.off += len(p.c.Wire())
		switch ev {
		case NeedData:
			return true
		case Head:
			p.head(err)
			if p.early {
				p.respond()
				if !p.c.Persists() {
					return p.over()
				}
			}
		case Data:
			p.data, p.dataEnd = append(p.data, p.c.Data()...), p.off
		case End:
			p.note("end")
			p.fields(p.c.Trailers())
			if !p.sent {
				p.respond()
			}
			if !p.c.Persists() {
				return p.over()
			}
			p.log.WriteString("= " + p.c.Persistence().String() + "\n")
			if err := p.c.NextExchange(); err != nil {
				panic(err)
			}
			p.sent, p.status = false, 0
		case Closed:
			if err == nil {
				p.note("closed")
				p.log.WriteString("= over\n")
				return false
			}
			e := err.(*Error)
			p.note(fmt.Sprintf("error %d %s (%s)", e.Status, e.Detail, e.Rule))
			if !p.sent {
				p.out, _ = p.c.AppendHead(p.out, e.Status, nil, 0, "")
				p.out, _ = p.c.AppendEnd(p.out, nil)
			}
			return p.over()
		default:
			panic("unexpected " + ev.String())
		}
	}
}

// over notes why the connection closes.
func (p *player) over() bool {
	p.flush()
	p.log.WriteString("= " + p.c.Persistence().String() + "\n")
	return false
}

// note logs an event that has the bytes since the last one.
func (p *player) note(text string) {
	p.flush()
	fmt.Fprintf(&p.log, "%d-%d %s\n", p.from, p.off, text)
	p.from = p.off
}

// flush logs the content that has arrived as one event, however it was cut.
func (p *player) flush() {
	if p.data == nil {
		return
	}
	fmt.Fprintf(&p.log, "%d-%d data %s\n", p.from, p.dataEnd, quoted(p.data))
	p.from, p.data = p.dataEnd, nil
}

// quoted is content as a log shows it.
func quoted(p []byte) string {
	if len(p) > 80 {
		return fmt.Sprintf("%q and %d more", p[:40], len(p)-40)
	}
	return strconv.Quote(string(p))
}

// head logs a request's head.
func (p *player) head(err error) {
	r := p.c.Request()
	p.note("head " + r.Method + " " + shortened(r.Target.Raw) + " " + r.Version.String())
	if t := r.Target; t.Path != t.Raw {
		fmt.Fprintf(&p.log, "  path %s", shortened(t.Path))
		if t.HasQuery {
			fmt.Fprintf(&p.log, " query %s", shortened(t.Query))
		}
		if t.Form == message.AbsoluteForm {
			fmt.Fprintf(&p.log, " scheme %s", t.Scheme)
		}
		if t.Authority != "" {
			fmt.Fprintf(&p.log, " authority %s", t.Authority)
		}
		p.log.WriteString("\n")
	}
	p.fields(r.Fields)
	switch {
	case r.Length < 0:
		p.log.WriteString("  content in chunks\n")
	case r.Length > 0:
		fmt.Fprintf(&p.log, "  content of %d bytes\n", r.Length)
	}
	if err != nil {
		p.status = err.(*Error).Status
		fmt.Fprintf(&p.log, "  refused %d %s (%s)\n", p.status, err.(*Error).Detail, err.(*Error).Rule)
	}
}

// fields logs field lines, but for the Host that most cases have.
func (p *player) fields(list message.Fields) {
	for i, f := range list {
		if i == 20 {
			fmt.Fprintf(&p.log, "  and %d more\n", len(list)-i)
			return
		}
		if f.Name != "Host" || f.Value != "a" {
			p.log.WriteString(strings.TrimRight("  "+shortened(f.Name)+": "+shortened(f.Value), " ") + "\n")
		}
	}
}

// shortened is text with what cannot be seen escaped, and its middle left out.
func shortened(s string) string {
	if len(s) > 100 {
		s = s[:40] + fmt.Sprintf("[%d bytes]", len(s)-40)
	}
	q := strconv.QuoteToASCII(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

// respond sends the response that the case describes. Lines are:
//
//	close REASON          CloseAfter
//	interim 103 A: b      AppendInterim
//	head 200 n=5 A: b; C: d
//	data hello            AppendData
//	pass 5                Passthrough of dots
//	end A: b              AppendEnd
//
// A line that ends in "!" has to be an error, whose text is put on the log.
func (p *player) respond() {
	p.sent = true
	lines := p.play
	switch {
	case p.status != 0:
		lines = []string{"head " + strconv.Itoa(int(p.status)) + " n=0", "end"}
	case lines == nil && p.c.Request().Method == "CONNECT":
		lines = []string{"head 405 n=0", "end"} // as from any server that is not a proxy
	case lines == nil:
		lines = []string{"head 200 n=2", "data ok", "end"}
	}
	p.flush()
	p.play, p.early = nil, false // the next exchange is an ordinary one
	for _, line := range lines {
		line, wrong := strings.CutSuffix(line, " !")
		err := p.call(line)
		switch {
		case wrong != (err != nil):
			panic(fmt.Sprintf("%q: %v", line, err))
		case err != nil:
			fmt.Fprintf(&p.log, "  %s: %v\n", line, err)
		}
	}
}

// call makes one call of a play.
func (p *player) call(line string) (err error) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "close":
		var code reason.Code
		if err := code.UnmarshalText([]byte(rest)); err != nil {
			panic(err)
		}
		p.c.CloseAfter(code)
	case "interim":
		code, fields, _ := strings.Cut(rest, " ")
		p.out, err = p.c.AppendInterim(p.out, status(code), playFields(fields))
	case "head":
		code, rest, _ := strings.Cut(rest, " ")
		length, fields, _ := strings.Cut(strings.TrimPrefix(rest, "n="), " ")
		n, bad := strconv.ParseInt(length, 10, 64)
		if bad != nil {
			panic(bad)
		}
		p.out, err = p.c.AppendHead(p.out, status(code), playFields(fields), n, "")
	case "data":
		p.out, err = p.c.AppendData(p.out, []byte(rest))
	case "pass":
		n, _ := strconv.Atoi(rest)
		if err = p.c.Passthrough(int64(n)); err == nil {
			p.out = append(p.out, strings.Repeat(".", n)...)
		}
	case "end":
		p.out, err = p.c.AppendEnd(p.out, playFields(rest))
	default:
		panic("no call " + verb)
	}
	return err
}

func status(s string) message.Status {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return message.Status(n)
}

// playFields reads "A: b; C: d", with Go's escapes.
func playFields(s string) (f message.Fields) {
	for part := range strings.SplitSeq(s, "; ") {
		if name, value, ok := strings.Cut(part, ": "); ok {
			if u, err := strconv.Unquote(`"` + value + `"`); err == nil {
				value = u
			}
			f = append(f, message.Field{Name: name, Value: value})
		}
	}
	return f
}
