//go:build !unix

package tty

// Foreground returns true: there are no jobs.
func Foreground(int) bool { return true }

// WithoutStops does nothing: there are no jobs.
func WithoutStops() {}
