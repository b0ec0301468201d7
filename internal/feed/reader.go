package feed

import (
	"bufio"
	"errors"
	"io"
)

// longest is the longest line of a recording that is read: a snapshot of
// 100,000 connections has 40 MB.
const longest = 256 << 20

// A reader reads lines at given places, without seeking where one follows the
// other.
type reader struct {
	r    io.ReadSeeker
	in   *bufio.Reader
	next int64 // where in stands
	buf  []byte
}

// line is the line at offset, on loan until the next call.
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

// readLine appends the next line with its end. At the end of in it gives what
// is left and io.EOF.
func readLine(in *bufio.Reader, buf []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		buf = append(buf, part...)
		if len(buf) > longest {
			return buf, errors.New("a line is too long to be an entry")
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, err
		}
	}
}
