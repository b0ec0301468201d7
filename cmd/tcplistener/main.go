// Command tcplistener prints each HTTP request that arrives on a TCP port, as
// the parser understood it, and responds to it. A connection that is silent or
// broken does not disturb another.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"httpserver/cmd/internal/companion"
)

func main() {
	var port uint16
	c := &cobra.Command{
		Use:     "tcplistener",
		Short:   "Print each HTTP request that arrives, as the parser understood it",
		Example: "  tcplistener --port 42069\n  curl http://localhost:42069/coffee",
		RunE: func(c *cobra.Command, _ []string) error {
			return listen(c.Context(), port, os.Stdout, os.Stderr)
		},
	}
	c.Flags().Uint16Var(&port, "port", 42069, "port to listen on; 0 for any free one")
	companion.Main(c)
}

// listen prints requests to out until ctx ends.
func listen(ctx context.Context, port uint16, out, diagnostics io.Writer) error {
	ln, err := net.ListenTCP("tcp", &net.TCPAddr{Port: int(port)})
	if err != nil {
		return companion.Listening(err, port)
	}
	defer companion.Until(ctx, ln)()
	fmt.Fprintf(diagnostics, "tcplistener: listening on :%d\n", ln.Addr().(*net.TCPAddr).Port)

	p := &printer{out: out, diagnostics: diagnostics}
	var conns sync.WaitGroup
	defer conns.Wait()
	for {
		sock, err := ln.Accept()
		switch {
		case companion.Stopped(err):
			return nil
		case err != nil:
			// Such as too many open files: others will end, so wait a little.
			p.note("accept: %v", err)
			if !companion.Wait(ctx, 100*time.Millisecond) {
				return nil
			}
			continue
		}
		conns.Go(func() {
			defer companion.Until(ctx, sock)()
			defer sock.Close()
			p.serve(sock)
		})
	}
}

// A printer prints requests whole, whichever connections they came on.
type printer struct {
	mu          sync.Mutex
	out         io.Writer
	diagnostics io.Writer
}

// print writes p at once.
func (p *printer) print(text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.out.Write(text); err != nil {
		fmt.Fprintf(p.diagnostics, "tcplistener: print: %v\n", err)
	}
}

// note writes a line to standard error.
func (p *printer) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.diagnostics, "tcplistener: "+format+"\n", args...)
}
