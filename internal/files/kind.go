package files

import (
	"errors"
	"io/fs"
	"syscall"
)

// A kind says what a path leads to.
type kind uint8

// The kinds.
const (
	missing   kind = iota // nothing that is served
	file                  // a regular file
	elsewhere             // a directory, requested without the final slash
	listing               // a directory without an index, shown as a page
	absent                // the served directory itself does not exist yet
	forbidden             // a file that this process may not read
	broken                // the disk fails
	exhausted             // the process has no descriptor or memory left
)

// failed reports whether a kind is a failure that may pass at any time. It
// says nothing about the file, so it is never kept.
func (k kind) failed() bool { return k >= forbidden }

// kindOf returns what an error says about a path. All other errors (a name that
// is too long, a loop of links, a link that leads out) mean that there is
// nothing to serve.
func kindOf(err error) kind {
	switch {
	case err == nil:
		return missing
	case errors.Is(err, fs.ErrPermission):
		return forbidden
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOMEM):
		return exhausted
	case errors.Is(err, syscall.EIO):
		return broken
	}
	return missing
}
