package http1

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"httpserver/internal/reason"
)

// errorsOf collects every error that the corpus provokes, by its text.
func errorsOf(t *testing.T) map[string]*Error {
	t.Helper()
	found := map[string]*Error{}
	for _, wc := range corpus(t, "*.txtar") {
		var next func() (Event, error)
		if strings.Contains(wc.file, "client-") {
			c := NewClient(wc.limits)
			c.Sent("GET")
			feedAll(c, wc.in)
			c.ReceivedEOF()
			next = c.Next
		} else {
			c := NewConn(wc.limits)
			feedAll(c, wc.in)
			c.ReceivedEOF()
			next = c.Next
		}
		for ev := NeedData; ev != End && ev != Closed && ev != Paused; {
			var err error
			if ev, err = next(); err != nil {
				found[err.Error()] = err.(*Error)
			}
		}
	}
	if len(found) < 150 {
		t.Fatalf("the corpus provokes only %d different errors", len(found))
	}
	return found
}

// feedAll puts all of in into a machine before its first event.
func feedAll(c interface {
	Space() []byte
	Received(int)
}, in []byte) {
	for len(in) > 0 {
		n := copy(c.Space(), in)
		c.Received(n)
		in = in[n:]
	}
}

var (
	ruleForm = regexp.MustCompile(`^RFC (9110|9112|6585) §\d+(\.\d+)*$`)
	oddWords = regexp.MustCompile(`\b(nobody|somebody|whoever|stands?|behind|anew)\b`)
)

// The texts of errors are shown on a page, in the log and on a screen: plain
// sentences without the peer's raw bytes.
func TestTextsOfErrors(t *testing.T) {
	for text, e := range errorsOf(t) {
		switch first := []rune(e.Detail + " ")[0]; {
		case e.Detail == "" || strings.HasSuffix(e.Detail, "."):
			t.Errorf("%q: the detail must be a sentence without a full stop", text)
		case unicode.IsUpper(first) && !regexp.MustCompile(`^(Content-Length|Transfer-Encoding|HTTP/1\.0)`).MatchString(e.Detail):
			t.Errorf("%q: the detail begins with a capital letter", text)
		case len(e.Detail) > 200:
			t.Errorf("%q: the detail has %d bytes", text, len(e.Detail))
		case oddWords.MatchString(e.Detail):
			t.Errorf("%q: say %q in other words", text, oddWords.FindString(e.Detail))
		case !ruleForm.MatchString(e.Rule):
			t.Errorf("%q: the rule is %q", text, e.Rule)
		case e.Reason == reason.None || e.Status < 400 || e.Status > 599:
			t.Errorf("%q: reason %v, status %d", text, e.Reason, e.Status)
		}
		for _, r := range e.Detail {
			if r < ' ' || r > '~' {
				t.Errorf("%q: the detail contains %q", text, r)
			}
		}
	}
}

func TestBytesAreShownVisibly(t *testing.T) {
	for b, want := range map[byte]string{
		0: "0x00", '\t': "0x09", '\r': "0x0D", ' ': "0x20", '!': "'!'", '\'': "'''", '~': "'~'", 0x7f: "0x7F", 0x80: "0x80", 0xff: "0xFF",
	} {
		if got := show(b); got != want {
			t.Errorf("show(%#02x) = %s, want %s", b, got, want)
		}
	}
	for n, want := range map[int]int{0: 0, 39: 39, 40: 40, 41: 43, 1000: 43} {
		if got := cut(strings.Repeat("x", n)); len(got) != want || n > 40 != strings.HasSuffix(got, "...") {
			t.Errorf("cut of %d bytes is %q", n, got)
		}
	}
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 2: "2 bytes", 1024: "1024 bytes"} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]int{200: 200, 201: 203} {
		if got := cutFact(strings.Repeat("x", n)); len(got) != want {
			t.Errorf("cutFact of %d bytes has %d", n, len(got))
		}
	}
}

