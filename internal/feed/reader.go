package feed

import (
	"bufio"
	"errors"
	"io"
)

// MaxLine is the longest line of a recording, in bytes: a snapshot of about 40,000
// connections, parsed in about 100 MB. What is longer is passed over without being
// held.
const MaxLine = 16 << 20

// errLong is the error of a longer line.
var errLong = errors.New("its line is longer than 16 MiB")

// roomy is the capacity above which a buffer is not kept for the next line.
const roomy = 1 << 20

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
	if cap(r.buf) > roomy {
		r.buf = nil
	}
	var n int64
	var err error
	r.buf, n, err = readLine(r.in, r.buf[:0])
	r.next += n
	if errors.Is(err, io.EOF) && len(r.buf) > 0 {
		err = nil // the last line needs no end
	}
	return r.buf, err
}

// readLine appends the next line with its line end to buf, and returns how many
// bytes of in that took. At the end of in it appends the rest and returns io.EOF.
// Of a line that is too long it appends nothing and returns errLong.
func readLine(in *bufio.Reader, buf []byte) (line []byte, n int64, err error) {
	began := len(buf)
	for {
		part, err := in.ReadSlice('\n')
		n += int64(len(part))
		if n <= MaxLine {
			buf = append(buf, part...)
		} else {
			buf = buf[:began]
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case n > MaxLine && (err == nil || errors.Is(err, io.EOF)):
			return nil, n, errLong
		default:
			return buf, n, err
		}
	}
}
