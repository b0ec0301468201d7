package proxy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// sum is the SHA-256 of s in hex.
func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func TestAnswersPassThrough(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 20_000)
	for _, c := range []struct {
		name, method, response string
		close                  bool // the upstream closes after the response
		status                 message.Status
		content                string
	}{
		{"content of known length", "GET", plain("hello"), false, 200, "hello"},
		{"a lot of it", "GET", plain(big), false, 200, big},
		{"no content", "GET", plain(""), false, 200, ""},
		{"chunks", "GET", "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", false, 201, "abcde"},
		{"until the connection ends", "GET", "HTTP/1.1 200 OK\r\n\r\nto the end", true, 200, "to the end"},
		{"an HTTP/1.0 upstream", "GET", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", true, 200, "hi"},
		{"an error of the upstream's own", "GET", "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy", false, 503, "busy"},
		{"an interim response first", "GET", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, 200, "ok"},
		{"a method of its own", "PROPFIND", plain("dav"), false, 200, "dav"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				for s.head() != "" {
					s.say("%s", c.response)
					if c.close {
						return
					}
				}
			}), withChecksums)
			got := do(t, p, request(c.method, "/p/x"))
			if got.Status != c.status || got.content != c.content || got.err != nil {
				t.Fatalf("got %d with %d bytes (%.40q), error %v; want %d with %d bytes", got.Status, len(got.content), got.content, got.err, c.status, len(c.content))
			}
			if v := got.Fields.Get("Trailer"); v != "X-Content-SHA256, X-Content-Length" {
				t.Errorf("Trailer = %q", v)
			}
			want := message.Fields{{Name: "X-Content-SHA256", Value: sum(c.content)}, {Name: "X-Content-Length", Value: strconv.Itoa(len(c.content))}}
			if !slices.Equal(got.trailers, want) {
				t.Errorf("trailers = %v, want %v", got.trailers, want)
			}
			if got.Length != 0 {
				t.Errorf("the length %d is announced; the response has to be chunked", got.Length)
			}
			if c.close {
				want := reason.UpstreamClose
				if strings.HasPrefix(c.response, "HTTP/1.0") {
					want = reason.Upstream10
				}
				if e := await[event.ConnClosed](t, rec, 1); e.Reason != want {
					t.Errorf("the connection ended for %v, want %v", e.Reason, want)
				}
			}
		})
	}
}

func TestAnswersWithoutContent(t *testing.T) {
	for _, c := range []struct {
		name, method, response string
		length                 int64
		unknown                bool // the length
	}{
		{"HEAD tells the length", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n", 1234, false},
		{"HEAD of a length unknown", "HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 0, true},
		{"204", "DELETE", "HTTP/1.1 204 No Content\r\n\r\n", 0, false},
		{"304 tells the length", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\nETag: \"a\"\r\n\r\n", 77, false},
		{"205", "POST", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, rec := start(t, "/p", upstream(t, always(c.response)), nil)
			for range 2 {
				got := do(t, p, request(c.method, "/p/x"))
				if _, stream := got.Content.(message.Stream); got.Length != c.length || stream != c.unknown || got.content != "" {
					t.Errorf("length %d, content %T; want length %d", got.Length, got.Content, c.length)
				}
				if got.Fields.Has("Trailer") || got.Trailers != nil {
					t.Error("trailers without content")
				}
			}
			if n := len(all[event.ConnOpened](rec)); n != 1 {
				t.Errorf("%d connections for two exchanges, want 1", n)
			}
		})
	}
}

func TestHTTP10ClientsGetNoChunks(t *testing.T) {
	p, _ := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		s.say("%s", plain("known"))
		s.head()
		s.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nchunk\r\n0\r\n\r\n")
		s.head()
		s.say("%s", plain(""))
	}), nil)
	old := request("GET", "/p/x")
	old.Version = message.HTTP10
	if got := do(t, p, old); got.content != "known" || got.length() != 5 || got.Fields.Has("Trailer") || got.Trailers != nil {
		t.Errorf("known length: %q, length %d, fields %v", got.content, got.Length, got.Fields)
	}
	if got := do(t, p, old); got.content != "chunk" || got.Length != 0 || got.Fields.Has("Trailer") {
		t.Errorf("unknown length: %q, length %d, fields %v", got.content, got.Length, got.Fields)
	}
	if got := do(t, p, old); got.Content != nil || got.Fields.Has("Trailer") {
		t.Errorf("no content: %T, fields %v", got.Content, got.Fields)
	}
}