// Learners read these sentences: each method and class of statuses has its own.
func TestMethodsAndStatusesAreExplained(t *testing.T) {
	for method, want := range map[string]string{
		"GET": "changes nothing", "HEAD": "no content", "POST": "Not safe to send twice", "PUT": "Replaces",
		"DELETE": "Removes", "OPTIONS": "which methods are allowed", "PATCH": "", "BREW": "", "get": "",
	} {
		if got := methodNote(method); !strings.Contains(got, want) || want == "" != (got == "") {
			t.Errorf("methodNote(%s) = %q, want it to say %q", method, got, want)
		}
	}
	for status, want := range map[string]string{
		"200 OK": "2xx", "206 Partial Content": "2xx", "304 Not Modified": "3xx", "404 Not Found": "4xx", "500 Error": "5xx", "103 Early Hints": "",
	} {
		if got := statusNote(status); !strings.HasPrefix(got, want) || want == "" != (got == "") {
			t.Errorf("statusNote(%s) = %q, want it to begin with %q", status, got, want)
		}
	}
}

// The steps of every request in the corpus: inside its bytes, each request step
// before the response's, with whole sentences and real rules.
func TestStepsOfTheCorpus(t *testing.T) {
	sent := regexp.MustCompile(`(?s)^[A-Z0-9"].*\.$`)
	for _, wc := range corpus(t, "*.txtar") {
		if strings.Contains(wc.file, "client-") || len(wc.in) > 3000 {
			continue
		}
		x, in, ok := explained(wc)
		if !ok {
			continue
		}
		steps, responseBegan := Explain(x), false
		for _, s := range steps {
			most := x.Received
			if s.Sent {
				most = x.Sent
			}
			fail := func(what string) {
				t.Fatalf("%s: %s\n%s: %+v\nin   %q\nall  %+v", wc.file, wc.name, what, s, in, steps)
			}
			switch {
			case s.Off < 0 || s.Len < 0 || s.Off+s.Len > most:
				fail(fmt.Sprintf("a step outside the %d bytes", most))
			case responseBegan && !s.Sent:
				fail("a step of the request after the response began")
			case s.What == "":
				fail("a step without a name")
			case s.Note != "" && !sent.MatchString(s.Note):
				fail("a note that is not a sentence")
			case oddWords.MatchString(s.Note):
				fail("odd words in a note")
			case s.Rule != "" && !ruleForm.MatchString(s.Rule):
				fail("no such rule")
			}
			responseBegan = responseBegan || s.Sent
		}
		if last := steps[len(steps)-1]; last.What != "decide" || last.Fact != "KEEP" && last.Fact != "CLOSE" {
			t.Fatalf("%s: %s: the last step is %+v", wc.file, wc.name, last)
		}
		if _, refused := stepCalled(steps, "refused"); refused != (x.Err != nil) {
			t.Fatalf("%s: %s: refused %v, error %v", wc.file, wc.name, refused, x.Err)
		}
	}
}

// The content of a response as the steps explain it, however its end is marked.
func TestTheContentOfAResponseIsExplained(t *testing.T) {
	const length, chunks, neither = "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", ""
	for _, c := range []struct {
		name, framing string
		content       string // as sent
		fact, note    string
		last          string // the name of the last step
	}{
		{"a length", length, "hello", "5 bytes", "", "content"},
		{"a length, to HEAD", length, "", "none", "", "content"},
		{"chunks", chunks, "5\r\nhello\r\n0\r\n\r\n", "in chunks", "15 bytes including the framing.", "trailers"},
		{"chunks, to HEAD", chunks, "", "none", "", "content"},
		{"the end of the connection", neither, "hello", "5 bytes", "No field gives the length: the content ends when the connection closes.", "content"},
		{"no content at all", neither, "", "none", "", "content"},
		{"one byte", neither, "h", "1 byte", "No field gives the length: the content ends when the connection closes.", "content"},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := "HTTP/1.1 200 OK\r\n" + c.framing + "\r\n"
			steps := Explain(Exchange{Head: head, Sent: int64(len(head) + len(c.content)), SentContent: []byte(c.content)})
			s, _ := stepCalled(steps, "content")
			if s.Fact != c.fact || s.Note != c.note || s.Off != int64(len(head)) || s.Len != int64(len(c.content)) {
				t.Errorf("the content is explained as %+v", s)
			}
			if got := steps[len(steps)-1]; got.What != c.last {
				t.Errorf("the last step is %+v, want %s", got, c.last)
			}
		})
	}
}

