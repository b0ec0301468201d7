package sshd

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
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

func TestAGuestThatPressesNoKeyIsIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(Session)
		s.keyed.Store(time.Now().UnixNano())
		began := time.Now()
		go func() {
			time.Sleep(idleTime / 2)
			s.keyed.Store(time.Now().UnixNano())
		}()
		if !s.untilIdle(t.Context()) || time.Since(began) != idleTime+idleTime/2 {
			t.Errorf("idle after %v; want %v after the last key", time.Since(began), idleTime)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s.keyed.Store(time.Now().UnixNano())
		if s.untilIdle(ctx) {
			t.Error("a session that has ended is idle")
		}
	})
}
