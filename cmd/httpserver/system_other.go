//go:build !unix

package main

import "os"

// noFollow would make opening a link an error, where the system has such a flag.
const noFollow = 0

// openFiles returns maxOpenFiles: there is no limit to ask for.
func openFiles() int { return maxOpenFiles }

// notifyResumed returns a channel that gets a value each time the process goes on
// after a stop: never, where there are no jobs.
func notifyResumed() (resumed <-chan os.Signal, stop func()) {
	c := make(chan os.Signal)
	return c, func() { close(c) }
}
