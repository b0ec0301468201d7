package http1

import "sync"

// The pooled sizes of buffers. Nearly every head fits a small one; a large one saves
// system calls while content is received.
const (
	small = 4 << 10
	large = 32 << 10
)

// The pools are shared by all connections of the process. With requestPool they are
// the only package variables here that change; their content cannot be observed.
var (
	smallPool = sync.Pool{New: func() any { return new([small]byte) }}
	largePool = sync.Pool{New: func() any { return new([large]byte) }}
)

// A buffer has the bytes that were received and not yet consumed.
//
//	b: [ consumed | mark..r: by the last Next | r..w: to be read | space ]
type buffer struct {
	b          []byte // nil while there is nothing to keep
	mark, r, w int
}

// unread returns the bytes that were received and not consumed.
func (u *buffer) unread() []byte { return u.b[u.r:u.w] }

// consume consumes the next n bytes and returns them.
func (u *buffer) consume(n int) []byte {
	u.r += n
	return u.b[u.r-n : u.r]
}

// wire returns the bytes that were consumed since the mark.
func (u *buffer) wire() []byte { return u.b[u.mark:u.r] }

// space returns the free end of the buffer, which is never empty. The buffer grows
// when it is full, and to large at once if much is set: much content is expected.
func (u *buffer) space(much bool) []byte {
	if u.r > 0 {
		u.w = copy(u.b, u.b[u.r:u.w])
		u.mark, u.r = 0, 0
	}
	switch {
	case u.b == nil && !much:
		u.b = smallPool.Get().(*[small]byte)[:]
	case u.w == len(u.b) || much && len(u.b) < large:
		u.grow()
	}
	return u.b[u.w:]
}

// grow moves to the next larger buffer: large first, then twice the size.
func (u *buffer) grow() {
	var bigger []byte
	if len(u.b) < large {
		bigger = largePool.Get().(*[large]byte)[:]
	} else {
		bigger = make([]byte, 2*len(u.b))
	}
	copy(bigger, u.b[:u.w])
	u.recycle()
	u.b = bigger
}

// release returns the memory to its pool if there are no unread bytes.
func (u *buffer) release() {
	if u.r == u.w {
		u.recycle()
		*u = buffer{}
	}
}

// recycle returns the memory to its pool.
func (u *buffer) recycle() {
	switch len(u.b) {
	case small:
		smallPool.Put((*[small]byte)(u.b))
	case large:
		largePool.Put((*[large]byte)(u.b))
	}
	u.b = nil
}
