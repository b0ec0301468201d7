package coding

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"httpserver/internal/message"
)

func TestNegotiation(t *testing.T) {
	all := Made.With(Identity).With(Brotli)
	const none = Coding(255)
	for _, c := range []struct {
		name   string
		accept []string
		offers Set
		want   Coding
	}{
		{"no field", nil, all, Identity},
		{"an empty field", []string{""}, all, Identity},
		{"a browser", []string{"gzip, deflate, br, zstd"}, all, Brotli},
		{"a browser, nothing precompressed", []string{"gzip, deflate, br, zstd"}, Made.With(Identity), Zstd},
		{"curl", []string{"deflate, gzip"}, all, Gzip},
		{"an old name", []string{"x-gzip"}, all, Gzip},
		{"any case", []string{"GZip"}, all, Gzip},
		{"unknown ones", []string{"compress, foo"}, all, Identity},
		{"one among unknown ones", []string{"foo, gzip, bar"}, all, Gzip},
		{"a part of a name", []string{"gzipped, agzip"}, all, Identity},
		{"anything", []string{"*"}, Made.With(Identity), Zstd},
		{"weights", []string{"zstd;q=0.5, gzip;q=0.8"}, all, Gzip},
		{"weights with white space", []string{"zstd ; q=0.5 , gzip ;q=0.8"}, all, Gzip},
		{"a weight of three digits", []string{"zstd;q=0.801, gzip;q=0.8"}, all, Zstd},
		{"identity is liked better", []string{"gzip;q=0.5, identity"}, all, Identity},
		{"identity is liked as well", []string{"identity, gzip"}, all, Gzip},
		{"identity is liked less when nothing is said of it", []string{"gzip;q=0.001"}, all, Gzip},
		{"refused", []string{"gzip;q=0"}, all, Identity},
		{"refused with digits", []string{"gzip;q=0.000"}, all, Identity},
		{"refused, the rest allowed", []string{"gzip;q=0, *"}, Set(1<<Identity | 1<<Gzip), Identity},
		{"a weight that is none", []string{"gzip;q=2"}, all, Identity},
		{"over two lines", []string{"foo", "gzip"}, all, Gzip},
		{"identity refused", []string{"identity;q=0, gzip"}, all, Gzip},
		{"identity refused and nothing else there", []string{"identity;q=0"}, all, none},
		{"everything refused", []string{"*;q=0"}, all, none},
		{"everything refused but identity", []string{"*;q=0, identity"}, all, Identity},
		{"everything refused but gzip", []string{"gzip, *;q=0"}, all, Gzip},
		{"everything refused but gzip, which is not there", []string{"gzip, *;q=0"}, Set(0).With(Identity), none},
		{"the star before", []string{"*;q=0, gzip"}, all, Gzip},
	} {
		var f message.Fields
		for _, v := range c.accept {
			f = append(f, message.Field{Name: "accept-encoding", Value: v})
		}
		got, ok := c.offers.Best(Accept(f))
		if !ok {
			got = none
		}
		if got != c.want {
			t.Errorf("%s: %q of %b: got %d, want %d", c.name, c.accept, c.offers, got, c.want)
		}
	}
}

