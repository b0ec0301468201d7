package coding

import (
	"bytes"
	"fmt"
	"io"
	"math/bits"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Made is the set of codings that this package can produce.
const Made = Set(1<<Gzip | 1<<Zstd)

// window is the largest zstd window, in bytes, that HTTP decoders must support.
// https://www.rfc-editor.org/rfc/rfc9659#section-3
const window = 8 << 20

// A writer compresses what is written to it. Flush writes out all of it so far.
type writer interface {
	io.WriteCloser
	Flush() error
	Reset(w io.Writer)
}

// newWriter returns a writer for a coding in [Made]. It uses the fastest level
// and little memory, because many streams may be in progress at once.
func newWriter(c Coding) (writer, error) {
	switch c {
	case Gzip:
		return gzip.NewWriterLevel(nil, gzip.BestSpeed)
	case Zstd:
		return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(128<<10), zstd.WithLowerEncoderMem(true))
	}
	return nil, fmt.Errorf("encode content: unsupported coding %q", c)
}

// Encode returns p in a coding in [Made]. It uses a higher level than streams
// get, for results that are kept.
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
	return nil, fmt.Errorf("encode content: unsupported coding %q", c)
}

// windowFor returns the smallest window that holds n bytes: the encoder
// allocates the whole window, even for short content.
func windowFor(n int) int {
	return min(max(1<<bits.Len(uint(n)), zstd.MinWindowSize), window)
}
