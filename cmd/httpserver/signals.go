package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Exit statuses.
const (
	exitOK      = 0
	exitFailed  = 1   // it cannot run
	exitUsage   = 2   // a wrong flag or value
	exitPanic   = 2   // as Go's own, and of SIGQUIT
	exitLost    = 3   // --pcap --why found lost requests
	exitSignal2 = 130 // a second signal did not wait for the first to finish
)

// untilSignal returns a context that ends with the first signal that asks the
// program to stop. Any such signal after the context's end calls force, which
// should not return. Each SIGHUP calls hangup, or stops the program if hangup
// is nil: a closed terminal window takes the program with it. Where SIGHUP was
// ignored from the start (nohup), it stays so, unless there is a hangup to call.
//
// SIGPIPE is ignored, so that a dead reader of the log doesn't end the server.
// SIGQUIT keeps Go's meaning, a dump of all goroutines; see [process.show].
func untilSignal(parent context.Context, hangup, force func()) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	signal.Ignore(syscall.SIGPIPE)
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	if hangup != nil || !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		for s := range signals {
			switch {
			case s == syscall.SIGHUP && hangup != nil:
				hangup()
			case ctx.Err() != nil && s != syscall.SIGHUP:
				force()
			default:
				cancel()
			}
		}
	}()
	return ctx, cancel
}
