package files

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"httpserver/internal/message"
)

const (
	// CopyBuffer is how many bytes of an upload are in memory at the same time.
	CopyBuffer = 32 << 10

	// The name of an unfinished upload is this prefix, random text, and the
	// suffix. Clients cannot use names that begin with a dot.
	unfinished    = ".upload-"
	unfinishedEnd = ".part"
)

// upload responds to PUT and POST: the content becomes the file called name.
func (v storeRequest) upload() (resp *message.Response) {
	switch {
	case v.r.Fields.Has("Content-Range"):
		// https://www.rfc-editor.org/rfc/rfc9110#section-14.5-2
		return problem(v.r, message.BadRequest, "a file is written whole, not in parts", "RFC 9110 §14.5")
	case v.limit > 0 && v.r.Length > v.limit:
		return v.tooLarge()
	}
	// Refuse before the content is sent in vain. publish checks again.
	if resp := v.checkCurrent(); resp != nil {
		return resp
	}
	part := unfinished + rand.Text() + unfinishedEnd
	mode, replaces := v.currentMode()
	if !replaces {
		mode = 0o666
	}
	if v.writers.Acquire(v.ctx, 1) != nil {
		return nil
	}
	f, err := v.dir.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	v.writers.Release(1)
	if err != nil {
		return unwritable(v.r, err)
	}
	// No unfinished file is left after a failure or a panic.
	defer func() {
		f.Close()
		if resp == nil || resp.Status != message.Created {
			v.discard(part)
		}
	}()
	return v.fill(f, part)
}

// discard removes an unfinished file.
func (v storeRequest) discard(part string) {
	if v.writers.Acquire(context.WithoutCancel(v.ctx), 1) == nil {
		defer v.writers.Release(1)
	}
	v.dir.Remove(part)
}

// fill writes the request's content to an unfinished file and gives that its
// final name. With 201 the unfinished file is gone, otherwise it remains. The
// result is nil if the content could not be read.
func (v storeRequest) fill(f *os.File, part string) *message.Response {
	// Some network file systems have no locks. There a second server that starts
	// now takes the file for a leftover, which is no reason to refuse.
	_ = lock(f)
	if err := v.copy(f, v.r.Content); err != nil {
		var theirs readError
		switch {
		case errors.As(err, &theirs):
			return nil
		case errors.Is(err, errTooLarge):
			return v.tooLarge()
		}
		return unwritable(v.r, err)
	}
	return v.finish(f, part)
}

// finish forces a complete upload to the disk and gives it its name.
func (v storeRequest) finish(f *os.File, part string) *message.Response {
	if v.writers.Acquire(v.ctx, 1) != nil {
		return nil
	}
	defer v.writers.Release(1)
	// First the content, then the name: after a crash the name must not belong
	// to a file whose content never reached the disk.
	if err := f.Sync(); err != nil {
		return unwritable(v.r, err)
	}
	if resp := v.publish(f, part); resp != nil {
		return resp
	}
	syncNames(v.dir)
	// 201 also if a file was replaced, where RFC 9110 §9.3.4 has 200 or 204: the
	// documented session shows 201 for every upload.
	resp := &message.Response{Status: message.Created}
	if info, err := f.Stat(); err == nil {
		resp.Fields = message.Fields{{Name: "ETag", Value: v.variant(info).tag}}
	}
	return resp
}

// currentMode returns the permissions of the file that has the name now; false
// if there is none. A file that replaces it gets the same.
func (v storeRequest) currentMode() (fs.FileMode, bool) {
	info, err := v.dir.stat(v.name)
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Mode().Perm(), true
}

// publish gives the unfinished file f, called part, its final name if the
// request's preconditions hold for the file that has the name now. Otherwise it
// returns the response.
func (v storeRequest) publish(f *os.File, part string) *message.Response {
	v.naming.Lock()
	defer v.naming.Unlock()
	if resp := v.checkCurrent(); resp != nil {
		return resp
	}
	if mode, replaces := v.currentMode(); replaces {
		if err := setMode(f, mode); err != nil {
			return unwritable(v.r, err)
		}
	}
	if err := v.dir.Rename(part, v.name); err != nil {
		return unwritable(v.r, err)
	}
	return nil
}

// setMode gives a file its permissions. It leaves a file alone that has them
// already, for some file systems cannot set any.
func setMode(f *os.File, mode fs.FileMode) error {
	if info, err := f.Stat(); err == nil && info.Mode().Perm() == mode {
		return nil
	}
	return f.Chmod(mode)
}

// A readError is a failure of the client while its content was read.
type readError struct{ error }

// errTooLarge means that there is more content than the limit.
var errTooLarge = errors.New("more content than the limit")

// copy writes content of any size to a file through a small buffer.
func (v storeRequest) copy(f *os.File, content io.Reader) error {
	buffer := v.buffers.Get().(*[CopyBuffer]byte)
	defer v.buffers.Put(buffer)
	for written := int64(0); ; {
		n, readErr := content.Read(buffer[:])
		if written += int64(n); v.limit > 0 && written > v.limit {
			return errTooLarge
		}
		if err := v.write(f, buffer[:n]); err != nil {
			return err
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readError{readErr}
		}
	}
}

// write writes a part of an upload when it is its turn.
func (v storeRequest) write(f *os.File, p []byte) error {
	if err := v.writers.Acquire(v.ctx, 1); err != nil {
		return readError{err} // the client has gone
	}
	defer v.writers.Release(1)
	_, err := f.Write(p)
	return err
}

// tooLarge is the response to an upload above the limit.
func (v storeRequest) tooLarge() *message.Response {
	return problem(v.r, message.ContentTooLarge, "the file is larger than this server takes", "RFC 9110 §15.5.14")
}

// syncNames forces the directory to the disk, so that a new name survives a loss
// of power. Systems that cannot do that are tolerated.
func syncNames(dir *openRoot) {
	if d, err := dir.Open("."); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// sweep removes the unfinished uploads of processes that have ended. A running
// process holds a lock on its own.
func sweep(dir *os.Root) error {
	d, err := dir.Open(".")
	if err != nil {
		return err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !strings.HasPrefix(name, unfinished) || !strings.HasSuffix(name, unfinishedEnd) {
			continue
		}
		f, err := dir.OpenFile(name, os.O_RDWR|syscall.O_NONBLOCK, 0)
		if err != nil {
			continue // removed meanwhile, or not readable
		}
		if lock(f) == nil {
			// If this fails, uploads fail too, and say so.
			_ = dir.Remove(name)
		}
		f.Close()
	}
	return nil
}
