package coding

import (
	"bytes"
	"fmt"
	"io"
	"math/bits"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Made are the codings that this package makes.
const Made = Set(1<<Gzip | 1<<Zstd)

// window is the largest window in bytes that every decoder of zstd in HTTP
// has to accept. https://www.rfc-editor.org/rfc/rfc9659#section-3
const window = 8 << 20

// A writer codes what is written to it. Flush sends everything so far.
type writer interface {
	io.WriteCloser
	Flush() error
	Reset(w io.Writer)
}

// newWriter is a writer for a coding that is [Made]. Streams are coded with
// less effort than what is kept, and with little memory, for there may be
// many at a time.
func newWriter(c Coding) (writer, error) {
	switch c {
	case Gzip:
		return gzip.NewWriterLevel(nil, gzip.BestSpeed)
	case Zstd:
		return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(128<<10), zstd.WithLowerEncoderMem(true))
	}
	return nil, fmt.Errorf("make a coding: none of ours is called %q", c)
}

// Encode is p in a coding that is [Made]. It takes its time, for results that
// are kept.
func Encode(c Coding, p []byte) ([]byte, error) {
	switch c {
	case Gzip:
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(p); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		return bytes.Clone(b.Bytes()), nil
	case Zstd:
		w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1),
			zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(windowFor(len(p))))
		if err != nil {
			return nil, err
		}
		return bytes.Clone(w.EncodeAll(p, nil)), w.Close()
	}
	return nil, fmt.Errorf("make a coding: none of ours is called %q", c)
}

// windowFor is a window just large enough for n bytes: the encoder takes
// memory for the whole window, however little there is to code.
func windowFor(n int) int {
	return min(max(1<<bits.Len(uint(n)), zstd.MinWindowSize), window)
}