// Chunks as steps: their sizes, extensions, the end and the trailers; at most
// maxChunkSteps, and none after one that was not kept completely.
func TestChunksAreExplained(t *testing.T) {
	many := strings.Repeat("1\r\nx\r\n", maxChunkSteps+5)
	for _, c := range []struct {
		name, wire string
		want       []string // the names and facts of the steps
	}{
		{"one and the end", "5\r\nhello\r\n0\r\n\r\n", []string{"chunk 5 bytes", "last chunk 0 bytes", "trailers none"}},
		{"two", "1\r\na\r\nA\r\n0123456789\r\n0\r\n\r\n", []string{"chunk 1 byte", "chunk 10 bytes", "last chunk 0 bytes", "trailers none"}},
		{"the end alone", "0\r\n\r\n", []string{"last chunk 0 bytes", "trailers none"}},
		{"trailers", "0\r\nX: y\r\n\r\n", []string{"last chunk 0 bytes", "trailers X: y"}},
		{"a cut trailer section", "0\r\nX: y\r\n", []string{"last chunk 0 bytes"}},
		{"a cut chunk", "5\r\nhel", []string{"chunk 5 bytes"}},
		{"a cut size", "5", nil},
		{"no chunk", "hello", nil},
		{"a bad chunk after a good one", "1\r\na\r\nzz\r\n", []string{"chunk 1 byte"}},
		{"nothing", "", nil},
		{"many", many, strings.Split(strings.Repeat("chunk 1 byte,", maxChunkSteps-1)+"chunk 1 byte", ",")},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &explainer{}
			e.chunks([]byte(c.wire))
			var got []string
			end := int64(0)
			for _, s := range e.steps {
				got = append(got, s.What+" "+s.Fact)
				if s.Off < end || s.Off+s.Len > int64(len(c.wire)) {
					t.Errorf("the step %+v overlaps or is outside", s)
				}
				end = s.Off + s.Len
			}
			if strings.Join(got, ",") != strings.Join(c.want, ",") {
				t.Errorf("%q is explained as %q, want %q", c.wire, got, c.want)
			}
		})
	}
	e := &explainer{}
	e.chunks([]byte("5;a=b\r\nhello\r\n"))
	if s := e.steps[0]; s.Len != 7 || !strings.Contains(s.Note, "extension") {
		t.Errorf("an extension is explained as %+v", s)
	}
}

// stepCalled finds the first step with this name.
func stepCalled(steps []Step, what string) (Step, bool) {
	for _, s := range steps {
		if s.What == what {
			return s, true
		}
	}
	return Step{}, false
}

// explained plays one case with a response, and returns the exchange; false if no
// request is complete or refused.
func explained(wc *wireCase) (x Exchange, in []byte, ok bool) {
	c := NewConn(wc.limits)
	feedAll(c, wc.in)
	for ev := NeedData; ev != End; {
		var err error
		if ev, err = c.Next(); ev == NeedData {
			return x, nil, false
		}
		if e, is := err.(*Error); is {
			x.Err = e
		}
		x.Received += int64(len(c.Wire()))
		if ev != Head {
			x.Content = append(x.Content, c.Wire()...)
		}
		if ev == Closed {
			if x.Err == nil {
				return x, nil, false
			}
			x.Received = int64(len(wc.in))
			break
		}
	}
	x.Request, x.Skipped = c.Request(), c.Skipped()
	out, err := c.AppendHead(nil, 404, fileFields, 5, someDate)
	if err != nil {
		return x, nil, false
	}
	x.Head, x.Sent, x.Why = string(out), int64(len(out)+5), c.Persistence()
	return x, wc.in[:x.Received], true
}
