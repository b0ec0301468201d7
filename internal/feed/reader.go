package feed

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is the longest line of a recording, in bytes. A snapshot of 100,000
// connections takes 40 MB.
const maxLine = 256 << 20

// A reader reads lines at given offsets. It does not seek from one line to the
// next.
type reader struct {
	r    io.ReadSeeker
	in   *bufio.Reader
	next int64 // the offset of in; -1: unknown
	buf  []byte
}

// line is the line at offset. It is on loan until the next call.
func (r *reader) line(offset int64) ([]byte, error) {
	if offset != r.next {
		if _, err := r.r.Seek(offset, io.SeekStart); err != nil {
			return nil, err
		}
		if r.in == nil {
			r.in = bufio.NewReaderSize(nil, 1<<16)
		}
		r.in.Reset(r.r)
		r.next = offset
	}
	var err error
	r.buf, err = readLine(r.in, r.buf[:0])
	r.next += int64(len(r.buf))
	if errors.Is(err, io.EOF) && len(r.buf) > 0 {
		err = nil // the last line needs no end
	}
	return r.buf, err
}

// readLine appends the next line with its line end to buf. At the end of in it
// appends the rest and returns io.EOF.
func readLine(in *bufio.Reader, buf []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		buf = append(buf, part...)
		if len(buf) > maxLine {
			return buf, errors.New("a line is too long to be an entry")
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, err
		}
	}
}
