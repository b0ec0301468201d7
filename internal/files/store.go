package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"httpserver/internal/message"
)

// storeAllowed is what Allow says of every name in a store.
const storeAllowed = "GET, HEAD, PUT, POST, DELETE, OPTIONS"

// StoreOptions are the choices of [NewStore]. The zero value is good.
type StoreOptions struct {
	// Limit is the size in bytes of the largest file that is taken; 0 leaves
	// it to the server's own limit of content.
	Limit int64
	// Now is the clock; nil for time.Now.
	Now func() time.Time
}

// A Store keeps files that clients upload in one directory, flat. It is safe
// for concurrent use.
//
// A file is written beside its name, forced to the disk and then renamed, so
// under a name there is always one whole upload: the old or the new, also
// when the process is killed or the disk is full half-way.
type Store struct {
	desk
	root  *os.Root
	limit int64
	// naming is held where names are changed, so that a precondition still
	// holds when the change that depends on it is made.
	naming  sync.Mutex
	buffers sync.Pool
}

// NewStore is a store in root, which the caller keeps open as long as the
// store is in use. What killed processes left half-written there is removed.
func NewStore(root *os.Root, opt StoreOptions) (*Store, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Store{desk: desk{now: opt.Now, pages: newPages()}, root: root, limit: opt.Limit}
	s.buffers.New = func() any { return new([copyBuffer]byte) }
	if err := s.sweep(); err != nil {
		return nil, err
	}
	return s, nil
}

// Answer answers a request for the file called name, whatever its method. It
// returns nil where the request's content could not be read: the server knows
// why and answers for it.
func (s *Store) Answer(_ context.Context, r *message.Request, name string) *message.Response {
	writing := false
	switch r.Method {
	case "GET", "HEAD":
	case "PUT", "POST", "DELETE":
		writing = true
	case "OPTIONS":
		return &message.Response{
			Status: message.NoContent,
			Fields: message.Fields{{Name: "Allow", Value: storeAllowed}},
		}
	default:
		return s.problem(r, message.MethodNotAllowed, "a stored file takes "+storeAllowed, "RFC 9110 §15.5.6",
			message.Field{Name: "Allow", Value: storeAllowed})
	}
	switch {
	case writing && foreign(r):
		return s.problem(r, message.Forbidden, "another site's page may not change files here", "")
	case writing && !goodName(name):
		return s.problem(r, message.BadRequest, "a file's name is at most 255 bytes of UTF-8 "+
			"without slashes and control characters, and begins with no dot", "")
	case !goodName(name):
		return s.pages.missing.pick(r)
	}
	switch r.Method {
	case "DELETE":
		return s.remove(r, name)
	case "PUT", "POST":
		return s.upload(r, name)
	}
	return s.read(r, name)
}

// goodName reports whether a file may have this name. A dot in front is for
// files that are still being written.
func goodName(name string) bool {
	return name != "" && len(name) <= 255 && name[0] != '.' && utf8.ValidString(name) &&
		!strings.ContainsFunc(name, func(c rune) bool {
			return c == '/' || c == '\\' || c < ' ' || 0x7f <= c && c < 0xa0
		})
}

// read answers GET and HEAD. Nothing is kept: who just wrote a file finds it.
func (s *Store) read(r *message.Request, name string) *message.Response {
	info, err := s.root.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return s.unreadable(r, err)
	}
	f, info, err := open(s.root, name)
	if err != nil {
		return s.unreadable(r, err)
	}
	v := s.variant(name, info)
	q := asksOf(r.Fields)
	answer := s.checkConditions(r, q, v)
	switch {
	case answer != nil:
	case r.Method == "HEAD":
		answer = v.whole
	default:
		return s.send(r, q, v, f)
	}
	f.Close()
	return answer
}

// variant is a stored file as it is sent: whatever it is, a browser is not to
// show it, for it may come from anybody.
func (s *Store) variant(name string, info fs.FileInfo) *variant {
	f := subject{
		name:      name,
		stamp:     stampOf(info),
		modified:  info.ModTime(),
		mediaType: "application/octet-stream",
		size:      info.Size(),
	}
	f.tag = tagOf(f)
	return newVariant(f, s.now())
}

// unreadable answers for a file that cannot be read; err is nil where it is
// no regular file.
func (s *Store) unreadable(r *message.Request, err error) *message.Response {
	if err == nil {
		return s.pages.missing.pick(r)
	}
	return s.pages.of(kindOf(err)).pick(r)
}

// remove answers DELETE.
func (s *Store) remove(r *message.Request, name string) *message.Response {
	if answer := s.unlink(r, name); answer != nil {
		return answer
	}
	s.syncNames()
	return &message.Response{Status: message.NoContent}
}

// unlink removes a file, if the request's preconditions hold for it;
// otherwise it returns the answer.
func (s *Store) unlink(r *message.Request, name string) *message.Response {
	s.naming.Lock()
	defer s.naming.Unlock()
	info, err := s.root.Lstat(name)
	if err != nil || info.IsDir() {
		return s.unreadable(r, err)
	}
	if answer := s.checkCurrent(r, name); answer != nil {
		return answer
	}
	err = s.root.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s.pages.missing.pick(r)
	} else if err != nil {
		return s.unwritable(r, err)
	}
	return nil
}

// checkCurrent is the answer where a precondition fails for the file that has
// the name now, else nil.
func (s *Store) checkCurrent(r *message.Request, name string) *message.Response {
	if !asksOf(r.Fields).conditions {
		return nil
	}
	tag, modified := "", time.Time{}
	if info, err := s.root.Stat(name); err == nil && info.Mode().IsRegular() {
		v := s.variant(name, info)
		tag, modified = v.tag, v.modified
	}
	if evaluate(r, tag, modified, s.now()) == failed {
		return s.pages.preconditionFailed.pick(r)
	}
	return nil
}

// unwritable answers for a name that could not be changed. It never says the
// error's text, which has paths in it.
func (s *Store) unwritable(r *message.Request, err error) *message.Response {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return s.problem(r, message.InsufficientStorage, "there is no room for this file", "RFC 4918 §11.5")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return s.problem(r, message.Forbidden, "the server may not write here", "RFC 9110 §15.5.4")
	case errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTEMPTY), errors.Is(err, fs.ErrExist):
		return s.problem(r, message.Conflict, "the name belongs to a directory", "RFC 9110 §15.5.10")
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return s.problem(r, message.ServiceUnavailable, "too many files are open just now", "RFC 9110 §15.6.4")
	}
	return s.problem(r, message.InternalServerError, "the file could not be written", "RFC 9110 §15.6.1")
}

// problem answers with a problem.
func (s *Store) problem(r *message.Request, status message.Status, detail, rule string, more ...message.Field) *message.Response {
	p := message.Problem{Status: status, Detail: detail, Rule: rule, Fields: more}
	return p.Response(r.Fields.Get("Accept"))
}
