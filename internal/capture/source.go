package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
)

// batch is how many packets are read before entries are handed on.
const batch = 1024

// A Source gives the entries of a capture to one viewer (feed.Source). One that
// is not live reads in Next, as fast as it is asked; a live one reads in a
// goroutine of its own, which ends when the capture does.
type Source struct {
	packets *packet.Reader // of a live capture read and asked by readLive alone
	capture *Capture
	live    bool

	mu      sync.Mutex // guards all below
	entries []event.Entry
	err     error     // why there are no more
	last    time.Time // the time of the last packet

	// Of a live capture alone: when that packet came, on the wall's clock, and what
	// packets says so far.
	came   time.Time
	counts packet.Counts
	about  packet.About

	more chan struct{}
	once sync.Once
}

// NewSource is a source of what packets brings. File is the capture's name for
// people; "-" is standard input.
func NewSource(packets *packet.Reader, file string, live bool) *Source {
	s := &Source{packets: packets, live: live, more: make(chan struct{}, 1)}
	about := packets.About()
	s.capture = New(event.CaptureAbout{File: file, Link: about.Link, Snap: about.Snap, Name: about.Machine, Live: live}, live,
		func(e event.Entry) { s.entries = append(s.entries, e) })
	return s
}

// ShowBytes has the source tell the bytes of exchanges as well (event.Wire), and
// how they were understood (event.Steps), as far as there is room for them. Call it
// before Next.
func (s *Source) ShowBytes() { s.capture.showBytes() }

// Next waits for at least one entry and appends what is there to buf. The error
// is io.EOF at the end, packet.ErrCutOff where the capture breaks off, ctx's, or
// a failure to read; entries may come with it.
func (s *Source) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	if s.live {
		return s.nextLive(ctx, buf)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.entries) == 0 && s.err == nil {
		if ctx.Err() != nil {
			return buf, ctx.Err()
		}
		for n := 0; n < batch && s.err == nil; n++ {
			s.take(s.packets.Next())
		}
	}
	return s.taken(buf), s.err
}

// take takes a segment, or why there is none; mu is held.
func (s *Source) take(segment packet.Segment, err error) {
	if s.live {
		s.came, s.counts, s.about = time.Now(), s.packets.Counts(), s.packets.About()
	}
	if err != nil {
		s.capture.End(s.remarks(err))
		s.err = err
		return
	}
	s.capture.Segment(&segment)
	s.last = segment.At
}

// remarks are what a person should know about a capture that has ended with
// err, and what to do about it.
func (s *Source) remarks(err error) (remarks []string) {
	say := func(format string, args ...any) { remarks = append(remarks, fmt.Sprintf(format, args...)) }
	packets, kinds := s.packets.Counts(), s.capture.tally
	switch segments := packets.Packets - packets.NotTCP - packets.Fragments - packets.Undecoded; {
	case errors.Is(err, packet.ErrCutOff):
		say("the capture breaks off in the middle of a packet, and is shown as far as it goes")
	case !errors.Is(err, io.EOF):
		say("the capture cannot be read any further: %v", err)
	case segments == 0 && packets.Undecoded == packets.Packets && packets.Packets > 0:
		say("no packet of the capture can be read: its link type is %s; take one with: tcpdump -i any -s 0 -w FILE 'tcp port 80'", s.packets.About().Link)
	case segments == 0:
		say("the capture holds no TCP segment (packets: %d, undecoded: %d); take one with: tcpdump -i any -s 0 -w FILE 'tcp port 80'", packets.Packets, packets.Undecoded)
	case kinds.HTTP() == 0 && kinds.TLS > 0:
		say("the capture holds only TLS (connections: %d): no request in it can be read, and the key does not help; capture where it is plain, after the proxy that ends TLS", kinds.TLS)
	case kinds.HTTP() == 0 && kinds.HTTP2 > 0:
		say("the capture holds HTTP/2 and no HTTP/1 (connections: %d): its requests are not shown; a proxy often speaks HTTP/1 to its servers: capture there", kinds.HTTP2)
	case kinds.HTTP() == 0:
		say("the capture holds no HTTP/1 (connections with something else: %d); is it on another port? Take all with: tcpdump -i any -s 0 -w FILE tcp", kinds.Connections)
	}
	if n := s.capture.tally.Holes; n > 0 {
		say("%d bytes of these connections were not captured%s", n, advice(s.packets.About().Snap))
	}
	if packets.Dropped > 0 {
		say("%d packets were dropped while the capture was made, as it says itself", packets.Dropped)
	}
	return remarks
}

// fullSnap is a snap length that cuts no packet in practice, in bytes.
const fullSnap = 16 << 10

// advice is what to do about missing bytes, where the snap length is the cause.
func advice(snap int) string {
	if snap == 0 || snap >= fullSnap {
		return ""
	}
	return fmt.Sprintf("; the snap length is %d bytes: capture with -s 0", snap)
}

// taken moves the entries that are ready to buf; mu is held.
func (s *Source) taken(buf []event.Entry) []event.Entry {
	buf = append(buf, s.entries...)
	clear(s.entries)
	s.entries = s.entries[:0]
	return buf
}

// nextLive is Next for a capture that goes on.
func (s *Source) nextLive(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	s.once.Do(func() { go s.readLive() })
	tick := time.NewTicker(liveWindow / 4)
	defer tick.Stop()
	for {
		s.mu.Lock()
		if s.err == nil && !s.came.IsZero() {
			s.capture.Advance(s.now())
		}
		all, err := s.taken(buf), s.err
		s.mu.Unlock()
		if len(all) > len(buf) || err != nil {
			return all, err
		}
		select {
		case <-s.more:
		case <-tick.C:
		case <-ctx.Done():
			return buf, ctx.Err()
		}
	}
}

// readLive reads packets as they come.
func (s *Source) readLive() {
	for {
		segment, err := s.packets.Next()
		s.mu.Lock()
		s.take(segment, err)
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// Now is the capture's time: that of its last packet, and in a live one as much
// later as that packet is ago.
func (s *Source) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.IsZero() {
		return time.Now().UTC()
	}
	return s.now()
}

// now is Now where a packet has come; mu is held.
func (s *Source) now() time.Time {
	if !s.live || s.err != nil {
		return s.last
	}
	return s.last.Add(time.Since(s.came)).UTC()
}

// Report returns the sums over the capture so far.
func (s *Source) Report() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.capture.report()
	r.CutOff = errors.Is(s.err, packet.ErrCutOff)
	if r.Packets, r.About = s.counts, s.about; !s.live { // read in Next alone
		r.Packets, r.About = s.packets.Counts(), s.packets.About()
	}
	return r
}

// Failure is a failure to read the capture; nil where it came to its end, or
// was cut off.
func (s *Source) Failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil || errors.Is(s.err, io.EOF) || errors.Is(s.err, packet.ErrCutOff) {
		return nil
	}
	return s.err
}