func TestTrailersOfTheUpstreamFollowOurs(t *testing.T) {
	p, _ := start(t, "/p", upstream(t, always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Checked, Content-Length, Hop\r\nConnection: hop\r\n\r\n"+
		"1\r\na\r\n0\r\nChecked: yes\r\nHop: by hop\r\nContent-Length: 5\r\nX-Content-SHA256: forged\r\n\r\n")), withChecksums)
	got := do(t, p, request("GET", "/p/x"))
	if v := got.Fields.Get("Trailer"); v != "X-Content-SHA256, X-Content-Length, Checked" {
		t.Errorf("Trailer = %q", v)
	}
	want := message.Fields{{Name: "X-Content-SHA256", Value: sum("a")}, {Name: "X-Content-Length", Value: "1"}, {Name: "Checked", Value: "yes"}}
	if !slices.Equal(got.trailers, want) {
		t.Errorf("trailers = %v, want %v", got.trailers, want)
	}
}

func TestAResponseKeepsItsFraming(t *testing.T) {
	const chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Checked, Set-Cookie\r\n\r\n" +
		"5\r\nhello\r\n0\r\nChecked: yes\r\nX-Content-SHA256: theirs\r\nSet-Cookie: a=b\r\n\r\n"
	ours := []string{"X-Content-SHA256: " + sum("hello"), "X-Content-Length: 5"}
	for _, c := range []struct {
		name     string
		r        *message.Request
		upstream string
		sums     bool
		length   int64
		trailer  string // the field
		trailers []string
	}{
		{"a length stays a length", request("GET", "/p/x"), plain("hello"), false, 5, "", nil},
		{"with a trailer field of no meaning", request("GET", "/p/x"), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTrailer: X\r\n\r\nhello", false, 5, "", nil},
		{"with other transfer codings accepted", request("GET", "/p/x", "TE: gzip;q=0.5"), plain("hello"), false, 5, "", nil},
		{"chunks stay chunks, trailers trailers", request("GET", "/p/x"), chunks, false, 0, "Checked", []string{"Checked: yes", "X-Content-SHA256: theirs"}},
		{"until the connection ends", request("GET", "/p/x"), "HTTP/1.1 200 OK\r\n\r\nhello", false, 0, "", nil},
		{"a client that asks for trailers gets sums", request("GET", "/p/x", "Connection: TE", "TE: deflate, Trailers"), plain("hello"), false, 0, "X-Content-SHA256, X-Content-Length", ours},
		{"of chunks, too", request("GET", "/p/x", "TE: trailers"), chunks, false, 0, "X-Content-SHA256, X-Content-Length, Checked", append(ours, "Checked: yes")},
		{"so does each of a route with sums", request("GET", "/p/x"), plain("hello"), true, 0, "X-Content-SHA256, X-Content-Length", ours},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, "/p", upstream(t, func(s *party) { s.head(); s.say("%s", c.upstream) }), func(cfg *Config) { cfg.Checksums = c.sums })
			got := do(t, p, c.r)
			if got.err != nil || got.content != "hello" || got.length() != c.length {
				t.Errorf("got %q of length %d, %v; want length %d", got.content, got.length(), got.err, c.length)
			}
			if v := got.Fields.Get("Trailer"); v != c.trailer || !slices.Equal(lines(got.trailers), c.trailers) {
				t.Errorf("Trailer %q, trailers %q; want %q, %q", v, lines(got.trailers), c.trailer, c.trailers)
			}
		})
	}
}

