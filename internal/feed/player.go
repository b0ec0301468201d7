package feed

import (
	"context"
	"io"
	"sync"
	"time"

	"httpserver/internal/event"
)

// The speeds of a Player: each step doubles or halves.
const (
	slowest = 0.25
	fastest = 16
)

// atOnce is how many entries one Next returns at most, so that a viewer draws
// now and then while a long recording is run through: reading so many takes
// about 0.1 s.
const atOnce = 1 << 15

// A viewer keeps at most maxCheckpoints copies of its state, no closer than
// minStride entries.
const (
	maxCheckpoints = 16
	minStride      = 2048
)

// A Player is a [Source] that replays a recording. It begins at the first
// entry, playing; at the end it stands, so that one can go back. Its methods
// are safe for concurrent use.
//
// After a move back Next begins again at the first entry, or at a checkpoint
// of the viewer (see [Player.Checkpoints]), and returns all entries up to the
// new place at once.
type Player struct {
	mu   sync.Mutex
	file reader
	rec  index
	wake chan struct{} // holds a token when something was changed

	pos    int // the entry that Next returns next
	target int // entries before it are returned without waiting
	from   int // the first entry that the latest Next returned
	passed int // the largest pos so far
	stride int // entries between two checkpoints of the viewer; 0: it keeps none
	paused bool
	speed  float64
	now    time.Time // the recording's time ...
	since  time.Time // ... at this time of the wall
}

// Open reads through a recording and makes a Player of it, which goes on
// reading from r: one Player at a time may use it. A recording that was cut
// off is played as far as it goes, and then a Notice says so. What is not a
// recording, or a newer one, is an error that says which.
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

// A Status is where a Player stands.
type Status struct {
	Pos, Len   int       // entries given, of so many
	At         time.Time // the recording's time, as Now
	Start, End time.Time // of the recording
	Speed      float64   // 0.25 to 16
	Paused     bool
	Ended      bool // all was given
}

// Status is where the player stands now.
func (p *Player) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Status{
		Pos: p.pos, Len: p.rec.len(), At: p.clock(), Start: p.rec.start(), End: p.rec.end(),
		Speed: p.speed, Paused: p.paused, Ended: p.pos == p.rec.len(),
	}
}

// Now is the recording's time. It never runs ahead of the entries given.
func (p *Player) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock()
}

// Next is described at [Source]. It has no end: after the last entry it waits
// for ctx or for somebody to go back.
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

// ready appends what is due, or says how long until something is; less than
// zero means not before somebody changes something.
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
		e, err := p.rec.entry(&p.file, p.pos)
		if err != nil {
			return buf, 0, err
		}
		buf = append(buf, e)
		p.pos++
		p.passed = max(p.passed, p.pos)
	}
	if p.paused || p.pos == p.rec.len() {
		return buf, -1, nil
	}
	// Rounded up, or the last nanosecond would be slept away in steps of none.
	return buf, time.Duration(float64(p.rec.at(p.pos).Sub(now))/p.speed) + 1, nil
}

// sleep waits for a change, for d to pass if it is not negative, or for ctx.
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

// running is where the recording's time has come to by now, whatever the
// viewer took of it.
func (p *Player) running() time.Time {
	if p.paused {
		return p.now
	}
	return p.now.Add(time.Duration(float64(time.Since(p.since)) * p.speed))
}

// clock is the recording's time for the viewer. While entries are run through
// it is the time of the last one given; it waits for an entry that is due and
// was not taken yet, and it stands at the end.
func (p *Player) clock() time.Time {
	if p.pos < p.target {
		return p.rec.at(max(p.pos-1, 0))
	}
	now, most := p.running(), p.rec.at(min(p.pos, p.rec.len()-1))
	if now.After(most) {
		return most
	}
	return now
}

// set puts the clock to now; change does what has to be done between reading
// the clock and setting it anew.
func (p *Player) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pos >= p.target { // else p.now is where the run-through leads
		p.now = p.clock()
	}
	change()
	p.since = time.Now()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Pause stops the recording's time.
func (p *Player) Pause() { p.set(func() { p.paused = true }) }

// Resume lets the recording's time go on.
func (p *Player) Resume() { p.set(func() { p.paused = false }) }

// Faster doubles the speed, up to 16.
func (p *Player) Faster() { p.set(func() { p.speed = min(p.speed*2, fastest) }) }

// Slower halves the speed, down to 1/4.
func (p *Player) Slower() { p.set(func() { p.speed = max(p.speed/2, slowest) }) }

// Step pauses and goes n entries on, or back if n is negative.
func (p *Player) Step(n int) {
	p.set(func() {
		p.paused = true
		p.goTo(max(p.target, p.pos) + n)
	})
}

// Seek goes to d after the recording's start, and goes on playing if it was.
func (p *Player) Seek(d time.Duration) {
	p.set(func() {
		to := p.rec.start().Add(d)
		if end := p.rec.end(); to.After(end) {
			to = end
		}
		if to.Before(p.rec.start()) {
			to = p.rec.start()
		}
		// A clock that goes back makes the viewer's state invalid too: it has
		// closed its seconds. With one entry there is nothing to undo.
		back := to.Before(p.now) && p.pos > 1
		p.now = to
		p.runTo(p.rec.upTo(to), back)
	})
}

// A Mark is something worth jumping to.
type Mark uint8

// The marks.
const (
	Close Mark = 1 << iota // a connection closed
	Fault                  // a response of 400 or above, or one sent short
)

// Jump pauses behind the next entry with the mark, or behind the last one
// before this place. Without any it does nothing and says no.
func (p *Player) Jump(m Mark, forward bool) (found bool) {
	p.set(func() {
		here := max(p.target, p.pos)
		step := 1
		i := here
		if !forward {
			step, i = -1, here-2 // the entry at here-1 is where we stand
		}
		for ; i >= 0 && i < p.rec.len(); i += step {
			if p.rec.marks[i]&m != 0 {
				found, p.paused = true, true
				p.goTo(i + 1)
				return
			}
		}
	})
	return found
}

// goTo makes the first n entries the ones that are returned, and the time of
// the last of them the clock's.
func (p *Player) goTo(n int) {
	n = min(max(n, 1), p.rec.len())
	p.now = p.rec.at(n - 1)
	p.runTo(n, false)
}

// runTo makes Next return the entries up to the n-th without waiting: after a
// move back, those from the last checkpoint before it on.
func (p *Player) runTo(n int, back bool) {
	// One entry at least follows the checkpoint, so that the viewer's clock,
	// which may have run up to that entry, is not ahead of ours.
	begin := p.checkpoint(min(n, p.passed) - 1)
	if back || n < p.pos || begin > p.pos {
		p.pos = begin
	}
	p.target = n
}

// checkpoint is the place of the last checkpoint at or before the place n.
func (p *Player) checkpoint(n int) int {
	if p.stride == 0 || n < 0 {
		return 0
	}
	return n - n%p.stride
}

// Checkpoints tells the Player that its viewer keeps a copy of its state each
// time it has taken another stride entries, counted from the recording's first.
// The entries that one Next returns then never go past such a place, and a move
// begins at the last one before its aim that the viewer has come to.
// Call it before the first Next.
func (p *Player) Checkpoints() (stride int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stride = max(minStride, (p.rec.len()+maxCheckpoints)/(maxCheckpoints+1))
	return p.stride
}

// From is the place of the first entry that the latest Next returned; the
// recording's first entry has place 0. Where it is not the place after the
// last entry that the viewer has taken, the viewer has to go on from its
// checkpoint at that place, at 0 from nothing.
func (p *Player) From() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.from
}
