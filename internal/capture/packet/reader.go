package packet

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// The errors of this package that are no failure to read.
var (
	// ErrNoCapture says that the bytes are neither pcap nor pcapng.
	ErrNoCapture = errors.New("this is no packet capture (pcap or pcapng)")
	// ErrCutOff says that the capture ends in the middle of a packet, or that
	// what follows is damaged. What Next returned before is good.
	ErrCutOff = errors.New("the capture is cut off or damaged here")
)

// A Reader reads a capture from its beginning to its end. It is for one
// goroutine at a time.
type Reader struct {
	src    source
	in     *failing
	counts Counts

	last     time.Time // the time of the packet before, as believed
	doubtful time.Time // a time that was not believed; zero: none
}

// An About is what a capture says of itself.
type About struct {
	Link    string // the link type of the first interface, "Ethernet"
	Snap    int    // the snap length in bytes; 0: not told
	Machine string // the interface's name, of a pcapng capture that tells it
}

// A source reads the packets of a file in one of its two formats.
type source interface {
	// next reads a packet. The error is io.EOF only between two packets.
	next() (frame, error)
	about() About
	dropped() int // packets that were lost before they came into the file
}

// Open begins to read a capture. It waits for the first bytes of r. The error
// is [ErrNoCapture], or a failure of r.
func Open(r io.Reader) (*Reader, error) {
	file := &failing{r: r}
	in := bufio.NewReaderSize(file, 1<<16)
	if magic, err := in.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, ErrNoCapture
		}
		in = bufio.NewReaderSize(z, 1<<16)
	}
	magic, _ := in.Peek(4) // fewer bytes, or a failure of file
	if file.err != nil {
		return nil, file.err
	}
	if len(magic) < 4 {
		return nil, ErrNoCapture
	}
	src, err := open(in, magic)
	if err != nil && file.err != nil {
		return nil, file.err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoCapture, err)
	}
	return &Reader{in: file, src: src}, nil
}

// open opens a file that begins with magic.
func open(in *bufio.Reader, magic []byte) (source, error) {
	if binary.LittleEndian.Uint32(magic) == blockSection { // the same in both orders
		return openNG(in)
	}
	for _, order := range [...]binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		switch order.Uint32(magic) {
		case magicMicro:
			return openClassic(in, order, time.Microsecond)
		case magicNano:
			return openClassic(in, order, time.Nanosecond)
		}
	}
	return nil, errors.New("its first bytes are of no format")
}

// About is what the capture says of itself. A pcapng capture says so with its
// first interface, before its first packet.
func (p *Reader) About() About { return p.src.about() }

// Counts are the packets read so far.
func (p *Reader) Counts() Counts {
	p.counts.Dropped = p.src.dropped()
	return p.counts
}

// Next returns the next TCP segment. At the end the error is io.EOF, or
// [ErrCutOff] where the capture is incomplete; any other is a failure to read.
func (p *Reader) Next() (Segment, error) {
	for {
		f, err := p.src.next()
		switch {
		case err != nil && p.in.err != nil:
			return Segment{}, p.in.err
		case err == io.EOF:
			return Segment{}, io.EOF
		case err != nil:
			return Segment{}, fmt.Errorf("%w: %w", ErrCutOff, err)
		}
		p.counts.Packets++
		if f.at.IsZero() { // the format has blocks without
			f.at = p.last
		}
		if !sane(f.at) {
			p.counts.Undecoded++
			continue
		}
		s := Segment{N: p.counts.Packets, At: p.believed(f.at)}
		switch decode(&s, f.link, f.data, f.size) {
		case notTCP:
			p.counts.NotTCP++
		case fragment:
			p.counts.Fragments++
		case undecoded:
			p.counts.Undecoded++
		default:
			return s, nil
		}
	}
}

// The first and last year whose packets are believed: captures are younger
// than TCP's use on Ethernet, and a later time is a damaged one. A time outside
// would also leave the range that a recording can hold.
const firstYear, lastYear = 1980, 2200

// sane reports whether a packet's time may be true.
func sane(at time.Time) bool { return at.Year() >= firstYear && at.Year() <= lastYear }

// maxStep is the longest time between two packets that is believed at once.
const maxStep = 30 * 24 * time.Hour

// believed is the time of a packet that says at. A step of more than maxStep,
// forward or back, is a damaged time until the next packet confirms it: its
// packet counts as sent with the one before it.
func (p *Reader) believed(at time.Time) time.Time {
	if !p.last.IsZero() && at.Sub(p.last).Abs() > maxStep && at.Sub(p.doubtful).Abs() > maxStep {
		p.doubtful = at
		return p.last
	}
	p.last = at
	return at
}

// A failing reader remembers why reading failed, so that a failure can be told
// from damage, which the readers of captures report in the same way.
type failing struct {
	r   io.Reader
	err error // nil while there was none but io.EOF
}

// Read is io.Reader's.
func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}
