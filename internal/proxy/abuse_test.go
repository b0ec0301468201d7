package proxy

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// An upstream that sends content where there is none is not listened to.
func TestContentWithoutAPlaceIsNotWaitedFor(t *testing.T) {
	const closes, keeps = true, false
	for _, c := range []struct {
		name, method, response string
		endless                bool // more chunks follow until the connection ends
		closes                 bool
	}{
		{"205 with endless chunks", "GET", "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n", true, closes},
		{"205 with a length and silence", "GET", "HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\n", false, closes},
		{"205 with half its content", "GET", "HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nha", false, closes},
		{"205 with all its content", "GET", "HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", false, keeps},
		{"205 with the last chunk only", "GET", "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false, keeps},
		{"205 without content", "GET", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", false, keeps},
		{"205 until the connection ends", "GET", "HTTP/1.0 205 Reset Content\r\n\r\n", true, closes},
		{"204 and more bytes", "GET", "HTTP/1.1 204 No Content\r\n\r\nhello", false, closes},
		{"304 and endless bytes", "GET", "HTTP/1.1 304 Not Modified\r\n\r\n", true, closes},
		{"HEAD and content all the same", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, closes},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				s.head()
				s.say("%s", c.response)
				for c.endless {
					if _, err := io.WriteString(s.Conn, "1\r\nx\r\n"); err != nil {
						return
					}
				}
				s.head()
			}), nil)
			got := do(t, p, request(c.method, "/p/x"))
			if got.content != "" || got.Status < 200 || got.Status >= 400 {
				t.Errorf("got %d, %q", got.Status, got.content)
			}
			if c.closes {
				await[event.ConnClosed](t, rec, 1)
			} else if open := p.Open(); len(open) != 1 || open[0].Phase != event.Idle {
				t.Errorf("open: %+v, closed: %+v", open, all[event.ConnClosed](rec))
			}
		})
	}
}

func TestAFloodOfInterimResponsesIsCut(t *testing.T) {
	for _, c := range []struct {
		name    string
		interim string
		n       int // -1: without end
		length  int64
		expects bool
		want    message.Status
	}{
		{"some early hints", "103 Early Hints", MaxInterims, 0, false, 200},
		{"one more", "103 Early Hints", MaxInterims + 1, 0, false, 502},
		{"without end", "103 Early Hints", -1, 0, false, 502},
		{"102 without end", "102 Processing", -1, 0, false, 502},
		{"100 without end", "100 Continue", -1, 0, false, 502},
		{"an unknown one without end", "199 What", -1, 0, false, 502},
		{"during an upload", "103 Early Hints", -1, 5, false, 502},
		{"while 100 is awaited", "103 Early Hints", -1, 5, true, 502},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := start(t, "/p", upstream(t, func(s *party) {
				s.head()
				for n := 0; n != c.n; n++ {
					if _, err := io.WriteString(s.Conn, "HTTP/1.1 "+c.interim+"\r\n\r\n"); err != nil {
						return
					}
				}
				s.say("%s", plain("ok"))
			}), nil)
			r := request("GET", "/p/x", "Accept: text/plain")
			if c.length > 0 {
				r = with(request("POST", "/p/x", "Accept: text/plain"), "hello")
			}
			if c.expects {
				r.Fields = append(r.Fields, message.Field{Name: "Expect", Value: "100-continue"})
			}
			passed := 0
			r.Interim = func(message.Status, message.Fields) error { passed++; return nil }
			if got := do(t, p, r); got.Status != c.want || c.want == 502 && !strings.Contains(got.content, "interim") {
				t.Errorf("got %d, %q; want %d", got.Status, got.content, c.want)
			}
			if passed > MaxInterims {
				t.Errorf("%d interim responses passed on, want at most %d", passed, MaxInterims)
			}
		})
	}
}

// Clients that do not end their exchanges leave connections to other clients.
func TestOneClientCannotTakeAllConnections(t *testing.T) {
	asked := make(chan struct{}, 10)
	p, _ := start(t, "/p", upstream(t, func(s *party) {
		if strings.HasPrefix(s.head(), "GET /slow") {
			asked <- struct{}{}
			s.head()
			return
		}
		s.say("%s", plain("quick"))
	}), func(c *Config) { c.MaxActive, c.Connect = 8, time.Minute })
	slow := func(from string) *message.Request {
		r := request("GET", "/p/slow")
		r.Remote = netip.MustParseAddrPort(from)
		return r
	}
	ctx := t.Context()
	for range 20 { // of which 4 have a connection
		go p.Serve(ctx, slow("192.0.2.99:1"))
	}
	for range 4 {
		<-asked
	}
	for waiting := 0; waiting < 16; {
		p.pool.slots.mu.Lock()
		waiting = len(p.pool.slots.waiting)
		full := p.pool.slots.taken == 8
		p.pool.slots.mu.Unlock()
		if full {
			t.Fatal("one client has all the connections")
		}
		time.Sleep(time.Millisecond)
	}
	if got := do(t, p, request("GET", "/p/quick")); got.content != "quick" {
		t.Errorf("another client got %d, %q", got.Status, got.content)
	}
}

// What an upstream writes into its certificate does not reach the terminal.
func TestTroubleIsToldInPrintableASCII(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const hostile = "evil\x1b]0;owned\a\r\nhttpserver: all is well \u202e\u009b2J"
	for _, c := range []struct {
		name string
		cert x509.Certificate
	}{
		{"the subject", x509.Certificate{Subject: pkix.Name{CommonName: hostile, Organization: []string{hostile}}}},
		{"the issuer of one that has expired", x509.Certificate{Subject: pkix.Name{CommonName: hostile}, NotAfter: time.Unix(1, 0)}},
		{"a name of the host", x509.Certificate{DNSNames: []string{"x\x1b]0;owned\a"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.cert.SerialNumber = big.NewInt(1)
			if c.cert.NotAfter.IsZero() {
				c.cert.NotAfter = time.Now().Add(time.Hour)
			}
			der, err := x509.CreateCertificate(rand.Reader, &c.cert, &c.cert, key.Public(), key)
			if err != nil {
				t.Fatal(err)
			}
			pair := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
			u := upstream(t, func(s *party) { tls.Server(s.Conn, pair).Handshake() })
			u.Scheme = "https"
			roots := x509.NewCertPool()
			trusted, err := x509.ParseCertificate(der)
			if err != nil {
				t.Fatal(err)
			}
			roots.AddCert(trusted)
			for _, base := range []*tls.Config{nil, {RootCAs: roots, ServerName: "up.example"}} {
				var told []string
				p, rec := start(t, "/p", u, func(cfg *Config) { cfg.TLS, cfg.Log = base, func(s string) { told = append(told, s) } })
				if got := do(t, p, request("GET", "/p/x", "Accept: text/plain")); got.Status != 502 {
					t.Errorf("got %d, %q", got.Status, got.content)
				}
				e := await[event.ConnClosed](t, rec, 1)
				if e.Reason != reason.HandshakeFail || len(told) != 1 {
					t.Errorf("the connection closed for %v; the operator was told %q", e.Reason, told)
				}
				for _, text := range append(told, e.Detail) {
					if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
						t.Errorf("the operator is told %q", text)
					}
				}
			}
		})
	}
}