func TestBrokenAnswersAreBrokenForTheClientToo(t *testing.T) {
	for _, c := range []struct{ name, response string }{
		{"cut in content of known length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"},
		{"cut between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"},
		{"cut before the trailers' end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\nA: b\r\n"},
		{"a chunk that lies", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalfway\r\n0\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				s.head()
				s.say("%s", c.response)
			}), nil)
			got := do(t, p, request("GET", "/p/x"))
			if got.Status != 200 || got.err == nil || !strings.HasPrefix(got.content, "half") {
				t.Errorf("got %d, %q, error %v; want the half and an error", got.Status, got.content, got.err)
			}
			if got.trailers != nil {
				t.Errorf("trailers %v after a broken response", got.trailers)
			}
			if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.UpstreamError {
				t.Errorf("reason %v, want %v", e.Reason, reason.UpstreamError)
			}
		})
	}
}

func TestNoAnswerBecomesABadGateway(t *testing.T) {
	for _, c := range []struct {
		name   string
		handle func(*party)
		status message.Status
		says   string
	}{
		{"it closes at once", func(s *party) {}, 502, "without a complete response"},
		{"it closes after the request", func(s *party) { s.head() }, 502, "without a complete response"},
		{"it resets", func(s *party) { s.head(); s.reset() }, 502, "without a complete response"},
		{"it speaks no HTTP", func(s *party) { s.head(); s.say("SSH-2.0-OpenSSH\r\n\r\n") }, 502, ""},
		{"it breaks off in the head", func(s *party) { s.head(); s.say("HTTP/1.1 200 OK\r\nA: b\r\n") }, 502, "in the middle of its response head"},
		{"two lengths", func(s *party) {
			s.head()
			s.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
		}, 502, ""},
		{"a head without end", func(s *party) { s.head(); s.say("HTTP/1.1 200 OK\r\nA: %s\r\n\r\n", strings.Repeat("x", 100_000)) }, 502, "larger"},
		{"a status that is none", func(s *party) { s.head(); s.say("HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n") }, 502, "status"},
		{"a switch that was not asked for", func(s *party) { s.head(); s.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n") }, 502, "switched"},
		{"silence", func(s *party) { s.head(); s.head() }, 504, "in time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, "/p", upstream(t, c.handle), func(cfg *Config) {
				if c.status == message.GatewayTimeout {
					cfg.Response = 50 * time.Millisecond
				}
			})
			got := do(t, p, request("GET", "/p/x", "Accept: text/plain"))
			if got.Status != c.status || !strings.Contains(got.content, c.says) {
				t.Errorf("got %d, %q; want %d saying %q", got.Status, got.content, c.status, c.says)
			}
			if strings.Contains(got.content, "127.0.0.1") || strings.Contains(got.content, "read tcp") {
				t.Errorf("the response tells an address or an internal text: %q", got.content)
			}
		})
	}
}

func TestAnUpstreamThatIsNotThere(t *testing.T) {
	u := upstream(t, func(*party) {})
	gone := *u
	gone.Host = "127.0.0.1:1" // reserved; nothing listens
	var logged []string
	p, rec := start(t, "/p", &gone, func(c *Config) { c.Log = func(s string) { logged = append(logged, s) } })
	do(t, p, request("GET", "/p/x")) // the second is not told again
	got := do(t, p, request("GET", "/p/x"))
	if got.Status != 502 || !strings.Contains(got.content, "refused") || strings.Contains(got.content, "127.0.0.1") {
		t.Errorf("got %d, %q", got.Status, got.content)
	}
	if len(logged) != 1 || !strings.Contains(logged[0], "127.0.0.1:1") {
		t.Errorf("the operator was told %q", logged)
	}
	if len(rec.events) != 0 {
		t.Errorf("events without a connection: %v", rec.events)
	}
}

