package proxy

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A client that has sent FIN may have left. It keeps its slot as long as no other
// request needs it, or something still moves for it.
func TestAClientThatSentFINGivesItsSlot(t *testing.T) {
	for _, c := range []struct {
		name, path string
		halfCloses bool
		yields     bool
	}{
		{"waits for the head", "/p/silent", false, false},
		{"has sent FIN and waits for the head", "/p/silent", true, true},
		{"has sent FIN, and reads nothing of much", "/p/much", true, true},
		{"has sent FIN, and content stalls", "/p/stalls", true, true},
		{"has sent FIN, and content still comes", "/p/drips", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := make(chan struct{}, 10)
			p, rec := start(t, "/p", upstream(t, func(s *party) {
				_, path, _ := strings.Cut(s.head(), " ")
				path, _, _ = strings.Cut(path, " ")
				const head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
				if path == "/quick" {
					s.say("%s", plain("quick"))
					return
				}
				if path != "/silent" {
					s.say(head + "begun")
				}
				asked <- struct{}{}
				var err error
				for err == nil {
					switch path {
					case "/much":
						_, err = s.Write(make([]byte, 64<<10))
					case "/drips":
						_, err = s.Write([]byte("x"))
						time.Sleep(yieldEvery / 10)
					default:
						_, err = s.ReadByte()
					}
				}
			}), func(cfg *Config) {
				cfg.MaxActive = 4 // 2 of one client
				if !c.yields {
					cfg.Connect = time.Second
				}
			})
			addr := served(t, p, rec)
			var old []*net.TCPConn
			for range 2 {
				conn, err := net.Dial("tcp", addr)
				if err != nil {
					t.Fatal(err)
				}
				conn.(*net.TCPConn).SetLinger(0) // so that the server need not wait for it
				defer conn.Close()
				io.WriteString(conn, "GET "+c.path+" HTTP/1.1\r\nHost: a\r\n\r\n")
				if old = append(old, conn.(*net.TCPConn)); c.halfCloses {
					old[len(old)-1].CloseWrite()
				}
				<-asked
			}
			got := talk(t, addr, "GET /p/quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "")
			if strings.HasSuffix(got, "quick") != c.yields {
				t.Errorf("the next request got %q", got)
			}
			ended := all[event.ConnClosed](rec)
			byUs := 0
			for _, e := range ended {
				if e.Reason == reason.ProxyLeft && strings.Contains(e.Detail, "had sent FIN") {
					byUs++
				}
			}
			// Where the client takes nothing, the end of its connection is told later.
			if want := map[bool]int{true: 1, false: 0}[c.yields]; byUs != want && c.path != "/p/much" {
				t.Errorf("%d exchanges have yielded, want %d: %+v", byUs, want, ended)
			}
			if c.path == "/p/silent" && c.yields {
				old[0].SetDeadline(time.Now().Add(patience))
				resp, err := http.ReadResponse(bufio.NewReader(old[0]), nil)
				if err != nil || resp.StatusCode != 503 {
					t.Errorf("the one that yielded got %v, %v", resp, err)
				}
			}
		})
	}
}
