// Package coldstart prevents Bubble Tea from querying the terminal for its colours
// before main runs.
//
// Bubble Tea queries the background colour while its package is initialised, and
// waits up to five seconds for the reply. A terminal that does not reply (over
// some ssh hops, in a browser, in a recorder) shows nothing for that time, even
// for --help, and a late reply ends up in the shell. This program does not need
// the background: its colours are the terminal's own. The library queries no
// terminal of the type "dumb", so this package sets TERM to that, until main
// restores it with [Restore].
//
// This depends on the order of initialisation. The linker initialises packages
// whose imports are ready in the order of their paths. This package needs only
// os. Bubble Tea needs os/signal and os/exec, which are ready no earlier, and come
// later in that order. A test checks it with a terminal that does not reply.
package coldstart

import "os"

// saved is a variable of the environment; set reports whether there was one.
type saved struct {
	value string
	set   bool
}

// term is TERM as the program got it. Only the initialisation of a package
// variable happens before main.
var term = hide()

// hide sets TERM to "dumb" and returns what it was.
func hide() saved {
	value, set := os.LookupEnv("TERM")
	if set && os.Setenv("TERM", "dumb") != nil {
		set = false // TERM is unchanged
	}
	return saved{value, set}
}

// Restore restores TERM. Call it first in main.
func Restore() {
	if term.set {
		// The only possible error is a malformed name.
		_ = os.Setenv("TERM", term.value)
	}
}
