package http1

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"httpserver/internal/message"
)

// seeds adds every case of the corpus.
func seeds(f *testing.F, pattern string, add func(in []byte)) {
	for _, c := range corpus(f, pattern) {
		if len(c.in) < 2000 {
			add(c.in)
		}
	}
}

// someCuts are a few places to cut n bytes at.
func someCuts(n int, seed uint64) (cuts []int) {
	r := rand.New(rand.NewPCG(seed, 1))
	for at := r.IntN(8); at < n; at += 1 + r.IntN(1+n/3) {
		cuts = append(cuts, at)
	}
	return cuts
}

// Any bytes: no panic, and the same log and responses however they are cut.
func FuzzCuts(f *testing.F) {
	seeds(f, "*.txtar", func(in []byte) { f.Add(in, uint64(len(in)), true) })
	f.Fuzz(func(t *testing.T, in []byte, seed uint64, server bool) {
		play := playServer
		if !server {
			play = playClient
		}
		c := &wireCase{limits: Limits{MaxHeaderBytes: 600, MaxContentBytes: 400, MaxFieldLines: 12, MaxExtensionBytes: 40, Trailers: 80}, eof: seed%2 == 0}
		log, out := play(c, in)
		for _, cuts := range [][]int{everywhere(len(in)), someCuts(len(in), seed)} {
			if l, o := play(c, in, cuts...); l != log || o != out {
				t.Fatalf("cut at %v\nin   %q\ngot\n%swhole\n%ssent %q\nwhole %q", cuts, in, l, log, o, out)
			}
		}
	})
}

// A request that Conn accepts, the second reader accepts too, with the same parts and
// the same end.
func FuzzStrict(f *testing.F) {
	seeds(f, "*.txtar", func(in []byte) { f.Add(in) })
	f.Fuzz(func(t *testing.T, in []byte) {
		c := NewConn(Limits{})
		if len(in) == 0 || len(in) > small {
			return
		}
		c.Received(copy(c.Space(), in))
		end, rest := 0, in
		for {
			ev, err := c.Next()
			end += len(c.Wire())
			var content []byte
			if err == nil || ev == Head {
				content, err = readAll(c, &end)
			}
			if err != nil || content == nil {
				return // refused, or not all of it is there
			}
			compare(t, in, c, content, latin1(rest), end)
			if !goesOn(t, c) {
				return
			}
			rest, end = rest[end:], 0
		}
	})
}

// readAll reads content to its end; nil where it is not all there.
func readAll(c *Conn, end *int) ([]byte, error) {
	if c.Request() == nil {
		return nil, nil
	}
	content := []byte{}
	for {
		ev, err := c.Next()
		*end += len(c.Wire())
		switch {
		case err != nil:
			return nil, err
		case ev == NeedData:
			return nil, nil
		case ev == End:
			return content, nil
		}
		content = append(content, c.Data()...)
	}
}

// compare compares the request of c with that of the second reader.
func compare(t *testing.T, in []byte, c *Conn, content []byte, rest string, end int) {
	t.Helper()
	s, ok := strictRead(rest)
	r := c.Request()
	if !ok {
		t.Fatalf("%q\nwe took a request that a strict reader refuses: %v %v %v %q", in, r.Method, r.Target.Raw, r.Fields, content)
	}
	if r.Method != s.method || r.Target.Raw != s.target || r.Version.String() != s.version {
		t.Fatalf("%q\nrequest line: got %v %v %v, the strict reader %v", in, r.Method, r.Target.Raw, r.Version, s)
	}
	if latin1(content) != s.content || end != s.end {
		t.Fatalf("%q\ncontent %q up to %d, the strict reader %q up to %d", in, content, end, s.content, s.end)
	}
	same := func(what string, got message.Fields, want [][2]string) {
		if !slices.EqualFunc(got, want, func(a message.Field, b [2]string) bool {
			return a.Name == b[0] && latin1([]byte(a.Value)) == b[1]
		}) {
			t.Fatalf("%q\n%s: got %q, the strict reader %q", in, what, got, want)
		}
	}
	same("fields", r.Fields, s.fields)
	kept := slices.DeleteFunc(s.trailers, func(f [2]string) bool { return forbiddenTrailer(f[0]) })
	same("trailers", c.Trailers(), kept)
	if p := r.Target.Path; r.Target.Form == message.OriginForm {
		for segment := range strings.SplitSeq(p, "/") {
			if segment == "." || segment == ".." || p[0] != '/' || strings.ContainsRune(p, 0) {
				t.Fatalf("%q\nthe path is %q", in, p)
			}
		}
	}
}

