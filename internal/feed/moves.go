package feed

import "time"

// A viewer keeps at most maxCheckpoints copies of its state, at least minStride
// entries apart.
const (
	maxCheckpoints = 16
	minStride      = 2048
)

// Checkpoints tells the Player that its viewer keeps a copy of its state after
// every stride entries of the recording. Next then never returns entries from
// both sides of a checkpoint, and a move begins at the last checkpoint before
// the new position that the viewer has reached. Call it before the first Next.
func (p *Player) Checkpoints() (stride int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stride = max(minStride, (p.rec.len()+maxCheckpoints)/(maxCheckpoints+1))
	return p.stride
}

// checkpoint is the last checkpoint at or before the index n.
func (p *Player) checkpoint(n int) int {
	if p.stride == 0 || n < 0 {
		return 0
	}
	return n - n%p.stride
}

// Pause stops the recording's time.
func (p *Player) Pause() { p.change(func() { p.paused = true }) }

// Resume lets the recording's time go on.
func (p *Player) Resume() { p.change(func() { p.paused = false }) }

// Faster doubles the speed, up to 16.
func (p *Player) Faster() { p.change(func() { p.speed = min(p.speed*2, fastest) }) }

// Slower halves the speed, down to 1/4.
func (p *Player) Slower() { p.change(func() { p.speed = max(p.speed/2, slowest) }) }

// Step pauses and moves by n entries, back if n is negative.
func (p *Player) Step(n int) {
	p.change(func() {
		p.paused = true
		p.goTo(max(p.target, p.pos) + n)
	})
}

// Seek moves to d after the recording's start. It neither pauses nor resumes.
func (p *Player) Seek(d time.Duration) {
	p.change(func() {
		to := p.rec.start().Add(d)
		if end := p.rec.end(); to.After(end) {
			to = end
		}
		if to.Before(p.rec.start()) {
			to = p.rec.start()
		}
		// A clock that goes back makes the viewer's state invalid too: its seconds
		// are closed. With one entry there is nothing to undo.
		back := to.Before(p.now) && p.pos > 1
		p.now = to
		p.runTo(p.rec.upTo(to), back)
	})
}

// A Mark is a kind of entry to jump to.
type Mark uint8

// The marks.
const (
	Close  Mark = 1 << iota // a connection closed
	Moment                  // a mark that a viewer made
	Loss                    // a request was lost
	Fault                   // a response of 400 or above, one sent incompletely, or a lost request
)

// Jump pauses and moves to just after the next entry with the mark, or after the
// last one before the current position. If there is none, it changes nothing and
// reports false.
func (p *Player) Jump(m Mark, forward bool) (found bool) {
	p.change(func() {
		here := max(p.target, p.pos)
		step := 1
		i := here
		if !forward {
			step, i = -1, here-2 // the entry here-1 is the current one
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

// Moments is how many marks of viewers the recording has.
func (p *Player) Moments() int { return p.rec.moments }

// change calls f between reading the clock and setting it again, and wakes Next.
func (p *Player) change(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pos >= p.target { // otherwise p.now is the time of the new position already
		p.now = p.clock()
	}
	f()
	p.since = time.Now()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// goTo moves to just after the first n entries, and sets the clock to the last
// one's time.
func (p *Player) goTo(n int) {
	n = min(max(n, 1), p.rec.len())
	p.now = p.rec.at(n - 1)
	p.runTo(n, false)
}

// runTo makes Next return the entries before the index n without waiting: after
// a move back, from a checkpoint on.
func (p *Player) runTo(n int, back bool) {
	// At least one entry follows the checkpoint. The viewer's state there may know
	// the time of that entry, which is then not later than the new position's.
	begin := p.checkpoint(min(n, p.passed) - 1)
	if back || n < p.pos || begin > p.pos {
		p.pos, p.seq = begin, 0
	}
	p.target = n
}

// running is the recording's time if the viewer had taken all entries due.
func (p *Player) running() time.Time {
	if p.paused {
		return p.now
	}
	return p.now.Add(time.Duration(float64(time.Since(p.since)) * p.speed))
}

// clock is the recording's time for the viewer. On the way to a new position it
// is the time of the last entry returned. It does not pass a due entry before
// that is returned, nor the end.
func (p *Player) clock() time.Time {
	if p.pos < p.target {
		return p.rec.at(max(p.pos-1, 0))
	}
	now, next := p.running(), p.rec.at(min(p.pos, p.rec.len()-1))
	if now.After(next) {
		return next
	}
	return now
}
