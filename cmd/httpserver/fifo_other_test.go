//go:build !unix

package main

import "errors"

// mkfifo fails: this system has no named pipes.
func mkfifo(string) error { return errors.ErrUnsupported }
