//go:build linux

package main

import (
	"time"

	"httpserver/cmd/internal/strace"
)

// systemCalls is the number of system calls that the server makes for one
// request, counted by strace while the load runs for a moment.
func (x *racer) systemCalls() (float64, error) {
	n := 0
	calls, _, err := strace.Count(x.cmd.Process.Pid, func() (err error) {
		n, _, err = load(x.job, time.Second/2)
		return err
	})
	return float64(calls) / float64(n), err
}