func TestContentIsSent(t *testing.T) {
	for _, c := range []struct {
		name   string
		length int64
		frame  string // how the upstream sees it
		field  string
	}{
		{"known length", 10, "0123456789", "Content-Length: 10\r\n"},
		{"chunked", -1, "a\r\n0123456789\r\n0\r\nChecked: yes\r\n\r\n", "Transfer-Encoding: chunked\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			heads, bodies := make(chan string, 1), make(chan string, 1)
			p, _ := start(t, "/p", upstream(t, func(s *party) {
				heads <- s.head()
				body := make([]byte, len(c.frame))
				io.ReadFull(s, body)
				bodies <- string(body)
				s.say("%s", plain("thanks"))
			}), nil)
			r := with(request("POST", "/p/x"), "0123456789")
			r.Length = c.length
			r.Trailers = func() message.Fields { return fieldsOf("Checked: yes", "Content-Length: 3") }
			if got := do(t, p, r); got.content != "thanks" {
				t.Errorf("got %d, %q", got.Status, got.content)
			}
			if h := <-heads; !strings.HasPrefix(h, "POST /x HTTP/1.1\r\nHost: ") || !strings.Contains(h, c.field) {
				t.Errorf("the upstream got the head %q, want %q in it", h, c.field)
			}
			if b := <-bodies; b != c.frame {
				t.Errorf("the upstream got the content %q, want %q", b, c.frame)
			}
		})
	}
}

func TestAnEarlyRefusalStopsTheUpload(t *testing.T) {
	for field, why := range map[string]reason.Code{"": reason.Unread, "Connection: close\r\n": reason.UpstreamClose} {
		p, rec := start(t, "/p", upstream(t, func(s *party) {
			s.head()
			s.say("HTTP/1.1 413 Content Too Large\r\n%sContent-Length: 3\r\n\r\nbig", field)
			io.Copy(io.Discard, s) // until the proxy closes
		}), nil)
		// Content without end: only the early response can end this.
		r := request("PUT", "/p/x")
		r.Length, r.Content = 1<<40, zeros{}
		got := do(t, p, r)
		if got.Status != 413 || got.content != "big" || got.err != nil {
			t.Errorf("got %d, %q, %v", got.Status, got.content, got.err)
		}
		if e := await[event.ConnClosed](t, rec, 1); e.Reason != why {
			t.Errorf("%q: reason %v, want %v", field, e.Reason, why)
		}
	}
}

func TestARefusalThatClosesIsHeardAllTheSame(t *testing.T) {
	p, _ := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		s.say("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
	}), nil)
	r := request("PUT", "/p/x")
	r.Length, r.Content = 1<<40, zeros{}
	// The reset that follows may overtake the response on its way; then it is 502.
	if got := do(t, p, r); got.Status != 403 && got.Status != 502 {
		t.Errorf("got %d, %q", got.Status, got.content)
	}
}

func TestAnEarlyConsentDoesNotStopTheUpload(t *testing.T) {
	const size = 300_000
	p, _ := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		s.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
		n, _ := io.CopyN(io.Discard, s, size)
		s.say("6\r\n%d\r\n0\r\n\r\n", n)
	}), nil)
	if got := do(t, p, with(request("POST", "/p/x"), strings.Repeat("x", size))); got.content != "300000" || got.err != nil {
		t.Errorf("got %d, %q, %v", got.Status, got.content, got.err)
	}
}

func TestContentThatFailsOnTheClientsSide(t *testing.T) {
	cut := errors.New("the client is gone")
	ended := make(chan string, 1)
	p, rec := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		b, _ := io.ReadAll(s)
		ended <- string(b)
	}), nil)
	r := request("POST", "/p/x")
	r.Length, r.Content = 100, failing("some", cut)
	if resp := p.Serve(context.Background(), r); resp != nil {
		t.Errorf("answered %d; the server has to account for a client's failure", resp.Status)
	}
	if got := <-ended; got != "some" {
		t.Errorf("the upstream got %q and must see it cut off", got)
	}
	if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.ProxyLeft {
		t.Errorf("reason %v, want %v", e.Reason, reason.ProxyLeft)
	}
}

