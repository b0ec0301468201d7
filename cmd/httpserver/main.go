package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"httpserver/cmd/internal/console"
	"httpserver/internal/coldstart"
)

func main() {
	coldstart.Restore()
	p := &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, exit: os.Exit}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

// Exit statuses.
const (
	exitOK      = 0
	exitFailed  = 1   // the program cannot run
	exitUsage   = 2   // a wrong flag or value
	exitPanic   = 2   // a panic or SIGQUIT, as in any Go program
	exitLost    = 3   // --pcap --why found lost requests
	exitSignal2 = 130 // a second signal cut the stop short
)

// A process is the program's connection to the system.
type process struct {
	stdin, stdout, stderr *os.File
	exit                  func(status int) // at once, after a second signal
	beside                []console.Actor  // more actors; a test has one that panics
}

// run is the whole program; it returns the exit status.
func (p *process) run(ctx context.Context, args []string) int {
	defer runtime.KeepAlive(headroom())
	c := newCommand(version(), func(o *options) error { return p.start(ctx, o) })
	c.SetArgs(args)
	c.SetOut(p.stdout)
	c.SetErr(p.stderr)
	return report(p.stderr, c.Execute())
}

// start chooses between dashboard and plain mode, before the terminal is changed.
func (p *process) start(ctx context.Context, o *options) error {
	o.stdout = p.stdout
	plain := o.plain || o.json || o.metricsText || !p.terminal().Is() && (o.pcap != fromStdin || !p.onTerminalBeside())
	if o.against != "" {
		c, err := against(ctx, o)
		if err != nil {
			return err
		}
		if plain {
			p.printComparison(o, c)
			return nil
		}
		o.comparison = c
	}
	switch {
	case o.pcap != "":
		return p.capture(ctx, o, plain)
	case o.replay != "":
		return p.replay(ctx, o, plain)
	case plain:
		return p.plain(ctx, o)
	default:
		return p.dashboard(ctx, o)
	}
}

// report writes an error on w, in one line that says what to do, and returns the
// exit status. A panic has its trace.
func report(w io.Writer, err error) int {
	var usage usageError
	var panic *console.Panicked
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &panic):
		fmt.Fprintf(w, "httpserver: a fault of this program, please report it\n%v\n", panic)
		return exitPanic
	case errors.Is(err, errLost):
		return exitLost // the report has said so
	case errors.As(err, &usage):
		w.Write(appendMessage(nil, oneLine(err)+"; see httpserver --help"))
		return exitUsage
	default:
		w.Write(appendMessage(nil, oneLine(err)))
		return exitFailed
	}
}

// oneLine is an error's text with spaces in place of line ends.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}

// version returns the version in the build information.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	return v + " " + info.GoVersion
}
