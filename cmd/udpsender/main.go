// Udpsender sends each line of its input as one datagram. It mostly never learns
// whether a datagram was received: that is the lesson.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"httpserver/cmd/internal/companion"
)

func main() {
	var addr string
	c := &cobra.Command{
		Use:     "udpsender",
		Short:   "Send each line of the input as one datagram",
		Example: "  udpsender --addr localhost:42069\n  echo hello | udpsender",
		RunE: func(c *cobra.Command, _ []string) error {
			return send(c.Context(), addr, os.Stdin, os.Stdout, os.Stderr)
		},
	}
	c.Flags().StringVar(&addr, "addr", "localhost:42069", "host and port to send to")
	companion.Main(c)
}

// prompt asks for a line.
const prompt = "> "

// send sends the lines of in until they or ctx end.
func send(ctx context.Context, addr string, in io.Reader, out, diagnostics io.Writer) error {
	// Resolving first takes a name's IPv4 address if it has both: listeners
	// written for this lesson often have only that.
	to, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return fmt.Errorf("%q is no address to send to; write it like localhost:42069", addr)
	}
	conn, err := net.DialUDP("udp", nil, to)
	if err != nil {
		return fmt.Errorf("cannot send to %q: %w", addr, err)
	}
	defer conn.Close()
	done := make(chan error, 1)
	// A read of the input cannot be cancelled; it ends with the program.
	go func() { done <- each(in, out, func(line string) { report(diagnostics, write(conn, line)) }) }()
	select {
	case err = <-done:
	case <-ctx.Done():
	}
	fmt.Fprintln(out)
	return err
}

// each prompts for each line of in and calls line with it.
func each(in io.Reader, out io.Writer, line func(string)) error {
	lines := bufio.NewReader(in)
	for {
		if _, err := io.WriteString(out, prompt); err != nil {
			return fmt.Errorf("show the prompt: %w", err)
		}
		text, err := lines.ReadString('\n')
		if text != "" {
			line(strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"))
		}
		if err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read the input: %w", err)
		}
	}
}

// write sends one datagram. The system reports an error of an earlier datagram
// in place of sending this one, so it is sent again.
func write(conn net.Conn, text string) error {
	_, err := io.WriteString(conn, text)
	if errors.Is(err, syscall.ECONNREFUSED) {
		_, again := io.WriteString(conn, text)
		return errors.Join(err, again)
	}
	return err
}

// report writes an error of sending, if there was one.
func report(w io.Writer, err error) {
	switch {
	case err == nil:
	case errors.Is(err, syscall.ECONNREFUSED):
		fmt.Fprintln(w, "udpsender: nothing listens there (an earlier datagram came back)")
	case errors.Is(err, syscall.EMSGSIZE):
		fmt.Fprintln(w, "udpsender: the line is longer than a datagram can be (65,507 bytes) and was not sent")
	default:
		fmt.Fprintf(w, "udpsender: not sent: %v\n", err)
	}
}
