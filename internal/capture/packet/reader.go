package packet

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
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
	src     source
	in      *failing
	about   About
	counts  Counts
	decoder decoder

	last     time.Time // the time of the packet before, as believed
	doubtful time.Time // a time that was not believed; zero: none
}

// An About is what a capture says of itself.
type About struct {
	Link    string // the link type of the first interface, "Ethernet"
	Snap    int    // the snap length in bytes; 0: not told
	Machine string // the interface's name, of a pcapng capture that tells it
}

// A source is one of gopacket's readers.
type source interface {
	ZeroCopyReadPacketData() ([]byte, gopacket.CaptureInfo, error)
	LinkType() layers.LinkType
}

// The first four bytes of a capture, in the byte order of this machine's files
// or the other one.
const (
	magicMicro = 0xA1B2C3D4
	magicNano  = 0xA1B23C4D
	magicNG    = 0x0A0D0D0A
)

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
	p := Reader{in: file}
	var err error
	switch little, big := binary.LittleEndian.Uint32(magic), binary.BigEndian.Uint32(magic); {
	case little == magicNG:
		err = p.openNG(in)
	case little == magicMicro, little == magicNano, big == magicMicro, big == magicNano:
		err = p.openClassic(in)
	default:
		return nil, ErrNoCapture
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoCapture, err)
	}
	return &p, nil
}

func (p *Reader) openClassic(in io.Reader) error {
	r, err := pcapgo.NewReader(in)
	if err != nil {
		return err
	}
	p.src = r
	p.about = About{Link: r.LinkType().String(), Snap: int(min(r.Snaplen(), 1<<30))}
	return nil
}

func (p *Reader) openNG(in io.Reader) error {
	r, err := pcapgo.NewNgReader(in, pcapgo.NgReaderOptions{WantMixedLinkType: true, SkipUnknownVersion: true})
	if err != nil {
		return err
	}
	p.src = r
	return nil
}

// About is what the capture says of itself. A pcapng capture says so with its
// first packet.
func (p *Reader) About() About { return p.about }

// Counts are the packets read so far.
func (p *Reader) Counts() Counts { return p.counts }

// Next returns the next TCP segment. At the end the error is io.EOF, or
// [ErrCutOff] where the capture is incomplete; any other is a failure to read.
func (p *Reader) Next() (Segment, error) {
	for {
		data, ci, err := p.src.ZeroCopyReadPacketData()
		switch {
		case err != nil && p.in.err != nil:
			return Segment{}, p.in.err
		case errors.Is(err, io.EOF) && ci.CaptureLength == 0: // else a header without its packet
			return Segment{}, io.EOF
		case err != nil:
			return Segment{}, fmt.Errorf("%w: %w", ErrCutOff, err)
		}
		p.counts.Packets++
		s := Segment{N: p.counts.Packets, At: ci.Timestamp.UTC()}
		link := p.link(ci)
		if !sane(s.At) {
			p.counts.Undecoded++
			continue
		}
		s.At = p.believed(s.At)
		switch p.decoder.decode(&s, link, data) {
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

// link is the link type of the packet just read, each interface of a pcapng
// capture having its own.
func (p *Reader) link(ci gopacket.CaptureInfo) layers.LinkType {
	ng, ok := p.src.(*pcapgo.NgReader)
	if !ok {
		return p.src.LinkType()
	}
	link := ng.LinkType()
	if len(ci.AncillaryData) > 0 {
		if t, ok := ci.AncillaryData[0].(layers.LinkType); ok {
			link = t
		}
	}
	if p.about == (About{}) {
		p.about.Link = link.String()
		if i, err := ng.Interface(ci.InterfaceIndex); err == nil {
			p.about.Snap, p.about.Machine = int(min(i.SnapLength, 1<<30)), i.Name
		}
	}
	return link
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
