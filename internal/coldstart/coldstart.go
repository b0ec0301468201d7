// Package coldstart keeps the program from asking the terminal for its colours
// before it has begun.
//
// Bubble Tea asks for the terminal's background colour while its package is
// initialised, and waits up to five seconds for the answer. A terminal that
// does not answer (a pipe over ssh, a browser's terminal, a recorder) shows
// nothing for so long, even for --help, and a late answer ends up in the
// shell. Nothing in this program needs to know the background: its colours are
// the terminal's own. The library asks no terminal of the type "dumb", so that
// is what TERM says until main puts it back with [Restore].
//
// It works by order. The linker initialises packages whose imports are ready,
// the smallest path first. This package needs only os; Bubble Tea needs
// os/signal and os/exec, which come after this one in that order and are no
// earlier ready. A test holds it to that, with a terminal that stays silent.
package coldstart

import "os"

// A saved variable of the environment, and whether it was there.
type saved struct {
	value string
	set   bool
}

// term is TERM as the program was given it. It has to be a package variable:
// the whole point is to happen before main.
var term = hide()

func hide() saved {
	value, set := os.LookupEnv("TERM")
	if set && os.Setenv("TERM", "dumb") != nil {
		set = false // then it was not changed either
	}
	return saved{value, set}
}

// Restore puts TERM back. main calls it before anything looks at the terminal.
func Restore() {
	if term.set {
		// The only possible error is a malformed name, and TERM is none.
		_ = os.Setenv("TERM", term.value)
	}
}