// Conn's responses are what Client reads: whatever a handler does, both sides agree
// where the response ends.
func FuzzResponse(f *testing.F) {
	f.Add("GET", 200, "Content-Type", "text/plain", int64(5), []byte("hello"), "X", "y", true)
	f.Add("HEAD", 200, "Connection", "close", int64(-1), []byte("hello"), "X", "y", true)
	f.Add("GET", 304, "X", "a\r\nb", int64(-1), []byte("hello"), "Host", "y", false)
	f.Add("GET", 204, "Transfer-Encoding", "chunked", int64(0), []byte{}, "", "", true)
	f.Add("PUT", 599, "Trailer", "X", int64(-1), []byte("0\r\n\r\n"), "X", "y", false)
	f.Fuzz(func(t *testing.T, method string, status int, name, value string, n int64, content []byte, trailer, trailerValue string, v11 bool) {
		if !message.KnownMethod(method) || method == "CONNECT" {
			method = "GET"
		}
		version := "HTTP/1.0"
		if v11 {
			version = "HTTP/1.1"
		}
		c := NewConn(Limits{})
		c.Received(copy(c.Space(), method+" / "+version+"\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"))
		if ev, err := c.Next(); ev != Head || err != nil {
			t.Fatal(ev, err)
		}
		c.Next()
		out, err := c.AppendHead(nil, message.Status(status), message.Fields{{Name: name, Value: value}}, n, "")
		if err != nil {
			if len(out) != 0 {
				t.Fatalf("an error, and %q was appended", out)
			}
			return
		}
		if out, err = c.AppendData(out, content); err != nil {
			return
		}
		trailers := message.Fields{{Name: trailer, Value: trailerValue}}
		whole := true
		if out, err = c.AppendEnd(out, trailers); err == ErrField {
			out, err = c.AppendEnd(out, nil)
		}
		if err != nil {
			whole = false
		}
		hasContent := c.HasContent()
		peer := NewClient(Limits{MaxContentBytes: -1})
		peer.Sent(method)
		log := readResponse(t, peer, out, whole)
		if whole && peer.Response().Status != message.Status(status) {
			t.Fatalf("sent %q\nread status %d", out, peer.Response().Status)
		}
		if want := content; whole && hasContent && !bytes.Equal(log, want) {
			t.Fatalf("sent %q\nread %q", out, log)
		} else if whole && !hasContent && len(log) > 0 {
			t.Fatalf("sent %q\nread %q where there is no content", out, log)
		}
		if whole && !peer.Persists() && c.Persists() {
			t.Fatalf("sent %q\nwe would go on, the client would not: %v", out, peer.close)
		}
	})
}

// readResponse reads one response, which has to be all there if whole, and
// nothing after it.
func readResponse(t *testing.T, c *Client, in []byte, whole bool) (content []byte) {
	t.Helper()
	for rest := in; len(rest) > 0; {
		n := copy(c.Space(), rest)
		c.Received(n)
		rest = rest[n:]
		for {
			ev, err := c.Next()
			if err != nil {
				t.Fatalf("sent %q\nwhich the client refuses: %v", in, err)
			}
			if ev == NeedData || ev == Paused {
				break
			}
			if ev == Data {
				content = append(content, c.Data()...)
			}
		}
	}
	if whole && c.Response() == nil {
		t.Fatalf("sent %q\nwhich is no whole head", in)
	}
	return content
}

