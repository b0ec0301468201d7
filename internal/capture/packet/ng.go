package packet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"time"
)

// The blocks of a pcapng file that are read. Others are passed over.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html
const (
	blockSection   = 0x0a0d0d0a
	blockInterface = 1
	blockOldPacket = 2
	blockSimple    = 3
	blockStats     = 5
	blockPacket    = 6
)

// byteOrderMagic begins each section, in the byte order of its machine.
const byteOrderMagic = 0x1a2b3c4d

// The options of an interface, and of its statistics, that are read.
const (
	optionEnd     = 0
	optionName    = 2
	optionUnit    = 9
	optionOffset  = 14
	optionDropped = 5 // by the interface
	optionLost    = 7 // by the operating system
)

// maxBlock is the largest block that is believed, in bytes. Only packets and
// options take memory, and these have bounds of their own.
const maxBlock = 1 << 30

// maxInterfaces bounds how many interfaces a section may have, and maxOptions
// how many bytes of options are looked at.
const maxInterfaces, maxOptions = 1 << 12, 1 << 16

// An ng reads a pcapng file.
type ng struct {
	in     *bufio.Reader
	order  binary.ByteOrder
	devs   []device // the interfaces of this section
	left   uint32   // bytes of the current block's body that are not read
	header [20]byte
	data   []byte // of the frame given out last
	first  *About // what the first interface says
	before int    // packets dropped, of the sections before
}

// A device is an interface of a section.
type device struct {
	link    linkType
	snap    uint32
	name    string
	ticks   uint64 // of its times: units a second; 0: unknown
	offset  int64  // seconds to add
	dropped int    // packets that its statistics say were lost
}

// openNG reads the first section's header.
func openNG(in *bufio.Reader) (*ng, error) {
	n := &ng{in: in}
	_, err := n.block()
	return n, noEOF(err)
}

// about is what the first interface says.
func (n *ng) about() About {
	if n.first == nil {
		return About{}
	}
	return *n.first
}

// dropped is how many packets were lost before they came into the file, as the
// statistics say that were read so far.
func (n *ng) dropped() int {
	sum := n.before
	for _, d := range n.devs {
		sum += d.dropped
	}
	return sum
}

// next reads blocks up to the next packet. The error is io.EOF only at the end
// of a block.
func (n *ng) next() (frame, error) {
	for {
		t, err := n.block()
		if err != nil {
			return frame{}, err
		}
		var f frame
		found := false
		switch t {
		case blockInterface:
			err = n.addDevice()
		case blockStats:
			err = n.statistics()
		case blockPacket, blockOldPacket:
			f, err = n.packet(t)
			found = true
		case blockSimple:
			f, err = n.simple()
			found = true
		}
		if err == nil {
			err = n.skip() // options, padding
		}
		if err != nil {
			return frame{}, noEOF(err)
		}
		if found {
			return f, nil
		}
	}
}

// block reads the beginning of a block and returns its kind. A section's header
// is read whole: with it the byte order may change.
func (n *ng) block() (kind uint32, err error) {
	head := n.header[:8]
	if _, err := io.ReadFull(n.in, head); err != nil {
		return 0, err
	}
	section := binary.LittleEndian.Uint32(head) == blockSection // the same in both orders
	if section {
		if err := n.beginSection(); err != nil {
			return 0, noEOF(err)
		}
	}
	if n.order == nil {
		return 0, errors.New("it begins with no section")
	}
	size := n.order.Uint32(head[4:])
	if size < 12 || size > maxBlock {
		return 0, fmt.Errorf("a block of %d bytes", size)
	}
	n.left = size + -size&3 - 8 // padded to four bytes
	if section {
		return blockSection, n.skip()
	}
	return n.order.Uint32(head), nil
}

// beginSection takes the byte order of a section, which follows the beginning of
// its header. Interfaces are numbered afresh.
func (n *ng) beginSection() error {
	magic, err := n.in.Peek(4)
	if err != nil {
		return err
	}
	switch uint32(byteOrderMagic) {
	case binary.LittleEndian.Uint32(magic):
		n.order = binary.LittleEndian
	case binary.BigEndian.Uint32(magic):
		n.order = binary.BigEndian
	default:
		return errors.New("a section has no byte order")
	}
	n.before, n.devs = n.dropped(), n.devs[:0]
	return nil
}

// read reads the next size bytes of the block's body, at most 20.
func (n *ng) read(size uint32) ([]byte, error) {
	if n.left < size+4 {
		return nil, errors.New("a block is too short")
	}
	n.left -= size
	_, err := io.ReadFull(n.in, n.header[:size])
	return n.header[:size], noEOF(err)
}

// skip passes over what is left of the block.
func (n *ng) skip() error {
	_, err := n.in.Discard(int(n.left))
	n.left = 0
	return noEOF(err)
}

