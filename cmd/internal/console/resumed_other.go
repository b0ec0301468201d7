//go:build !unix

package console

import "os"

// notifyResumed returns a channel that gets a value each time the process goes on
// after a stop: never, where there are no jobs.
func notifyResumed() (resumed <-chan os.Signal, stop func()) {
	c := make(chan os.Signal)
	return c, func() { close(c) }
}
