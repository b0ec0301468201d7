package console

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// UntilSignal returns a context that ends at the first signal to stop, SIGINT or
// SIGTERM. A later one calls force, which should not return. Each SIGHUP calls
// hangup. If hangup is nil, SIGHUP stops the program, as when its terminal's
// window is closed, unless it was ignored from the start (nohup).
//
// SIGPIPE is ignored, so that a dead reader of the log doesn't end the server.
// SIGQUIT keeps Go's meaning, a dump of all goroutines; see [Terminal.Show].
func UntilSignal(parent context.Context, hangup, force func()) (context.Context, context.CancelFunc) {
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
