package proxy

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// TestAForeignUpstream has net/http, which knows nothing of this program, at
// the other end.
func TestAForeignUpstream(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %d %s %v", r.Method, r.ContentLength, body, err)
	})
	mux.HandleFunc("/seen", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s|%s|%s|%s|%s", r.Host, r.URL.RawQuery, r.Header.Get("X-Forwarded-For"), r.Header.Get("X-Forwarded-Host"), r.Header.Get("Connection"))
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprint(w, i)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/move", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/echo", http.StatusFound) })
	mux.HandleFunc("/abort", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, strings.Repeat("x", 10_000))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	p, rec := start(t, "/p", mustURL(t, s.URL), nil)

	if got := do(t, p, with(request("POST", "/p/echo"), "hello")); got.content != "POST 5 hello <nil>" {
		t.Errorf("POST: %q", got.content)
	}
	chunked := with(request("POST", "/p/echo"), strings.Repeat("x", 100_000))
	chunked.Length = -1
	if got := do(t, p, chunked); !strings.HasPrefix(got.content, "POST -1 xxx") || !strings.HasSuffix(got.content, "x <nil>") {
		t.Errorf("chunked: %.40q", got.content)
	}
	if got := do(t, p, request("GET", "/p/seen?a=%20b")); got.content != p.host+"|a=%20b|192.0.2.7|front.example|" {
		t.Errorf("seen: %q", got.content)
	}
	if got := do(t, p, request("GET", "/p/stream")); got.content != "012" {
		t.Errorf("stream: %q", got.content)
	}
	if got := do(t, p, request("HEAD", "/p/echo")); got.Status != 200 || got.content != "" {
		t.Errorf("HEAD: %d, %q", got.Status, got.content)
	}
	if got := do(t, p, request("GET", "/p/move")); got.Status != 302 || got.Fields.Get("Location") != "/p/echo" {
		t.Errorf("redirect: %d to %q", got.Status, got.Fields.Get("Location"))
	}
	if n := len(all[event.ConnOpened](rec)); n != 1 {
		t.Errorf("%d connections for six exchanges, want 1", n)
	}
	if got := do(t, p, request("GET", "/p/abort")); got.Status != 200 || len(got.content) != 10_000 || got.err == nil {
		t.Errorf("abort: %d, %d bytes, error %v", got.Status, len(got.content), got.err)
	}
}

// Each piece of a streamed response is passed on before the next one exists.
func TestAStreamIsNotHeldBack(t *testing.T) {
	next := make(chan struct{})
	p, _ := start(t, "/p", upstream(t, func(s *party) {
		s.head()
		s.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
		for i := range 3 {
			s.say("1\r\n%d\r\n", i)
			select {
			case <-next:
			case <-time.After(patience):
				return
			}
		}
		s.say("0\r\n\r\n")
	}), nil)
	resp := p.Serve(t.Context(), request("GET", "/p/x"))
	var got bytes.Buffer
	err := resp.Content.(message.Stream)(writerFunc(func(q []byte) (int, error) {
		next <- struct{}{}
		return got.Write(q)
	}))
	if err != nil || got.String() != "012" {
		t.Errorf("got %q, %v", &got, err)
	}
}

// A writerFunc is a function as a writer.
type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestAnHTTPSUpstream(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Proto, " ", r.TLS.NegotiatedProtocol)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it logs the client that does not trust it
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	trusting := &tls.Config{RootCAs: roots}
	p, rec := start(t, "/p", mustURL(t, s.URL), func(c *Config) { c.TLS = trusting })
	for range 2 {
		if got := do(t, p, request("GET", "/p/x")); got.content != "HTTP/1.1 http/1.1" {
			t.Fatalf("got %d, %q", got.Status, got.content)
		}
	}
	secured := all[event.ConnSecured](rec)
	if len(secured) != 1 || secured[0].Version != "TLS 1.3" || secured[0].Cipher == "" || secured[0].Conn != all[event.ConnOpened](rec)[0].Conn {
		t.Errorf("secured: %+v", secured)
	}

	p, rec = start(t, "/p", mustURL(t, s.URL), nil) // does not trust it
	if got := do(t, p, request("GET", "/p/x")); got.Status != 502 || !strings.Contains(got.content, "TLS") {
		t.Errorf("an untrusted upstream: %d, %q", got.Status, got.content)
	}
	if e := await[event.ConnClosed](t, rec, 1); e.Reason != reason.HandshakeFail {
		t.Errorf("reason %v, want %v", e.Reason, reason.HandshakeFail)
	}
}

func TestAnUpstreamThatAnswersNoHandshake(t *testing.T) {
	u := upstream(t, func(s *party) { io.Copy(io.Discard, s) })
	u.Scheme = "https"
	p, rec := start(t, "/p", u, func(c *Config) { c.Connect = 500 * time.Millisecond })
	if got := do(t, p, request("GET", "/p/x")); got.Status != 504 {
		t.Errorf("got %d, %q, want 504", got.Status, got.content)
	}
	await[event.ConnClosed](t, rec, 1)
}
