package files

import (
	"context"
	"errors"
	"io/fs"

	"httpserver/internal/message"
)

// A storeRequest is one request for one file. All its steps use the same
// directory, also if the store's name comes to mean another one meanwhile.
type storeRequest struct {
	*Store
	ctx  context.Context // ends when the client has gone
	dir  *openRoot
	r    *message.Request
	name string
}

// read responds to GET and HEAD. Nothing is cached: a client reads what it has
// just written.
func (v storeRequest) read() *message.Response {
	info, err := v.dir.stat(v.name)
	if err != nil || !info.Mode().IsRegular() {
		return v.unreadable(err)
	}
	f, info, err := v.dir.openRegular(v.name)
	if err != nil {
		return v.unreadable(err)
	}
	stored := v.variant(info)
	q := conditionsOf(v.r.Fields)
	resp := v.checkConditions(v.r, q, stored)
	switch {
	case resp != nil:
	case v.r.Method == "HEAD":
		resp = stored.whole
	default:
		return v.send(v.r, q, stored, f)
	}
	f.Close()
	return resp
}

// uploadType is the media type of every upload.
const uploadType = "application/octet-stream"

// variant returns a stored file as a variant. Its media type keeps browsers from
// showing it, because any client may have written it.
func (v storeRequest) variant(info fs.FileInfo) *variant {
	f := sourceFile{
		name:      v.name,
		stamp:     stampOf(info),
		modified:  info.ModTime(),
		mediaType: uploadType,
		size:      info.Size(),
	}
	f.tag = tagOf(f)
	return newVariant(f, v.now())
}

// unreadable is the response for a file that cannot be read. err is nil if it is
// not a regular file.
func (v storeRequest) unreadable(err error) *message.Response {
	if err == nil {
		return v.pages.missing.pick(v.r)
	}
	return v.pages.of(kindOf(err)).pick(v.r)
}

// remove responds to DELETE.
func (v storeRequest) remove() *message.Response {
	if v.writers.Acquire(v.ctx, 1) != nil {
		return nil
	}
	defer v.writers.Release(1)
	if resp := v.unlink(); resp != nil {
		return resp
	}
	syncNames(v.dir)
	return &message.Response{Status: message.NoContent}
}

// unlink removes the file if the request's preconditions hold for it. Otherwise
// it returns the response.
func (v storeRequest) unlink() *message.Response {
	v.naming.Lock()
	defer v.naming.Unlock()
	info, err := v.dir.Lstat(v.name)
	if err != nil || info.IsDir() {
		return v.unreadable(err)
	}
	if resp := v.checkCurrent(); resp != nil {
		return resp
	}
	err = v.dir.Remove(v.name)
	if errors.Is(err, fs.ErrNotExist) {
		return v.pages.missing.pick(v.r)
	} else if err != nil {
		return unwritable(v.r, err)
	}
	return nil
}

// checkCurrent returns the response if a precondition fails for the file that has
// the name now, else nil.
func (v storeRequest) checkCurrent() *message.Response {
	if !conditionsOf(v.r.Fields).preconditions {
		return nil
	}
	var current validators
	if info, err := v.dir.stat(v.name); err == nil && info.Mode().IsRegular() {
		current = v.variant(info).validators
	}
	if current.evaluate(v.r, v.now) == failed {
		return v.pages.preconditionFailed.pick(v.r)
	}
	return nil
}
