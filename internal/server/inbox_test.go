package server

import (
	"bytes"
	"io"
	"net"
	"sync"
)

// An inbox reads from a connection all the time, as the buffers of a real
// client's system do, unless it is told to stall.
type inbox struct {
	mu      sync.Mutex
	cond    sync.Cond
	buf     bytes.Buffer
	err     error
	stalled bool
}

// newInbox returns an inbox that reads from nc until its end.
func newInbox(nc net.Conn) *inbox {
	b := new(inbox)
	b.cond.L = &b.mu
	go func() {
		p := make([]byte, 64<<10)
		for {
			b.mu.Lock()
			for b.stalled {
				b.cond.Wait()
			}
			b.mu.Unlock()
			n, err := nc.Read(p)
			b.mu.Lock()
			b.buf.Write(p[:n])
			b.err = err
			b.cond.Broadcast()
			b.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return b
}

// Read reads what has come, and waits if there is nothing.
func (b *inbox) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.buf.Len() == 0 {
		if b.err != nil {
			return 0, b.end()
		}
		b.cond.Wait()
	}
	return b.buf.Read(p)
}

// end returns how the connection ended. A pipe that the test closed has ended, too.
func (b *inbox) end() error {
	if b.err == io.ErrClosedPipe {
		return io.EOF
	}
	return b.err
}

// size returns how many bytes have come and were not read.
func (b *inbox) size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Len()
}

func (b *inbox) stall()  { b.set(true) }
func (b *inbox) resume() { b.set(false) }

func (b *inbox) set(stalled bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stalled = stalled
	b.cond.Broadcast()
}
