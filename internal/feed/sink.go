package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"
)

// retryAfter is how long a Sink waits after a failed write, on a full disk
// for example.
const retryAfter = 100 * time.Millisecond

// piece is how much is written at once: what a pipe holds, so that it is soon
// known whether the reader still reads.
const piece = 64 << 10

// A reader that takes nothing is waited for once: this many times so long. One
// long wait would not do: after a moment in which the whole machine stood
// still, it is over before our own goroutine had a turn.
const (
	waits = 20
	wait  = 50 * time.Millisecond
)

// errUnread: the writer below took nothing until it was too late.
var errUnread = errors.New("its reader does not read")

// keep is the size up to which an empty buffer is kept for the next lines.
const keep = 64 << 10

// A Sink is an io.Writer of lines that never makes its caller wait: lines
// queue, and the Sink's own goroutine writes them as soon as the writer below
// takes them. When the queue is full, or the reader of the writer below is
// gone, lines are counted as lost. Lines are written whole and in order. All
// methods are safe for concurrent use.
type Sink struct {
	w     io.Writer
	limit int
	wake  chan struct{} // holds one token when there is something to do
	done  chan struct{} // closed when the goroutine has ended

	mu      sync.Mutex
	queue   []byte // lines that wait
	writing int    // bytes that are out of the queue and not yet written
	lost    uint64
	told    bool
	moved   chan struct{} // closed when bytes were written; nil while nobody waits
	stalled bool          // a wait for that was in vain
	gone    error         // why nothing can be written any more
	closing bool
	tell    func(string)
}

// NewSink makes a Sink in front of w in which up to limit bytes may wait. The
// caller has to Close it.
func NewSink(w io.Writer, limit int) *Sink {
	s := &Sink{w: w, limit: limit, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go s.run()
	return s
}

// Tell has f called with a line of text when lines are lost for the first
// time, and by Close if any were lost. f must not use the Sink.
func (s *Sink) Tell(f func(string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell = f
}

// Write queues p, which must be whole lines. Lines that do not fit are lost;
// it is never an error.
func (s *Sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	room := s.limit - len(s.queue) - s.writing
	fits := p
	if s.gone != nil || s.closing {
		fits = nil
	} else if len(p) > room {
		fits = p[:bytes.LastIndexByte(p[:max(room, 0)], '\n')+1]
	}
	s.queue = append(s.queue, fits...)
	if len(fits) < len(p) {
		s.miss(lines(p[len(fits):]), errors.New("the reader is too slow"))
	}
	s.nudge()
	return len(p), nil
}

// await waits until n bytes fit into the queue, as long as the reader reads.
// The server can flood the queue while the Sink's goroutine gets no turn, and
// a viewer may wait where the server must not: what comes meanwhile is kept in
// its subscription. A reader that has stalled is waited for once.
func (s *Sink) await(n int) {
	for left := waits; ; {
		moved := s.full(n, left == 0)
		if moved == nil {
			return
		}
		t := time.NewTimer(wait)
		select {
		case <-moved:
			t.Stop()
			left = waits
		case <-t.C:
			left--
		}
	}
}

// full is nil when n bytes fit, or will not fit however long one waits: the
// reader is gone, or has stalled. Else it is closed when bytes have moved.
func (s *Sink) full(n int, stalled bool) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stalled = s.stalled || stalled
	fits := len(s.queue)+s.writing+min(n, s.limit) <= s.limit
	if fits || s.stalled || s.gone != nil || s.closing {
		return nil
	}
	if s.moved == nil {
		s.moved = make(chan struct{})
	}
	return s.moved
}

// Miss counts n lines that never came to be, as lost.
func (s *Sink) Miss(n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.miss(n, errors.New("the machine is too slow"))
}

// Lost is how many lines were lost until now.
func (s *Sink) Lost() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost
}

// Close takes no more lines and waits until all are written, or none can be,
// or ctx is done; then it counts as lost what is left and says so.
func (s *Sink) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closing = true
	s.release()
	s.mu.Unlock()
	s.nudge()
	select {
	case <-s.done:
	case <-ctx.Done():
		s.abandon()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost == 0 {
		return nil
	}
	err := fmt.Errorf("%d lines could not be written", s.lost)
	if s.gone != nil {
		err = fmt.Errorf("%w: %w", err, plainly(s.gone))
	}
	if s.tell != nil {
		s.tell(err.Error())
	}
	return err
}

// run is the goroutine that writes.
func (s *Sink) run() {
	defer close(s.done)
	var spare []byte
	for {
		<-s.wake
		for {
			p, ok := s.take(spare)
			if !ok {
				return
			}
			if len(p) == 0 {
				spare = p
				break
			}
			if !s.write(p) {
				return
			}
			if spare = p[:0]; cap(spare) > keep {
				spare = nil
			}
		}
	}
}

// take takes what waits out of the queue and leaves spare for what comes. It
// says no when the Sink is closed and empty.
func (s *Sink) take(spare []byte) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing = 0
	if len(s.queue) == 0 {
		return spare[:0], !s.closing
	}
	p := s.queue
	s.queue, s.writing = spare[:0], len(p)
	return p, true
}

// write writes p, however often it takes. It says no when nothing can be
// written any more.
func (s *Sink) write(p []byte) bool {
	for {
		n, err := s.w.Write(p[:min(len(p), piece)])
		p = p[min(max(n, 0), len(p)):]
		closing := s.wrote(n, len(p))
		switch {
		case len(p) == 0:
			return true
		case err == nil && n > 0: // a writer that takes a part is asked again
		case closing, forever(err):
			s.giveUp(lines(p), err)
			return false
		default:
			time.Sleep(retryAfter)
		}
	}
}

// wrote notes that n bytes were written and left are still to be. It tells
// whether the Sink is being closed.
func (s *Sink) wrote(n, left int) (closing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing = left
	if n > 0 {
		s.stalled = false
		s.release()
	}
	return s.closing
}

// release wakes those who wait. The caller holds s.mu.
func (s *Sink) release() {
	if s.moved != nil {
		close(s.moved)
		s.moved = nil
	}
}

// giveUp counts n lines and all in the queue as lost and takes no more.
func (s *Sink) giveUp(n uint64, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone == nil {
		s.gone = why
	}
	s.miss(n+lines(s.queue), why)
	s.queue, s.writing = nil, 0
	s.release()
}

// abandon is giveUp while the goroutine may be stuck in a write: how much of
// that arrives is unknown, so it is not counted.
func (s *Sink) abandon() { s.giveUp(0, errUnread) }

// miss counts, and tells the first time. The caller holds s.mu.
func (s *Sink) miss(n uint64, why error) {
	if n == 0 {
		return
	}
	s.lost += n
	if !s.told && s.tell != nil {
		s.told = true
		s.tell(fmt.Sprintf("lines are being lost: %v", plainly(why)))
	}
}

func (s *Sink) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// forever reports whether writing will never work again: the reader is gone.
func forever(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) ||
		errors.Is(err, io.ErrClosedPipe) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EBADF)
}

// plainly is err without the name of the file, which whoever tells it knows.
func plainly(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// lines counts lines; one without its end, a rest that was cut, counts too.
func lines(p []byte) uint64 {
	n := bytes.Count(p, []byte{'\n'})
	if len(p) > 0 && p[len(p)-1] != '\n' {
		n++
	}
	return uint64(n)
}
