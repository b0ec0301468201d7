package http1

import "sync"

// Buffers come in two sizes: nearly every head fits the small one, and the
// large one saves system calls while content flows.
const (
	small = 4 << 10
	large = 32 << 10
)

// The pools are shared by all connections of the process, with that of requests
// (requestpool.go) the one exception here to "no package variables": what is in them can't
// be observed.
var (
	smallPool = sync.Pool{New: func() any { return new([small]byte) }}
	largePool = sync.Pool{New: func() any { return new([large]byte) }}
)

// A buffer holds what was received and not yet consumed.
//
//	b: [ consumed | mark..r: by the last Next | r..w: to be read | space ]
type buffer struct {
	b          []byte // nil while nothing is held
	mark, r, w int
}

// unread is what has been received and not consumed.
func (u *buffer) unread() []byte { return u.b[u.r:u.w] }

// consume takes the next n bytes and returns them.
func (u *buffer) consume(n int) []byte {
	u.r += n
	return u.b[u.r-n : u.r]
}

// wire is what was consumed since the mark.
func (u *buffer) wire() []byte { return u.b[u.mark:u.r] }

// space is the free end of the buffer, never empty. It grows as far as what is
// unread requires, and to large at once where the caller expects much.
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

// grow gets the next larger buffer: large, then twice as much each time.
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

// release gives the buffer back when it holds nothing.
func (u *buffer) release() {
	if u.r == u.w {
		u.recycle()
		*u = buffer{}
	}
}

// recycle puts the memory back into its pool.
func (u *buffer) recycle() {
	switch len(u.b) {
	case small:
		smallPool.Put((*[small]byte)(u.b))
	case large:
		largePool.Put((*[large]byte)(u.b))
	}
	u.b = nil
}
