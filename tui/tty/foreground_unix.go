//go:build unix

package tty

import (
	"os/signal"

	"golang.org/x/sys/unix"
)

// Foreground reports whether this process is in the foreground of a terminal, and
// gets its keys; true if the system does not say.
func Foreground(terminal int) bool {
	group, err := unix.IoctlGetInt(terminal, unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// WithoutStops makes reads of the terminal fail in the background, and changes of its
// mode succeed, where the system would stop the process otherwise: a server goes on.
func WithoutStops() { signal.Ignore(unix.SIGTTIN, unix.SIGTTOU) }
