//go:build !purego

package tcp

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A short connection whose first bytes are there when it is accepted is served
// and closed without Go's poller: that is what it saves.
func TestAConnectionThatNeedNotWaitIsNeverPolled(t *testing.T) {
	ours, client := connect(t)
	io.WriteString(client, "hello")
	err := ours.Serve(func() bool {
		p := make([]byte, 64)
		n, err := ours.TryRead(p)
		for n == 0 && err == nil { // the loopback interface needs a moment
			n, err = ours.TryRead(p)
		}
		return ours.TryWrite(p[:n], []byte(", world")) == n+7
	})
	if err != nil || ours.isPolled() {
		t.Errorf("Serve: %v; registered with the poller: %v", err, ours.isPolled())
	}
	ours.Close()
	if got, err := received(client); got != "hello, world" || err != nil {
		t.Errorf("the client got %q, %v", got, err)
	}
}

// Small writes must not wait for the client's acknowledgement (Nagle): the
// option is set once, on the listener.
func TestAcceptedConnectionsSendAtOnce(t *testing.T) {
	ours, _ := connect(t)
	var on int
	var err error
	ours.control(func(fd int) { on, err = unix.GetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY) })
	if on == 0 || err != nil {
		t.Errorf("TCP_NODELAY is %d, %v", on, err)
	}
}

// Without the panic it would wait for itself for ever.
func TestReadInsideServesCallbackPanics(t *testing.T) {
	ours, _ := connect(t)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
		if ours.inCallback {
			t.Error("the connection believes to be in the callback still")
		}
	}()
	ours.Serve(func() bool { ours.Read(make([]byte, 1)); return true })
}

func TestTryWriteWritesOnlyWhatTheSocketTakes(t *testing.T) {
	for name, cut := range map[string]func(p []byte) (head, content []byte){
		"of one piece":  func(p []byte) ([]byte, []byte) { return p, nil },
		"of two pieces": func(p []byte) ([]byte, []byte) { return p[:100], p[100:] },
	} {
		t.Run(name, func(t *testing.T) {
			ours, client := connect(t)
			all := make([]byte, 32<<20)
			for i := range all {
				all[i] = byte(i >> 8)
			}
			head, content := cut(all)
			n := ours.TryWrite(head, content)
			if n == 0 || n == len(all) {
				t.Fatalf("wrote %d of %d bytes at once", n, len(all))
			}
			if more := ours.TryWrite(all[n:], nil); n+more == len(all) {
				t.Fatal("the system holds all of it")
			} else {
				n += more
			}
			go func() {
				ours.Write(all[n:])
				ours.Close()
			}()
			if got, err := received(client); got != string(all) || err != nil {
				t.Errorf("the client got %d bytes, %v; want the %d", len(got), err, len(all))
			}
		})
	}
}

// Other goroutines look at a connection while its owner closes it: the
// descriptor may be another connection's by then.
func TestClosingBesideOtherGoroutinesIsSafe(t *testing.T) {
	for name, prepare := range map[string]func(*Conn){
		"never polled": func(*Conn) {},
		"polled":       func(c *Conn) { c.Write(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			ours, client := connect(t)
			prepare(ours)
			var others sync.WaitGroup
			for range 4 {
				others.Go(func() {
					for {
						if _, err := ours.Info(); err != nil {
							if !errors.Is(err, net.ErrClosed) {
								t.Errorf("Info: %v", err)
							}
							return
						}
						ours.SetDeadline(past)
						ours.LimitUnsent(1 << 20)
					}
				})
			}
			if err := ours.Close(); err != nil {
				t.Error(err)
			}
			others.Wait()
			if n, err := client.Read(make([]byte, 1)); n != 0 || err == nil {
				t.Errorf("the client read %d, %v", n, err)
			}
		})
	}
}

// infoWhen asks for a connection's Info until it is as wanted: the loopback
// interface needs a moment to carry segments.
func infoWhen(t *testing.T, c *Conn, wanted func(Info) bool) Info {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; {
		i, err := c.Info()
		if err != nil {
			t.Fatal(err)
		}
		if wanted(i) {
			return i
		}
		if time.Now().After(end) {
			t.Fatalf("it is %+v, and stays so", i)
		}
	}
}

func TestInfoTellsHowFarThePeerIs(t *testing.T) {
	ours, client := connect(t)
	if i, err := ours.Info(); err != nil || i.State != Established || i.RTT <= 0 || i.Window == 0 || i.Acked != 0 {
		t.Fatalf("at first: %+v, %v", i, err)
	}
	io.WriteString(client, "four")
	ours.Write(make([]byte, 1000))
	infoWhen(t, ours, func(i Info) bool {
		return i.Acked == 1000 && i.Queued == 0 && i.Unacked == 0 && i.NotSent == 0 && i.Received == 4
	})

	ours.SetDeadline(time.Now().Add(50 * time.Millisecond))
	writeUntilError(ours) // to a client that reads nothing
	if i := infoWhen(t, ours, func(i Info) bool { return i.NotSent > 0 }); i.Queued < int(i.NotSent) {
		t.Errorf("with a client that reads nothing: %+v", i)
	}
}

func TestInfoTellsHowThePeerEnded(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(client *net.TCPConn)
		want State
	}{
		{"a FIN", func(client *net.TCPConn) { client.CloseWrite() }, CloseWait},
		{"a reset", func(client *net.TCPConn) { client.SetLinger(0); client.Close() }, Closed},
	} {
		t.Run(c.name, func(t *testing.T) {
			ours, client := connect(t)
			c.end(client)
			infoWhen(t, ours, func(i Info) bool { return i.State == c.want })
			_, err := ours.Read(make([]byte, 1))
			if reset := c.want == Closed; IsReset(err) != reset || !reset && err != io.EOF {
				t.Errorf("the Read after it: %v", err)
			}
		})
	}
}

func TestLimitUnsentBoundsWhatTheSystemHolds(t *testing.T) {
	const most = 64 << 10
	ours, client := connect(t)
	client.SetReadBuffer(4096)
	ours.LimitUnsent(most)
	ours.SetDeadline(time.Now().Add(50 * time.Millisecond))
	writeUntilError(ours)
	if i, err := ours.Info(); err != nil || i.NotSent > 4*most {
		t.Errorf("the system holds %d bytes that it has not sent, %v", i.NotSent, err)
	}
}