func TestExpectationsAreForwarded(t *testing.T) {
	for _, c := range []struct {
		name   string
		handle func(*party)
		want   string
		read   bool // the content was asked of the client
		silent bool
	}{
		{"100", func(s *party) {
			if !strings.Contains(s.head(), "Expect: 100-continue\r\n") {
				s.say("%s", plain("no expectation came"))
				return
			}
			s.say("HTTP/1.1 100 Continue\r\n\r\n")
			body := make([]byte, 5)
			io.ReadFull(s, body)
			s.say("%s", plain("got "+string(body)))
		}, "got hello", true, false},
		{"refused", func(s *party) {
			s.head()
			s.say("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nname")
			s.head()
		}, "name", false, false},
		{"silence, as from servers of old", func(s *party) {
			s.head()
			body := make([]byte, 5)
			io.ReadFull(s, body)
			s.say("%s", plain("got "+string(body)))
		}, "got hello", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, "/p", upstream(t, c.handle), func(cfg *Config) {
				if c.silent {
					cfg.Continue = 30 * time.Millisecond
				}
			})
			r := with(request("POST", "/p/x", "Expect: 100-continue"), "hello")
			asked := &watched{r: r.Content}
			r.Content = asked
			if got := do(t, p, r); got.content != c.want || got.err != nil {
				t.Errorf("got %d, %q, %v; want %q", got.Status, got.content, got.err, c.want)
			}
			if asked.read != c.read {
				t.Errorf("the client's content was read: %v, want %v", asked.read, c.read)
			}
		})
	}
}

func TestInterimAnswersArePassedOn(t *testing.T) {
	for _, upload := range []bool{false, true} {
		p, _ := start(t, "/p", upstream(t, func(s *party) {
			s.head()
			s.say("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nConnection: x\r\nX: y\r\n\r\n")
			if upload {
				s.Discard(5)
			}
			s.say("%s", plain("ok"))
		}), nil)
		r := request("POST", "/p/x")
		if upload {
			r = with(r, "hello")
		}
		var got []string
		r.Interim = func(s message.Status, f message.Fields) error {
			got = append(got, strconv.Itoa(int(s))+" "+f.Get("Link")+f.Get("X"))
			return nil
		}
		if out := do(t, p, r); out.content != "ok" {
			t.Errorf("got %d, %q", out.Status, out.content)
		}
		if !slices.Equal(got, []string{"103 </a.css>"}) {
			t.Errorf("upload %v: interim responds with %q", upload, got)
		}
	}
}

func TestAClientThatLeavesEndsTheExchange(t *testing.T) {
	p, rec := start(t, "/p", upstream(t, always(plain(strings.Repeat("x", 1<<20)))), nil)
	resp := p.Serve(context.Background(), request("GET", "/p/x"))
	gone := errors.New("gone")
	if err := resp.Content.(message.Stream)(refusing{gone}); !errors.Is(err, gone) {
		t.Errorf("the stream returned %v, want the writer's error", err)
	}
	if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.ProxyLeft {
		t.Errorf("reason %v, want %v", e.Reason, reason.ProxyLeft)
	}
}

func TestTheServersEndEndsTheExchange(t *testing.T) {
	asked := make(chan struct{})
	p, _ := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		close(asked)
		s.head() // for ever
	}), nil)
	ctx, stop := context.WithCancel(context.Background())
	go func() { <-asked; stop() }()
	if resp := p.Serve(ctx, request("GET", "/p/x")); resp == nil || resp.Status != 502 {
		t.Errorf("got %+v, want 502", resp)
	}
}

// zeros is content without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// watched is content that knows whether it was read.
type watched struct {
	r    io.Reader
	read bool
}

func (w *watched) Read(p []byte) (int, error) { w.read = true; return w.r.Read(p) }

// refusing takes nothing.
type refusing struct{ err error }

func (r refusing) Write([]byte) (int, error) { return 0, r.err }
