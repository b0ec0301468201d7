package main

import (
	"os"

	"golang.org/x/term"
)

// onTerminal tells whether somebody can look at a dashboard and press keys.
// Both ends count: without a terminal to read from, Bubble Tea would go and
// look for one.
func (p *process) onTerminal() bool {
	return os.Getenv("TERM") != "dumb" && term.IsTerminal(int(p.stdin.Fd())) && term.IsTerminal(int(p.stdout.Fd()))
}