// addDevice reads an interface.
func (n *ng) addDevice() error {
	b, err := n.read(8)
	if err != nil {
		return err
	}
	if len(n.devs) == maxInterfaces {
		return errors.New("too many interfaces")
	}
	d := device{link: linkType(n.order.Uint16(b)), snap: n.order.Uint32(b[4:]), ticks: 1e6}
	err = n.options(func(option uint16, value []byte) {
		switch {
		case option == optionName:
			d.name = string(value)
		case option == optionUnit && len(value) == 1:
			d.ticks = ticks(value[0])
		case option == optionOffset && len(value) == 8:
			d.offset = int64(n.order.Uint64(value))
		}
	})
	n.devs = append(n.devs, d)
	if n.first == nil {
		n.first = &About{Link: d.link.String(), Snap: bounded(d.snap), Machine: d.name}
	}
	return err
}

// ticks is how many units a second has, as an option says: a power of ten or
// of two. It is 0 if that is more than can be counted.
func ticks(option byte) uint64 {
	if option&0x80 != 0 {
		if option &= 0x7f; option < 64 {
			return 1 << option
		}
		return 0
	}
	if option > 19 {
		return 0
	}
	t := uint64(1)
	for range option {
		t *= 10
	}
	return t
}

// time is a time in the interface's units. One that cannot be told is zero.
func (d *device) time(high, low uint32) time.Time {
	if d.ticks == 0 {
		return time.Time{}
	}
	t := uint64(high)<<32 | uint64(low)
	seconds, rest := t/d.ticks, t%d.ticks
	hi, lo := bits.Mul64(rest, uint64(time.Second))
	ns, _ := bits.Div64(hi, lo, d.ticks)
	return time.Unix(int64(seconds)+d.offset, int64(ns)).UTC()
}

// options reads the options of a block, the values on loan.
func (n *ng) options(give func(option uint16, value []byte)) error {
	for budget := uint32(maxOptions); n.left >= 8; {
		b, err := n.read(4)
		if err != nil {
			return err
		}
		option, size := n.order.Uint16(b), uint32(n.order.Uint16(b[2:]))
		padded := size + -size&3
		if option == optionEnd || padded > budget || n.left < padded+4 {
			return nil
		}
		budget -= padded
		value := make([]byte, padded)
		if _, err := io.ReadFull(n.in, value); err != nil {
			return noEOF(err)
		}
		n.left -= padded
		give(option, value[:size])
	}
	return nil
}

// statistics reads those of an interface: the last ones count.
func (n *ng) statistics() error {
	b, err := n.read(12)
	if err != nil {
		return err
	}
	i := n.order.Uint32(b)
	if int64(i) >= int64(len(n.devs)) {
		return nil
	}
	var sum uint64
	err = n.options(func(option uint16, value []byte) {
		if (option == optionDropped || option == optionLost) && len(value) == 8 {
			sum += min(n.order.Uint64(value), 1<<31)
		}
	})
	n.devs[i].dropped = int(min(sum, math.MaxInt32))
	return err
}

// packet reads a packet, in its old form or the one of today.
func (n *ng) packet(kind uint32) (frame, error) {
	b, err := n.read(20)
	if err != nil {
		return frame{}, err
	}
	i := n.order.Uint32(b)
	if kind == blockOldPacket {
		i = uint32(n.order.Uint16(b))
	}
	if int64(i) >= int64(len(n.devs)) {
		return frame{}, fmt.Errorf("a packet of interface %d, which is not there", i)
	}
	d := &n.devs[i]
	f := frame{link: d.link, at: d.time(n.order.Uint32(b[4:]), n.order.Uint32(b[8:])), size: bounded(n.order.Uint32(b[16:]))}
	f.data, err = n.content(n.order.Uint32(b[12:]))
	return f, err
}

// simple reads a packet of the first interface. It has no time of its own.
func (n *ng) simple() (frame, error) {
	b, err := n.read(4)
	if err != nil {
		return frame{}, err
	}
	if len(n.devs) == 0 {
		return frame{}, errors.New("a packet of no interface")
	}
	d, size := &n.devs[0], n.order.Uint32(b)
	kept := min(size, n.left-4)
	if d.snap > 0 {
		kept = min(kept, d.snap)
	}
	f := frame{link: d.link, size: bounded(size)}
	f.data, err = n.content(kept)
	return f, err
}

// content reads a packet's bytes.
func (n *ng) content(kept uint32) ([]byte, error) {
	if kept > n.left-4 {
		return nil, errors.New("a packet is larger than its block")
	}
	data, err := readData(n.in, n.data, kept)
	if err != nil {
		return nil, err
	}
	n.data = data
	n.left -= kept
	return data, nil
}