// The same for the requests of Client and what Conn reads.
func FuzzRequest(f *testing.F) {
	f.Add("POST", "/a?b", "X", "y", int64(5), []byte("hello"), "X", "y")
	f.Add("GET", "*", "Connection", "close", int64(0), []byte{}, "", "")
	f.Add("PUT", "http://a/", "Content-Length", "9", int64(-1), []byte("0\r\n\r\n"), "Host", "y")
	f.Fuzz(func(t *testing.T, method, target, name, value string, n int64, content []byte, trailer, trailerValue string) {
		c := NewClient(Limits{})
		out, err := c.AppendRequest(nil, method, target, message.Fields{{Name: "Host", Value: "a"}, {Name: name, Value: value}}, n)
		if err != nil {
			return
		}
		if out, err = c.AppendData(out, content); err != nil && n != 0 {
			return
		}
		if out, err = c.AppendEnd(out, message.Fields{{Name: trailer, Value: trailerValue}}); err != nil {
			return
		}
		if len(out) > small {
			return
		}
		peer := NewConn(Limits{MaxContentBytes: -1})
		peer.Received(copy(peer.Space(), out))
		ev, err := peer.Next()
		if ev != Head {
			// A field that says something wrong, such as a second Host, is
			// the caller's; what has to hold is that it stays one request.
			if e := err.(*Error); e.Status == message.BadRequest || e.Status == 421 {
				return
			}
			t.Fatalf("sent %q\nwhich the server refuses: %v", out, err)
		}
		end := len(peer.Wire())
		got, err := readAll(peer, &end)
		if err != nil || end != len(out) {
			t.Fatalf("sent %q\nread up to %d of %d: %v", out, end, len(out), err)
		}
		if n != 0 && !bytes.Equal(got, content) {
			t.Fatalf("sent %q\nread %q", out, got)
		}
	})
}

// Explain accepts any exchange, and its steps stay inside the bytes.
func FuzzExplain(f *testing.F) {
	seeds(f, "*.txtar", func(in []byte) { f.Add(in) })
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) == 0 || len(in) > small {
			return
		}
		c := NewConn(Limits{})
		c.Received(copy(c.Space(), in))
		ev, err := c.Next()
		x := Exchange{Received: int64(len(c.Wire())), Skipped: c.Skipped()}
		if ev == NeedData || ev == Closed && err == nil {
			return
		}
		if x.Err, _ = err.(*Error); ev == Closed {
			x.Received = int64(len(in))
		}
		headEnd := x.Received
		for ev != End && ev != NeedData && ev != Closed {
			ev, err = c.Next()
			x.Received += int64(len(c.Wire()))
			if e, ok := err.(*Error); ok {
				x.Err = e
			}
		}
		x.Request, x.Content = c.Request(), in[headEnd:x.Received]
		if out, err := c.AppendHead(nil, 404, fileFields, 5, someDate); err == nil {
			x.Head, x.Sent = string(out), int64(len(out)+5)
		}
		x.Why = c.Persistence()
		for _, s := range Explain(x) {
			most := x.Received
			if s.Sent {
				most = x.Sent
			}
			if s.Off < 0 || s.Len < 0 || s.Off+s.Len > most || s.What == "" {
				t.Fatalf("%q\nstep %+v of %d bytes", in, s, most)
			}
		}
	})
}

// goesOn responds to a request, and reports whether another may follow.
func goesOn(t *testing.T, c *Conn) bool {
	if _, err := c.AppendHead(nil, 404, nil, 0, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AppendEnd(nil, nil); err != nil {
		t.Fatal(err)
	}
	return c.NextExchange() == nil
}
