package sshd

import (
	"bytes"
	"context"
	"io"
	"net"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"
)

// A pipes is a listener whose connections are made by the test.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error   { close(p.done); return nil }
func (p pipes) Addr() net.Addr { return nil }

func TestAClientThatSaysNothingIsClosedAfterTenSeconds(t *testing.T) {
	key, err := OpenHostKey(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		l := pipes{make(chan net.Conn), make(chan struct{})}
		ended := make(chan error)
		go func() { ended <- New(Config{Key: key, Check: checkWord, Show: echo}).Serve(ctx, l) }()
		here, there := net.Pipe()
		defer here.Close()
		began := time.Now()
		l.conns <- there
		io.Copy(io.Discard, here)
		if took := time.Since(began); took != handshakeTime {
			t.Errorf("closed after %v; want %v", took, handshakeTime)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A keyboard is the channel of a guest that sends keys.
type keyboard struct {
	ssh.Channel
	keys chan string
	told bytes.Buffer
}

func (k *keyboard) Read(p []byte) (int, error)                     { return copy(p, <-k.keys), nil }
func (k *keyboard) Stderr() io.ReadWriter                          { return &k.told }
func (k *keyboard) CloseWrite() error                              { return nil }
func (k *keyboard) Close() error                                   { return nil }
func (k *keyboard) SendRequest(string, bool, []byte) (bool, error) { return true, nil }

// A line is a connection that does nothing.
type line struct{ ssh.Conn }

func (line) Close() error { return nil }

func TestAGuestThatPressesNoKeyIsIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := New(Config{Show: func(ctx context.Context, s *Session) string {
			go s.Read(make([]byte, 1))
			<-ctx.Done()
			return "the server has stopped"
		}})
		k := &keyboard{keys: make(chan string)}
		s := &Session{conn: &conn{server: server, sc: &ssh.ServerConn{Conn: line{}}}, ch: k}
		began := time.Now()
		go func() {
			time.Sleep(idleTime / 2)
			k.keys <- "j"
		}()
		s.show(t.Context())
		if took := time.Since(began); took != idleTime+idleTime/2 {
			t.Errorf("idle after %v; want %v after the last key", took, idleTime)
		}
		if got, want := k.told.String(), "httpserver: "+tooIdle+"\r\n"; got != want {
			t.Errorf("told %q; want %q", got, want)
		}
		time.Sleep(2 * leaveTime)
	})
}
