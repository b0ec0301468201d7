package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"
)

// A logFile is a file that is appended to, and can be opened anew under its
// name after somebody has moved it away. A write that stalls (a full pipe)
// holds up nothing else.
type logFile struct {
	name string
	f    atomic.Pointer[os.File]
}

// openLog opens or creates the file.
func openLog(name string) (*logFile, error) {
	l := &logFile{name: name}
	return l, l.reopen()
}

// reopen opens the file under its name and closes the one before. When that
// fails the old file stays in use.
func (l *logFile) reopen() error {
	f, err := os.OpenFile(l.name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write --log-file %s: %w", l.name, cause(err))
	}
	if old := l.f.Swap(f); old != nil {
		return old.Close()
	}
	return nil
}

// Write appends p.
func (l *logFile) Write(p []byte) (n int, err error) {
	for {
		f := l.f.Load()
		n, err = f.Write(p)
		if n == 0 && errors.Is(err, os.ErrClosed) && f != l.f.Load() {
			continue // it was opened anew in between
		}
		return n, err
	}
}

// Close closes the file.
func (l *logFile) Close() error { return l.f.Load().Close() }

// cause is what a file error says without its operation and path, which the
// message around it already names.
func cause(err error) error {
	var onDisk *fs.PathError
	if errors.As(err, &onDisk) {
		return onDisk.Err
	}
	return err
}
