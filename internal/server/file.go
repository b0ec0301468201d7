package server

import (
	"errors"
	"io"
	"os"
	"sync"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// errChanged: the part that was sent and the part that is left belong to different
// versions of the file.
var errChanged = errors.New("the file was written to while it was sent")

// fileSlice is how much of a file is given to the system at once: little enough
// that the write limit is renewed for a client that reads slowly but steadily.
const fileSlice = 4 << 20

// smallFile is the largest part of a file that is read into memory. At 4 KB a
// read and one write cost 26 µs, a head and sendfile 36 µs; they are equal near
// 128 KB.
const smallFile = 64 << 10

// lastBytes of a file that can change while it is sent are kept back until it is
// known that the file did not change.
const lastBytes = 16 << 10

// fileBuffers are for what passes through memory: small files, TLS, and what is
// read only to be dropped.
var fileBuffers = sync.Pool{New: func() any { return new([smallFile]byte) }}

// sendFile sends a part of a file: a small one is read into the outbox and leaves
// with the head, a large one never passes through this process's memory.
func (x *exchange) sendFile(f message.File) bool {
	if f.N <= smallFile || x.c.hc.Chunked() || !x.c.isPlainTCP() {
		return x.copyFile(f)
	}
	direct := f
	if f.Changed != nil {
		direct.N -= lastBytes
	}
	if err := x.c.hc.Passthrough(direct.N); err != nil {
		return x.wrongLength(err)
	}
	if !x.c.out.flush() || !x.passFile(direct) {
		return false
	}
	if f.Changed == nil {
		return true
	}
	f.Off, f.N = f.Off+direct.N, lastBytes
	return x.copyFile(f)
}

// copyFile sends a part of a file through memory.
func (x *exchange) copyFile(f message.File) bool {
	buf := fileBuffers.Get().(*[smallFile]byte)
	defer fileBuffers.Put(buf)
	for off, end := f.Off, f.Off+f.N; off < end; {
		n, err := f.F.ReadAt(buf[:min(smallFile, end-off)], off)
		off += int64(n)
		if off == end && f.Changed != nil && f.Changed() {
			return x.fileShort(errChanged)
		}
		if n > 0 && !x.sendBytes(buf[:n]) {
			return false
		}
		if err != nil && off < end {
			return x.fileShort(err)
		}
	}
	return true
}

// passFile sends a part of a file without reading it.
func (x *exchange) passFile(f message.File) bool {
	c := x.c
	for off, end := f.Off, f.Off+f.N; off < end; {
		c.enter(event.Sending, c.readClock())
		slice := min(fileSlice, end-off)
		n, err := c.sock.tcp.SendFile(f.F, off, slice)
		c.readClock() // it may have waited, and the next limit counts from now
		off += n
		x.tap.file(n)
		if isTimeout(err) && c.sock.moved(n) {
			c.out.wrote(n, nil)
			continue
		}
		if !c.out.wrote(n, err) {
			return false
		}
		if n < slice {
			return x.fileShort(io.ErrUnexpectedEOF)
		}
	}
	return true
}

// fileShort ends a response whose file has shrunk or cannot be read.
func (x *exchange) fileShort(err error) bool {
	x.c.s.cfg.Log("file cannot be sent whole: " + err.Error())
	x.cutShort("")
	return false
}

// closeFiles closes the files of a response, each once.
func closeFiles(content message.Content) {
	switch content := content.(type) {
	case message.File:
		content.F.Close()
	case message.Parts:
		var last *os.File
		for _, part := range content {
			if f, ok := part.(message.File); ok && f.F != last {
				last = f.F
				f.F.Close()
			}
		}
	}
}
