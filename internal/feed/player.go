package feed

import (
	"context"
	"io"
	"sync"
	"time"

	"httpserver/internal/event"
)

// The speeds of a Player. Each step doubles or halves the speed.
const (
	slowest = 0.25
	fastest = 16
)

// atOnce is how many entries one Next returns at most, so that a viewer draws
// now and then while it runs through a long recording. To read so many takes
// about 0.1 s.
const atOnce = 1 << 15

// A Player is a [Source] that replays a recording. It begins at the first
// entry, playing, and waits at the end for a move back. Its methods are safe for
// concurrent use.
//
// After a move back, Next returns all entries up to the new position again, from
// the first one or from a checkpoint on (see [Player.Checkpoints]).
type Player struct {
	mu   sync.Mutex
	file reader
	rec  index
	wake chan struct{} // holds a token after a change

	pos    int    // the index of the entry that Next returns next
	target int    // entries before it are returned without waiting
	from   int    // the index of the first entry that the latest Next returned
	seq    uint64 // of the last entry that Next returned; 0 after a move back
	passed int    // the largest pos so far
	stride int    // entries from one checkpoint of the viewer to the next; 0: it keeps none
	paused bool
	speed  float64
	now    time.Time // the recording's time ...
	since  time.Time // ... at this time of the wall clock
}

// Open reads through a recording and returns a Player of it, which goes on
// reading from r: nothing else may use r. A recording that was cut off is played
// as far as it goes, and then a Notice says so. The error says if r is not a
// recording, or one of a newer version.
func Open(r io.ReadSeeker) (*Player, error) {
	rec, err := readIndex(r)
	if err != nil {
		return nil, err
	}
	return &Player{
		file: reader{r: r, next: -1}, rec: rec, wake: make(chan struct{}, 1),
		target: 1, speed: 1, now: rec.start(), since: time.Now(),
	}, nil
}

// A Status is the position of a Player.
type Status struct {
	Pos, Len   int       // entries returned, and entries in all
	At         time.Time // the recording's time, as Now
	Start, End time.Time // of the recording
	Speed      float64   // 0.25 to 16
	Paused     bool
	Ended      bool // all entries were returned
}

// Status is the current position.
func (p *Player) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Status{
		Pos: p.pos, Len: p.rec.len(), At: p.clock(), Start: p.rec.start(), End: p.rec.end(),
		Speed: p.speed, Paused: p.paused, Ended: p.pos == p.rec.len(),
	}
}

// Now is the recording's time. It is never later than the next entry.
func (p *Player) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock()
}

// Next is described at [Source]. It never returns io.EOF: after the last entry
// it waits for ctx or for a move back.
func (p *Player) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	for {
		entries, wait, err := p.ready(buf)
		if err != nil || len(entries) > len(buf) {
			return entries, err
		}
		if err := p.sleep(ctx, wait); err != nil {
			return buf, err
		}
	}
}

// ready appends the entries that are due. If there are none, it returns how long
// until one is; a negative time means not before a change.
func (p *Player) ready(buf []event.Entry) ([]event.Entry, time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.running()
	if !p.paused && p.pos >= p.target {
		p.target = max(p.target, p.rec.upTo(now))
	}
	end := min(p.target, p.pos+atOnce)
	if p.stride > 0 {
		end = min(end, p.checkpoint(p.pos)+p.stride)
	}
	if p.pos < end {
		p.from = p.pos
	}
	for p.pos < end {
		e, err := p.rec.entry(&p.file, p.pos, p.seq)
		if err != nil {
			return buf, 0, err
		}
		buf = append(buf, e)
		p.seq = e.Seq
		p.pos++
		p.passed = max(p.passed, p.pos)
	}
	if p.paused || p.pos == p.rec.len() {
		return buf, -1, nil
	}
	// Rounded up: a wait of 0 ns for the last nanosecond would be repeated until
	// it has passed.
	return buf, time.Duration(float64(p.rec.at(p.pos).Sub(now))/p.speed) + 1, nil
}

// From is the index of the first entry that the latest Next returned, counted
// from 0. A viewer with checkpoints compares it with the number of entries that
// it has folded: if they differ, it goes on from its checkpoint at From, or from
// an empty state at 0.
func (p *Player) From() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.from
}

// sleep waits for a change, for d to pass unless it is negative, or for ctx.
func (p *Player) sleep(ctx context.Context, d time.Duration) error {
	var due <-chan time.Time
	if d >= 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		due = t.C
	}
	select {
	case <-p.wake:
	case <-due:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
