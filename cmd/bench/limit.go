//go:build linux

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// limit is the server that does nothing a server must do: it reads to the
// blank line and writes a canned response of size bytes, a goroutine a
// connection. The responses to a burst go out in one write.
func limit(ln net.Listener, size int, hangUp bool, content int64) error {
	response, err := canned(size)
	if err != nil {
		return err
	}
	for {
		c, err := ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		go limitConn(c, response, hangUp, content)
	}
}

// limitConn responds to one connection's requests. It counts blank lines and
// nothing else: content without one, such as short JSON, passes as part of the
// next head. Content of more than a buffer is read and dropped, if its length is
// told.
func limitConn(c net.Conn, response []byte, hangUp bool, content int64) {
	defer c.Close()
	if content > 0 {
		limitUploads(c, response, content)
		return
	}
	blank := []byte("\r\n\r\n")
	in, out := make([]byte, 4096), []byte(nil)
	have := 0
	for {
		n, err := c.Read(in[have:])
		if err != nil {
			return
		}
		have += n
		requests := bytes.Count(in[:have], blank)
		if requests > 0 {
			have = copy(in, in[bytes.LastIndex(in[:have], blank)+len(blank):have])
		}
		if have == len(in) {
			return // no head of this benchmark is that long
		}
		switch requests {
		case 0:
			continue
		case 1:
			_, err = c.Write(response)
		default:
			out = out[:0]
			for range requests {
				out = append(out, response...)
			}
			_, err = c.Write(out)
		}
		if err != nil || hangUp {
			return
		}
	}
}

// limitUploads responds to requests with content of that many bytes each.
func limitUploads(c net.Conn, response []byte, content int64) {
	in := bufio.NewReaderSize(c, 256<<10)
	for {
		for line := "."; line != "\r\n"; {
			var err error
			if line, err = in.ReadString('\n'); err != nil {
				return
			}
		}
		if _, err := io.CopyN(io.Discard, in, content); err != nil {
			return
		}
		if _, err := c.Write(response); err != nil {
			return
		}
	}
}

// canned is a response of exactly size bytes: as much content as fits, and a
// field that fills up the rest, as other servers' fields do.
func canned(size int) ([]byte, error) {
	const pad = "X-Pad: "
	for content := max(0, size-1000); content <= size; content++ {
		head := "HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(content) + "\r\n" + pad
		if fill := size - content - len(head) - 4; fill >= 0 && fill < 300 {
			return []byte(head + strings.Repeat("x", fill) + "\r\n\r\n" + strings.Repeat("y", content)), nil
		}
	}
	return nil, fmt.Errorf("no response has %d bytes", size)
}
