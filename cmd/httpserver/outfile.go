package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"httpserver/internal/figure"
)

// A fileFlag is a file named by a flag, for the program to write. Opening it
// harms no file: it follows no link, and a file with content is replaced only
// if the flags say so. What it creates only its owner may read.
type fileFlag struct {
	flag, name string
	// path is the absolute form of name once the file is in use; see openOut.
	path string
	// adds: an existing file is appended to.
	adds bool
	// overwrites: an existing file is replaced.
	overwrites bool
	// reads: the program also reads it.
	reads bool
}

// errNoReader says that a named pipe has no reader yet.
var errNoReader = errors.New("nothing reads the pipe")

// open opens or creates the file. Its content stays; see start.
func (o fileFlag) open() (*os.File, error) {
	f, err := o.tryOpen()
	if err != nil && !errors.Is(err, errNoReader) {
		return nil, fmt.Errorf("cannot write %s %s: %w", o.flag, o.name, cause(err))
	}
	return f, err
}

// tryOpen is open, with the system's errors.
func (o fileFlag) tryOpen() (*os.File, error) {
	path := cmp.Or(o.path, o.name)
	access := os.O_WRONLY
	if o.reads {
		access = os.O_RDWR
	}
	if o.adds {
		access |= os.O_APPEND
	}
	f, err := os.OpenFile(path, access|os.O_CREATE|os.O_EXCL, 0o600)
	if !errors.Is(err, fs.ErrExist) {
		return f, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	switch kind := info.Mode().Type(); {
	case kind == fs.ModeSymlink && strings.HasPrefix(path, "/dev/"): // the system's own, such as /dev/stdout
		return os.OpenFile(path, access, 0)
	case kind == fs.ModeSymlink:
		return nil, errors.New("it is a link, which is not followed; give the file itself")
	case kind == fs.ModeNamedPipe && !o.reads:
		f, err := os.OpenFile(path, access|syscall.O_NONBLOCK|noFollow, 0)
		if errors.Is(err, syscall.ENXIO) {
			return nil, errNoReader
		}
		return f, err
	case kind == 0 && info.Size() > 0 && !o.adds && !o.overwrites:
		return nil, fmt.Errorf("it exists and has %s%s", figure.Part(info.Size(), 0), o.instead())
	}
	return os.OpenFile(path, access|noFollow, 0)
}

// instead says what to do about a file that exists.
func (o fileFlag) instead() string {
	if o.flag == "--record" {
		return "; choose another name, or replace it with --record-overwrite"
	}
	return "; choose another name"
}

// start empties a file that is replaced.
func (o fileFlag) start(f *os.File) error {
	if info, err := f.Stat(); err != nil || !o.overwrites || !info.Mode().IsRegular() {
		return err
	}
	return f.Truncate(0)
}

// An outFile is a fileFlag in use. A write that stalls (a full pipe) delays
// nothing else. Where the name is that of a named pipe without a reader, writes
// wait for one, so that the program starts at once.
type outFile struct {
	fileFlag
	f      atomic.Pointer[os.File] // nil while nothing reads the pipe
	closed chan struct{}
}

// retryPipe is how often a named pipe without a reader is tried again.
const retryPipe = 50 * time.Millisecond

// openOut opens or creates the file of a fileFlag. Claim may refuse the open
// file, which keeps its content then.
func openOut(o fileFlag, claim func(flag, name string, f *os.File) error) (*outFile, error) {
	o.path = absolute(o.name)
	out := &outFile{fileFlag: o, closed: make(chan struct{})}
	f, err := o.open()
	if errors.Is(err, errNoReader) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	if err = claim(o.flag, o.name, f); err == nil {
		err = o.start(f)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	out.f.Store(f)
	return out, nil
}

// reopen opens the file under its name again, after it was renamed, and closes
// the one before. If that fails the old file stays in use.
func (out *outFile) reopen() error {
	f, err := out.open()
	if err != nil {
		return err
	}
	if old := out.f.Swap(f); old != nil {
		return old.Close()
	}
	return nil
}

// Write writes p.
func (out *outFile) Write(p []byte) (n int, err error) {
	for {
		f := out.f.Load()
		if f == nil {
			if err := out.awaitReader(); err != nil {
				return 0, err
			}
			continue
		}
		n, err = f.Write(p)
		if n == 0 && errors.Is(err, os.ErrClosed) && f != out.f.Load() {
			continue // it was opened again in between
		}
		return n, err
	}
}

// awaitReader waits until the named pipe has a reader, and opens it. Close ends
// the wait.
func (out *outFile) awaitReader() error {
	tick := time.NewTicker(retryPipe)
	defer tick.Stop()
	for {
		f, err := out.open()
		switch {
		case err == nil:
			if !out.f.CompareAndSwap(nil, f) {
				f.Close()
			}
			return nil
		case !errors.Is(err, errNoReader):
			return err
		}
		select {
		case <-tick.C:
		case <-out.closed:
			return os.ErrClosed
		}
	}
}

// Close closes the file. It must be called once.
func (out *outFile) Close() error {
	close(out.closed)
	if f := out.f.Load(); f != nil {
		return f.Close()
	}
	return nil
}

// A claims is the regular files that the program reads or writes by the flags,
// each with its flag: no file may have two uses.
type claims []struct {
	flag string
	info fs.FileInfo
}

// claim adds an open file, whose flag has it as name. It is an error if another
// flag has the same one.
func (c *claims) claim(flag, name string, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("cannot use %s %s: %w", flag, name, cause(err))
	}
	return c.add(flag, name, info)
}

// add is claim, of a file by its description.
func (c *claims) add(flag, name string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return nil
	}
	for _, other := range *c {
		if os.SameFile(other.info, info) {
			return fmt.Errorf("%s %s is the file of %s too; choose another name", flag, name, other.flag)
		}
	}
	*c = append(*c, struct {
		flag string
		info fs.FileInfo
	}{flag, info})
	return nil
}

// absolute returns the absolute form of a file's name, so that it keeps its
// meaning after the working directory has been removed and created again. The
// file need not exist.
func absolute(name string) string {
	wd, err := os.Getwd()
	if err != nil || filepath.IsAbs(name) {
		return name
	}
	clean, literal := filepath.Join(wd, name), wd+string(filepath.Separator)+name
	// In "link/../file" the system follows the link before it goes up.
	cleanDir, _ := filepath.Split(clean)
	literalDir, _ := filepath.Split(literal)
	a, errA := os.Stat(cleanDir)
	b, errB := os.Stat(literalDir)
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		return literal
	}
	return clean
}

// cause is what a file error says without its operation and path, which the
// message around it already names.
func cause(err error) error {
	var onDisk *fs.PathError
	if errors.As(err, &onDisk) {
		return onDisk.Err
	}
	return err
}