func TestAcceptAllocatesNothing(t *testing.T) {
	f := message.Fields{{Name: "Host", Value: "x"}, {Name: "Accept-Encoding", Value: "gzip;q=1.0, deflate, br, zstd;q=0.5"}}
	if n := testing.AllocsPerRun(100, func() { Accept(f) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzAccept(f *testing.F) {
	f.Add("gzip;q=0.5, *;q=0, identity;q=1")
	f.Fuzz(func(t *testing.T, s string) {
		a := Accept(message.Fields{{Name: "Accept-Encoding", Value: s}})
		for c, weight := range a {
			if weight > 1000 {
				t.Errorf("%q: %v has weight %d", s, Coding(c), weight)
			}
		}
		if a[Identity] == 0 && !strings.Contains(s, "0") {
			// Only a weight of nothing, or a malformed one, refuses.
			if !strings.Contains(strings.ToLower(s), "q") {
				t.Errorf("%q refuses identity", s)
			}
		}
	})
}

// decode undoes a coding with another program's decoder, where one is installed.
func decode(t *testing.T, name string, p []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(p)
	var err error
	switch name {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r, zstd.WithDecoderMaxWindow(window))
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEncode(t *testing.T) {
	for _, s := range []string{"", "x", strings.Repeat("some text ", 100000)} {
		for _, c := range []Coding{Gzip, Zstd} {
			p, err := Encode(c, []byte(s))
			if err != nil {
				t.Fatal(err)
			}
			if got := decode(t, c.String(), p); got != s {
				t.Errorf("%v of %d bytes: got %d bytes back", c, len(s), len(got))
			}
			if len(s) > 1000 && len(p) > len(s)/10 {
				t.Errorf("%v: %d bytes became %d", c, len(s), len(p))
			}
		}
	}
	if _, err := Encode(Brotli, nil); err == nil {
		t.Error("made brotli")
	}
}

// answering is a handler that always gives the same response.
func answering(p *message.Response) message.Handler {
	return message.HandlerFunc(func(context.Context, *message.Request) *message.Response { return p })
}

func TestHandler(t *testing.T) {
	text := strings.Repeat("some text ", 1000)
	plain := message.Fields{{Name: "Content-Type", Value: "text/plain"}}
	with := func(name, value string) message.Fields {
		return append(plain[:1:1], message.Field{Name: name, Value: value})
	}
	stream := message.Stream(func(w io.Writer) error {
		for i := range 10 {
			if _, err := io.WriteString(w, text[i*1000:i*1000+1000]); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		name   string
		make   func(message.Handler) message.Handler
		p      message.Response
		accept string
		coding string
		varies bool
	}{
		{"text", New, message.Response{Status: 200, Fields: plain, Content: message.Bytes(text)}, "gzip", "gzip", true},
		{"text in zstd", New, message.Response{Status: 200, Fields: plain, Content: message.Bytes(text)}, "gzip, zstd", "zstd", true},
		{"the request has no Accept-Encoding", New, message.Response{Status: 200, Fields: plain, Content: message.Bytes(text)}, "", "", true},
		{"an error page", New, message.Response{Status: 404, Fields: plain, Content: message.Bytes(text)}, "gzip", "gzip", true},
		{"a little text", New, message.Response{Status: 200, Fields: plain, Content: message.Bytes("abc")}, "gzip", "", false},
		{"a little text, always", Always, message.Response{Status: 200, Fields: plain, Content: message.Bytes("abc")}, "gzip", "gzip", true},
		{"no text at all, always", Always, message.Response{Status: 200, Fields: plain, Content: message.Bytes("")}, "gzip", "gzip", true},
		{"a stream", New, message.Response{Status: 200, Fields: plain, Content: stream}, "gzip", "gzip", true},
		{"a stream in zstd", New, message.Response{Status: 200, Fields: plain, Content: stream, Length: 10000}, "zstd", "zstd", true},
		{"a picture", New, message.Response{Status: 200, Fields: message.Fields{{Name: "Content-Type", Value: "image/png"}}, Content: message.Bytes(text)}, "gzip", "", false},
		{"no type", New, message.Response{Status: 200, Content: message.Bytes(text)}, "gzip", "", false},
		{"a part", New, message.Response{Status: 206, Fields: plain, Content: message.Bytes(text)}, "gzip", "", false},
		{"coded already", New, message.Response{Status: 200, Fields: with("Content-Encoding", "br"), Content: message.Bytes(text)}, "gzip", "br", false},
		{"not to be transformed", New, message.Response{Status: 200, Fields: with("Cache-Control", "no-transform"), Content: message.Bytes(text)}, "gzip", "", false},
		{"nothing", New, message.Response{Status: 204}, "gzip", "", false},
		{"it varies already", New, message.Response{Status: 200, Fields: with("Vary", "accept, accept-encoding"), Content: message.Bytes(text)}, "gzip", "gzip", false},
	} {
		inner := c.p
		r := &message.Request{Method: "GET", Fields: message.Fields{{Name: "Accept-Encoding", Value: c.accept}}}
		got := c.make(answering(&inner)).Serve(context.Background(), r)
		if coding := got.Fields.Get("Content-Encoding"); coding != c.coding || got.Status != c.p.Status {
			t.Errorf("%s: got %d in %q, want %q", c.name, got.Status, coding, c.coding)
			continue
		}
		if got.Fields.HasMember("Vary", "Accept-Encoding") != c.varies && c.name != "it varies already" {
			t.Errorf("%s: %v", c.name, got.Fields)
		}
		if c.coding == "br" || c.p.Content == nil {
			continue
		}
		if _, ok := got.Content.(message.Stream); ok && got.Length != 0 {
			t.Errorf("%s: a coded stream of known length", c.name)
		}
		if want, have := content(t, c.p.Content), decode(t, c.coding, []byte(content(t, got.Content))); have != want {
			t.Errorf("%s: got %d bytes, want %d", c.name, len(have), len(want))
		}
	}
}

// content is what a response carries.
func content(t *testing.T, c message.Content) string {
	t.Helper()
	if s, ok := c.(message.Stream); ok {
		var b bytes.Buffer
		if err := s(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	return string(c.(message.Bytes))
}

func TestHandlerRefuses(t *testing.T) {
	p := &message.Response{Status: 200, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}}, Content: message.Bytes(strings.Repeat("x", 2000))}
	r := &message.Request{Method: "GET", Fields: message.Fields{{Name: "Accept-Encoding", Value: "*;q=0"}}}
	if got := New(answering(p)).Serve(context.Background(), r); got.Status != 406 || got.Fields.Get("Vary") == "" {
		t.Errorf("got %d %v", got.Status, got.Fields)
	}
	if got := New(answering(nil)).Serve(context.Background(), r); got != nil {
		t.Errorf("no response became %v", got)
	}
}

// A stream that fails must not look whole: the coding's end is not written.
func TestABrokenStreamStaysBroken(t *testing.T) {
	broken := message.Stream(func(w io.Writer) error {
		io.WriteString(w, "half")
		return io.ErrUnexpectedEOF
	})
	h := New(answering(&message.Response{Status: 200, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}}, Content: broken}))
	r := &message.Request{Method: "GET", Fields: message.Fields{{Name: "Accept-Encoding", Value: "gzip"}}}
	var b bytes.Buffer
	if err := h.Serve(context.Background(), r).Content.(message.Stream)(&b); err != io.ErrUnexpectedEOF {
		t.Errorf("the error became %v", err)
	}
	z, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); string(got) != "half" || err != io.ErrUnexpectedEOF {
		t.Errorf("got %q, %v", got, err)
	}
	// And the writer that served it serves the next one.
	h.(*handler).inner = answering(&message.Response{Status: 200, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}}, Content: message.Bytes(strings.Repeat("y", 2000))})
	if got := decode(t, "gzip", h.Serve(context.Background(), r).Content.(message.Bytes)); got != strings.Repeat("y", 2000) {
		t.Errorf("got %.20q", got)
	}
}

// Each write arrives when it was written, not when the stream ends.
func TestAStreamIsPrompt(t *testing.T) {
	for _, name := range []string{"gzip", "zstd"} {
		var sent bytes.Buffer
		stream := message.Stream(func(w io.Writer) error {
			for range 3 {
				before := sent.Len()
				if _, err := io.WriteString(w, "a line\n"); err != nil {
					return err
				}
				if sent.Len() == before {
					t.Errorf("%s: a write was held back", name)
				}
			}
			return nil
		})
		h := New(answering(&message.Response{Status: 200, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}}, Content: stream}))
		r := &message.Request{Method: "GET", Fields: message.Fields{{Name: "Accept-Encoding", Value: name}}}
		if err := h.Serve(context.Background(), r).Content.(message.Stream)(&sent); err != nil {
			t.Fatal(err)
		}
		if got := decode(t, name, sent.Bytes()); got != strings.Repeat("a line\n", 3) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// Large content is coded while it is sent, in little memory.
func TestLargeContentIsNotHeldTwice(t *testing.T) {
	text := bytes.Repeat([]byte("some words and others "), 32<<20/22)
	p := &message.Response{Status: 200, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}}, Content: message.Bytes(text)}
	h := New(answering(p))
	for _, name := range []string{"gzip", "zstd"} {
		r := &message.Request{Method: "POST", Fields: message.Fields{{Name: "Accept-Encoding", Value: name}}}
		send := func(w io.Writer) {
			t.Helper()
			s, ok := h.Serve(context.Background(), r).Content.(message.Stream)
			if !ok {
				t.Fatalf("%s: it is not a stream", name)
			}
			if err := s(w); err != nil {
				t.Fatal(err)
			}
		}
		var sent bytes.Buffer
		send(&sent)
		if decode(t, name, sent.Bytes()) != string(text) {
			t.Errorf("%s: it is not what was sent", name)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		send(io.Discard)
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 4<<20 {
			t.Errorf("%s: %d bytes of memory for %d of content", name, taken, len(text))
		}
	}
}

func TestShrinks(t *testing.T) {
	for mediaType, want := range map[string]bool{
		"text/html": true, "text/plain; charset=utf-8": true, "TEXT/CSS ;x": true, "application/json": true, "image/svg+xml": true,
		"application/manifest+json": true, "application/wasm": true, "font/ttf": true,
		"image/png": false, "video/mp4": false, "font/woff2": false, "application/zip": false, "application/octet-stream": false,
		"text/event-stream": false, "": false, "application/jsonx": false,
	} {
		if got := Shrinks(mediaType); got != want {
			t.Errorf("Shrinks(%q) = %v", mediaType, got)
		}
	}
}
