package packet

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// A frame is a packet as a file holds it.
type frame struct {
	at   time.Time
	link linkType
	data []byte // what was captured of it; on loan until the next frame
	size int    // how many bytes it had
}

// maxFrame is the largest packet that is believed, in bytes: more than any
// link carries. A larger one is a damaged file.
const maxFrame = 1 << 20

// The first four bytes of a pcap file, in the byte order of its machine. They
// say in which unit times are.
const (
	magicMicro = 0xa1b2c3d4
	magicNano  = 0xa1b23c4d
)

// A classic reads a pcap file.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html
type classic struct {
	in     *bufio.Reader
	order  binary.ByteOrder
	unit   time.Duration // of the fraction of a second
	link   linkType
	snap   int
	header [16]byte
	data   []byte // of the frame given out last
}

// openClassic reads the file's header.
func openClassic(in *bufio.Reader, order binary.ByteOrder, unit time.Duration) (*classic, error) {
	c := &classic{in: in, order: order, unit: unit}
	var head [24]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, err
	}
	if major := order.Uint16(head[4:]); major != 2 {
		return nil, fmt.Errorf("version %d of pcap is not known", major)
	}
	c.snap = bounded(order.Uint32(head[16:]))
	c.link = linkType(order.Uint32(head[20:])) // the upper half says how long Ethernet's checksums are
	return c, nil
}

// bounded is a number that a file claims, as an int of any machine.
func bounded(n uint32) int { return int(min(n, 1<<30)) }

// about is what the file says of itself.
func (c *classic) about() About { return About{Link: c.link.String(), Snap: c.snap} }

// dropped is unknown: the format has no place for it.
func (c *classic) dropped() int { return 0 }

// next reads a packet. The error is io.EOF only at the end of a packet.
func (c *classic) next() (frame, error) {
	if _, err := io.ReadFull(c.in, c.header[:]); err != nil {
		return frame{}, err
	}
	kept, size := c.order.Uint32(c.header[8:]), c.order.Uint32(c.header[12:])
	data, err := readData(c.in, c.data, kept)
	if err != nil {
		return frame{}, err
	}
	c.data = data
	at := time.Unix(int64(c.order.Uint32(c.header[:])), int64(c.order.Uint32(c.header[4:]))*int64(c.unit))
	return frame{at.UTC(), c.link, data, bounded(size)}, nil
}

// readData reads n bytes into buf, or into a larger one. Running out of them is
// io.ErrUnexpectedEOF.
func readData(in io.Reader, buf []byte, n uint32) ([]byte, error) {
	if n > maxFrame {
		return nil, fmt.Errorf("a packet of %d bytes", n)
	}
	if cap(buf) < int(n) {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	if _, err := io.ReadFull(in, buf); err != nil {
		return nil, noEOF(err)
	}
	return buf, nil
}

// noEOF is err where an end is not expected.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
