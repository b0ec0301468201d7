package files

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/semaphore"

	"httpserver/internal/message"
)

// storeAllowed is the value of Allow for every name in a store.
const storeAllowed = "GET, HEAD, PUT, POST, DELETE, OPTIONS"

// StoreOptions are the options of [NewStore]. The zero value is usable.
type StoreOptions struct {
	// Limit is the size in bytes of the largest file that is stored; 0 leaves
	// only the server's own limit of content.
	Limit int64
	// Now is the clock; nil for time.Now.
	Now func() time.Time
	// Tell tells the operator that the directory has gone, or is there again.
	// It must not block; nil for none.
	Tell func(string)
}

// A Store keeps the files that clients upload in one directory, without
// subdirectories. It is safe for concurrent use.
//
// A file is written under another name, forced to the disk and then renamed. So
// a name always belongs to one complete upload, the old or the new, also if the
// process is killed or the disk becomes full meanwhile.
type Store struct {
	responder
	root  root
	limit int64
	// naming is held while a name is changed, so that the preconditions still
	// hold at the moment of the change.
	naming  sync.Mutex
	writers *semaphore.Weighted // places for requests that change the disk
	buffers sync.Pool
}

// NewStore returns a store in dir, which the caller closes after the last use of
// the store. It removes the unfinished uploads of killed processes.
func NewStore(dir *os.Root, opt StoreOptions) (*Store, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Store{responder: newResponder(opt.Now), limit: opt.Limit, writers: newWriters()}
	s.root.set(dir, "", opt.Tell)
	s.buffers.New = func() any { return new([CopyBuffer]byte) }
	if err := sweep(dir); err != nil {
		return nil, err
	}
	return s, nil
}

// Respond responds to a request of any method for the file called name. It
// returns nil if the request's content could not be read or the client has
// gone: the server knows why, and responds. ctx ends when the client has gone.
func (s *Store) Respond(ctx context.Context, r *message.Request, name string) *message.Response {
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
		return problem(r, message.MethodNotAllowed, "a stored file takes "+storeAllowed, "RFC 9110 §15.5.6",
			message.Field{Name: "Allow", Value: storeAllowed})
	}
	switch {
	case writing && foreign(r):
		return problem(r, message.Forbidden, "another site's page may not change files here", "")
	case writing && !goodName(name):
		return problem(r, message.BadRequest, "a file's name is at most 255 bytes of UTF-8 "+
			"without slashes and control characters, and begins with no dot", "")
	case writing && r.Method != "DELETE" && strings.TrimSpace(name) != name:
		return problem(r, message.BadRequest, "the name begins or ends with a space, so it could be mistaken for another name", "")
	case writing && r.Method != "DELETE" && shown(name) != name:
		return problem(r, message.BadRequest, "the name has a character that cannot be seen "+
			"or that changes the direction of text, so it could be mistaken for another name", "")
	case !goodName(name):
		return s.pages.missing.pick(r)
	}
	s.root.reopen()
	v := storeRequest{Store: s, ctx: ctx, dir: s.root.dir(), r: r, name: name}
	switch r.Method {
	case "DELETE":
		return v.remove()
	case "PUT", "POST":
		return v.upload()
	}
	return v.read()
}

// Holds reports whether the store keeps its files in the directory that dir
// describes. A handler for pages asks, so that no upload becomes a page.
func (s *Store) Holds(dir fs.FileInfo) bool {
	own, err := s.root.dir().Stat(".")
	return err == nil && os.SameFile(own, dir)
}

// Inside reports whether the store's directory is dir or lies below it.
func (s *Store) Inside(dir *os.Root) bool {
	top, err := dir.Stat(".")
	if err != nil {
		return false
	}
	own, err := filepath.EvalSymlinks(s.root.name)
	if err != nil {
		return false
	}
	_, ok := below(own, top)
	return ok
}

// goodName reports whether a file may have this name. Names of unfinished uploads
// begin with a dot.
func goodName(name string) bool {
	return name != "" && len(name) <= 255 && name[0] != '.' && utf8.ValidString(name) &&
		!strings.ContainsFunc(name, func(c rune) bool {
			return c == '/' || c == '\\' || c < ' ' || 0x7f <= c && c < 0xa0
		})
}
