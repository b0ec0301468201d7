package server

import (
	"context"
	"io"
	"net"
	"testing"

	"httpserver/internal/message"
)

// A piped is a server whose clients connect over net.Pipe, for tests in a synctest
// bubble, where time is exact.
type piped struct {
	*Server
	t   *testing.T
	ln  *pipeListener
	rec *record
}

// startPiped starts a server, which stops when the test ends.
func startPiped(t *testing.T, cfg Config, h message.Handler) *piped {
	t.Helper()
	cfg.Settings.KeepAlive = true
	p := &piped{t: t, rec: new(record), ln: &pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})}}
	p.Server = New(cfg, h, p.rec)
	served := make(chan error)
	go func() { served <- p.Serve(context.Background(), p.ln) }()
	t.Cleanup(func() {
		p.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return p
}

// dial returns a client's end of a new connection, and the inbox that reads its
// responses as they come.
func (p *piped) dial() (net.Conn, *inbox) {
	client, ours := net.Pipe()
	p.ln.conns <- ours
	p.t.Cleanup(func() { client.Close() })
	return client, newInbox(client)
}

// say sends text in the background: a pipe has no buffer.
func say(nc net.Conn, text string) { go io.WriteString(nc, text) }
