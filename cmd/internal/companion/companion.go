// Package companion is what the small programs beside httpserver share: how
// they take flags, stop, and fail.
package companion

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"httpserver/cmd/internal/printable"
)

// Exit statuses, the same as httpserver's.
const (
	exitOK      = 0
	exitFailed  = 1   // it cannot run
	exitUsage   = 2   // a wrong flag or value
	exitSignal2 = 130 // a second signal did not wait for the first to finish
)

// A usageError is a wrong flag or argument.
type usageError struct{ error }

// Main runs a program's command and exits with its status. The command's
// context ends with the first SIGINT, SIGTERM or SIGHUP; a second one ends the
// program at once. Main does not return.
func Main(c *cobra.Command) {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		stop()
		<-signals
		os.Exit(exitSignal2)
	}()
	os.Exit(run(ctx, c, os.Args[1:], os.Stderr))
}

// run is Main without the process.
func run(ctx context.Context, c *cobra.Command, args []string, stderr io.Writer) int {
	c.SetArgs(args)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.CompletionOptions.DisableDefaultCmd = true
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("unexpected argument %q; see --help", args[0])}
		}
		return nil
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{inWords(err)} })
	err := c.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(stderr, "%s: %s\n", c.Name(), printable.Append(nil, err.Error(), false))
	if _, usage := errors.AsType[usageError](err); usage {
		return exitUsage
	}
	return exitFailed
}

// inWords returns a flag's error in plain words. The only value that can be wrong
// is a port.
func inWords(err error) error {
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return fmt.Errorf("--%s %q is no number from 0 to 65535; see --help", wrong.GetFlag().Name, wrong.GetValue())
	}
	return fmt.Errorf("%w; see --help", err)
}

// Listening is an error of listening on port in words that say what to do.
func Listening(err error, port uint16) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("port %d is taken by another program; stop that one, or choose another port with --port", port)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("the system does not let you listen on port %d; choose one above 1023 with --port", port)
	}
	return fmt.Errorf("cannot listen: %w", err)
}

// Until closes c when ctx ends. The function it returns stops that and waits;
// call it before c is closed otherwise.
func Until(ctx context.Context, c io.Closer) (stop func()) {
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(done)
		_ = c.Close() // what waits on c learns of it
	})
	return func() {
		if !cancel() {
			<-done
		}
	}
}

// Wait lets d pass, and reports whether ctx went on so long.
func Wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Stopped reports whether err only says that the socket was closed by us.
func Stopped(err error) bool { return errors.Is(err, net.ErrClosed) }
