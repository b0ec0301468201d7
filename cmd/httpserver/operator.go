package main

import (
	"fmt"
	"io"
	"sync"
)

// maxHeld bounds what waits for the dashboard to leave, in bytes: enough for
// many lines and a few traces.
const maxHeld = 64 << 10

// An operator is whoever reads standard error. While the dashboard is on the
// same terminal, what they are told waits until it has left.
type operator struct {
	w  io.Writer // must not make anybody wait
	mu sync.Mutex
	// busy: the dashboard is on. held is what they missed, whole messages.
	busy bool
	held []byte
}

// say tells them something, a line or a trace.
func (op *operator) say(s string) {
	op.mu.Lock()
	defer op.mu.Unlock()
	text := fmt.Appendf(nil, "httpserver: %s\n", s)
	switch {
	case !op.busy:
		op.w.Write(text)
	case len(op.held)+len(text) <= maxHeld:
		op.held = append(op.held, text...)
	}
}

// watch says that the dashboard is on, or that it has left.
func (op *operator) watch(dashboard bool) {
	op.mu.Lock()
	defer op.mu.Unlock()
	op.busy = dashboard
	if !op.busy && len(op.held) > 0 {
		op.w.Write(op.held)
		op.held = nil
	}
}
