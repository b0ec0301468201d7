package server

import (
	"errors"
	"io"
	"os"
	"sync"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// errChanged: what was sent and what is left belong to different versions.
var errChanged = errors.New("the file was written to while it was sent")

// fileSlice is how much of a file is handed to the system at once: little
// enough that the write limit moves on with a client that is slow but steady.
const fileSlice = 4 << 20

// fileBuffers are for what passes through memory: small files, TLS, and what is
// read only to be dropped.
var fileBuffers = sync.Pool{New: func() any { return new([smallFile]byte) }}

// smallFile is the largest part of a file that is read into memory: read and one
// write cost 26 us, head and sendfile 36 us at 4 KB; equal near 128 KB.
const smallFile = 64 << 10

// lastBytes of a file that can change while it is sent are kept back until it
// is known that it did not.
const lastBytes = 16 << 10

// sendFile sends a part of a file: a small one is read behind the head and
// leaves with it, a large one never passes through our memory.
func (c *conn) sendFile(f message.File) bool {
	if f.N <= smallFile || c.hc.Chunked() || !c.plainTCP() {
		return c.copyFile(f)
	}
	direct := f
	if f.Changed != nil {
		direct.N -= lastBytes
	}
	if err := c.hc.Passthrough(direct.N); err != nil {
		return c.lengthWrong(err)
	}
	if !c.flush() || !c.passFile(direct) {
		return false
	}
	if f.Changed == nil {
		return true
	}
	f.Off, f.N = f.Off+direct.N, lastBytes
	return c.copyFile(f)
}

// plainTCP reports whether the system can send a file by itself: over TCP, not
// over TLS, which has to see the bytes.
func (c *conn) plainTCP() bool { return c.sock.tcp != nil && c.s.cfg.TLS == nil }

// copyFile sends a part of a file through memory.
func (c *conn) copyFile(f message.File) bool {
	buf := fileBuffers.Get().(*[smallFile]byte)
	defer fileBuffers.Put(buf)
	for off, end := f.Off, f.Off+f.N; off < end; {
		n, err := f.F.ReadAt(buf[:min(smallFile, end-off)], off)
		off += int64(n)
		if off == end && f.Changed != nil && f.Changed() {
			return c.fileShort(errChanged)
		}
		if n > 0 && !c.sendBytes(buf[:n]) {
			return false
		}
		if err != nil && off < end {
			return c.fileShort(err)
		}
	}
	return true
}

// passFile sends a part of a file without reading it (sendfile).
func (c *conn) passFile(f message.File) bool {
	for off, end := f.Off, f.Off+f.N; off < end; {
		c.enter(event.Sending, c.readClock())
		slice := min(fileSlice, end-off)
		n, err := c.sock.tcp.SendFile(f.F, off, slice)
		c.readClock() // it may have waited, and the limit on what follows counts from now
		off += n
		c.tapFile(n)
		if isTimeout(err) && c.moved(n) {
			c.written(n, nil)
			continue
		}
		if !c.written(n, err) {
			return false
		}
		if n < slice {
			return c.fileShort(io.ErrUnexpectedEOF)
		}
	}
	return true
}

// fileShort ends a response whose file has shrunk or cannot be read.
func (c *conn) fileShort(err error) bool {
	c.s.cfg.Log("file cannot be sent whole: " + err.Error())
	c.cutShort("")
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
