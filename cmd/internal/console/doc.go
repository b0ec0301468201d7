// Package console is what the programs with the dashboard share: they show it, end at a
// signal, and report a panic after the terminal has been restored.
//
// # Files, in reading order
//
//   - looks.go: what there is of a terminal, and how it is drawn on
//   - show.go: the dashboard on it, until its end
//   - signals.go: the signals that end a program
//   - actors.go: parts that run concurrently, and their panics
//   - resumed_unix.go, resumed_other.go: a program that goes on after a stop
package console
