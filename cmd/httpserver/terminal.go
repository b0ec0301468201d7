package main

import (
	"os"

	"golang.org/x/term"
)

// onTerminal tells whether somebody can look at a dashboard and press keys.
// Both ends count: without a terminal to read from, Bubble Tea would go and
// look for one. A shell's background job has a terminal, but the system would
// stop it at the first attempt to take it.
func (p *process) onTerminal() bool {
	in, out := int(p.stdin.Fd()), int(p.stdout.Fd())
	return os.Getenv("TERM") != "dumb" && term.IsTerminal(in) && term.IsTerminal(out) && foreground(in)
}
