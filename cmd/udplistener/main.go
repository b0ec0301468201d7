// Command udplistener prints each datagram that arrives on a UDP port, with
// who sent it. Beside tcplistener it shows what a datagram has and a stream
// has not: a beginning and an end.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"httpserver/cmd/internal/companion"
	"httpserver/cmd/internal/printable"
)

// maxDatagram is more than any datagram's content: the length field has 16
// bits. https://www.rfc-editor.org/rfc/rfc768
const maxDatagram = 64 << 10

// burst is how many bytes of datagrams may wait to be printed.
const burst = 4 << 20

func main() {
	var port uint16
	c := &cobra.Command{
		Use:     "udplistener",
		Short:   "Print each datagram that arrives",
		Example: "  udplistener --port 42069",
		RunE: func(c *cobra.Command, _ []string) error {
			return listen(c.Context(), port, os.Stdout, os.Stderr)
		},
	}
	c.Flags().Uint16Var(&port, "port", 42069, "port to listen on; 0 for any free one")
	companion.Main(c)
}

// listen prints datagrams to out until ctx ends.
func listen(ctx context.Context, port uint16, out, diagnostics io.Writer) error {
	conn, err := net.ListenUDP("udp", &net.UDPAddr{Port: int(port)})
	if err != nil {
		return companion.Listening(err, port)
	}
	defer companion.Until(ctx, conn)()
	fmt.Fprintf(diagnostics, "udplistener: listening on :%d\n", conn.LocalAddr().(*net.UDPAddr).Port)

	// The system holds a burst while lines are printed. It may give a smaller
	// buffer.
	_ = conn.SetReadBuffer(burst)
	buffer := make([]byte, maxDatagram)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buffer)
		switch {
		case companion.Stopped(err):
			return nil
		case err != nil:
			return fmt.Errorf("receive a datagram: %w", err)
		}
		// One write for a line, so that lines never mix.
		if _, err := out.Write(line(from, string(buffer[:n]))); err != nil {
			return fmt.Errorf("print a datagram: %w", err)
		}
	}
}

// line returns what is printed for a datagram. A newline at its end, from typing
// it, ends the line.
func line(from netip.AddrPort, text string) []byte {
	from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
	p := append([]byte("Received from "), from.String()...)
	p = printable.Append(append(p, ": "...), strings.TrimSuffix(text, "\n"), false)
	return append(p, '\n')
}
