package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"httpserver/cmd/internal/console"
	"httpserver/cmd/internal/printable"
	"httpserver/internal/coldstart"
)

// Exit statuses, the same as httpserver's.
const (
	exitOK      = 0
	exitFailed  = 1
	exitUsage   = 2
	exitSignal2 = 130 // a second signal did not wait for the end
)

// A process is the program's connection to the system.
type process struct {
	stdin, stdout, stderr *os.File
	exit                  func(status int)
	getenv                func(string) string
}

func main() {
	coldstart.Restore()
	p := &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, exit: os.Exit, getenv: os.Getenv}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

// A usageError is a wrong flag or argument.
type usageError struct{ error }

// run is the whole program; it returns the exit status.
func (p *process) run(ctx context.Context, args []string) int {
	ctx, stop := console.UntilSignal(ctx, nil, func() { p.exit(exitSignal2) })
	defer stop()
	c := &cobra.Command{
		Use:   "httpfleet",
		Short: "Many servers in one dashboard, over a NATS broker",
		Long: "Many servers in one dashboard, over a NATS broker. Where the broker is and how to log in\n" +
			"comes as for the nats command: a URL, --context, $NATS_URL, or the selected context.",
		Example: "  httpfleet watch                                          a broker in the program, and the dashboard\n" +
			"  httpserver --json | httpfleet publish nats://HOST:4222   one of its servers",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	c.CompletionOptions.DisableDefaultCmd = true
	c.SetArgs(args)
	c.SetOut(p.stdout)
	c.SetErr(p.stderr)
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	c.AddCommand(p.publishCommand(), p.watchCommand(), p.recordCommand(), p.replayCommand())
	return p.report(c.ExecuteContext(ctx))
}

// report says an error in one line, and returns the exit status.
func (p *process) report(err error) int {
	var usage usageError
	var panicked *console.Panicked
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return exitOK
	case errors.As(err, &panicked):
		p.stderr.WriteString("httpfleet: a fault of this program, please report it\n" + panicked.Error() + "\n")
		return exitUsage
	case errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command"):
		p.say(err.Error() + "; see httpfleet --help")
		return exitUsage
	}
	p.say(err.Error())
	return exitFailed
}

// say writes a message on standard error. No text in it drives the terminal.
func (p *process) say(text string) {
	p.stderr.Write(append(printable.Append([]byte("httpfleet: "), text, false), '\n'))
}

// atMost is cobra's check of the number of arguments, as a usage error.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := cobra.MaximumNArgs(n)(c, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
