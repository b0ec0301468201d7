package main

import (
	"io"
	"strings"
	"sync"

	"httpserver/cmd/internal/printable"
)

// maxHeld bounds the messages that wait for the dashboard to leave, in bytes.
const maxHeld = 64 << 10

// An operator is the reader of standard error. While the dashboard is on the same
// terminal, messages to the operator wait until it has left. Every message goes
// through here, so no foreign text in one (an upstream's certificate, a file
// name, a recording's notice) drives the terminal. It is safe for concurrent use.
type operator struct {
	w  io.Writer // must not block
	mu sync.Mutex
	// dashboard: the dashboard is on the terminal. held has whole messages.
	dashboard bool
	held      []byte
}

// say writes a message of one line.
func (op *operator) say(s string) { op.write(appendMessage(nil, s)) }

// log writes a diagnostic of the server. A panic has a trace of several lines,
// which stay lines; the server has escaped the panic's value.
func (op *operator) log(s string) {
	if !strings.HasPrefix(s, "panic") {
		op.say(s)
		return
	}
	op.write(append(printable.Append([]byte("httpserver: "), s, true), '\n'))
}

// appendMessage appends a message as one line of standard error.
func appendMessage(dst []byte, s string) []byte {
	dst = append(dst, "httpserver: "...)
	return append(printable.Append(dst, s, false), '\n')
}

// write writes a message, or holds it while the dashboard is on. Those that
// exceed maxHeld are dropped.
func (op *operator) write(text []byte) {
	op.mu.Lock()
	defer op.mu.Unlock()
	switch {
	case !op.dashboard:
		op.w.Write(text)
	case len(op.held)+len(text) <= maxHeld:
		op.held = append(op.held, text...)
	}
}

// watch notes that the dashboard has come on, or has left: then it writes the
// messages that were held.
func (op *operator) watch(dashboard bool) {
	op.mu.Lock()
	defer op.mu.Unlock()
	op.dashboard = dashboard
	if !op.dashboard && len(op.held) > 0 {
		op.w.Write(op.held)
		op.held = nil
	}
}
