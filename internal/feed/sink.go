package feed

import (
	"bytes"
	"cmp"
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

const (
	// piece is how many bytes are written at once: what a pipe holds, so that a
	// reader that has stopped is noticed soon.
	piece = 64 << 10
	// keep is the size up to which an empty buffer is reused.
	keep = 64 << 10
	// retryAfter is the pause after a failed write, for example on a full disk.
	retryAfter = 100 * time.Millisecond
)

// A reader has stalled after waits pauses of length wait in which it took
// nothing. A single pause of a second would not do: if the whole machine stands
// still for a second, it ends before the Sink's goroutine has run.
const (
	waits = 20
	wait  = 50 * time.Millisecond
)

var (
	errSlow    = errors.New("the reader is too slow")
	errMachine = errors.New("the machine is too slow")
	errUnread  = errors.New("its reader does not read")
)

// A Sink is an io.Writer of lines that never blocks its caller. Lines are
// queued, and the Sink's goroutine writes them, whole and in order. Lines that
// do not fit into the queue, or that can no longer be written, are counted as
// lost. All methods are safe for concurrent use.
type Sink struct {
	w     io.Writer
	limit int
	tell  func(string)
	done  chan struct{} // closed when run has returned

	mu      sync.Mutex
	changed sync.Cond // with mu: bytes were queued or written, a wait is over, or the Sink was closed
	queue   []byte    // lines not yet passed to w
	writing int       // bytes passed to w and not yet written
	written int64     // bytes written so far
	quiet   int       // waits in a row in which nothing was written
	closed  bool      // no more lines are taken
	lost    uint64
	err     error // why nothing can be written any more
}

// NewSink returns a Sink that holds up to limit bytes for w. It calls tell,
// unless that is nil, with a line of text when lines are lost for the first
// time, and in Close if lines were lost; tell must not use the Sink. The caller
// has to call Close.
func NewSink(w io.Writer, limit int, tell func(string)) *Sink {
	s := &Sink{w: w, limit: limit, tell: tell, done: make(chan struct{})}
	s.changed.L = &s.mu
	go s.run()
	return s
}

// Write queues p, which must be whole lines, and counts those that do not fit
// as lost. It never returns an error.
func (s *Sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fits := p
	if room := s.room(); s.closed {
		fits = nil
	} else if len(p) > room {
		fits = p[:bytes.LastIndexByte(p[:max(room, 0)], '\n')+1]
	}
	s.queue = append(s.queue, fits...)
	s.miss(lines(p[len(fits):]), errSlow)
	s.changed.Broadcast()
	return len(p), nil
}

// Miss counts n lines as lost that could not even be made.
func (s *Sink) Miss(n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.miss(n, errMachine)
}

// Close takes no more lines and returns when all are written, when none can be
// written any more, or when ctx is done; the rest then counts as lost. The
// error says how many lines were lost in all.
func (s *Sink) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.changed.Broadcast()
	s.mu.Unlock()
	select {
	case <-s.done:
	case <-ctx.Done():
		s.giveUp(0, errUnread) // how much of the write in progress arrives is unknown, so it is not counted
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost == 0 {
		return nil
	}
	err := fmt.Errorf("%d lines could not be written", s.lost)
	if s.err != nil {
		err = fmt.Errorf("%w: %w", err, plainly(s.err))
	}
	if s.tell != nil {
		s.tell(err.Error())
	}
	return err
}

// await blocks until n bytes fit into the queue, but not longer than the reader
// reads. A viewer may wait where the server must not: entries that come
// meanwhile are kept in its subscription. A reader that has stalled is waited
// for again only after it has read something.
func (s *Sink) await(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.room() < min(n, s.limit) && s.quiet < waits && !s.closed {
		before, over := s.written, false
		t := time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			over = true
			s.changed.Broadcast()
		})
		s.changed.Wait()
		t.Stop()
		if over && s.written == before {
			s.quiet++
		}
	}
}

// run writes what is queued until the Sink is closed and empty, or nothing can
// be written any more.
func (s *Sink) run() {
	defer close(s.done)
	var spare []byte
	for {
		p := s.take(spare)
		if len(p) == 0 || !s.write(p) {
			return
		}
		if spare = p[:0]; cap(spare) > keep {
			spare = nil
		}
	}
}

// take waits for lines and takes them out of the queue, which goes on in spare.
// It returns none if the Sink is closed and empty.
func (s *Sink) take(spare []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.queue) == 0 && !s.closed {
		s.changed.Wait()
	}
	p := s.queue
	s.queue, s.writing = spare, len(p)
	return p
}

// write writes p, in as many writes as that takes. It reports false if nothing
// can be written any more.
func (s *Sink) write(p []byte) bool {
	for len(p) > 0 {
		n, err := s.w.Write(p[:min(len(p), piece)])
		p = p[min(max(n, 0), len(p)):]
		closed := s.wrote(n, len(p))
		switch {
		case n > 0 && (err == nil || len(p) == 0): // on to what is left
		case closed, forever(err):
			s.giveUp(lines(p), cmp.Or(err, io.ErrShortWrite))
			return false
		default:
			time.Sleep(retryAfter)
		}
	}
	return true
}

// wrote notes that n bytes were written and left are not. It reports whether
// the Sink is closed.
func (s *Sink) wrote(n, left int) (closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing = left
	if n > 0 {
		s.written += int64(n)
		s.quiet = 0
		s.changed.Broadcast()
	}
	return s.closed
}

// giveUp counts n lines and those in the queue as lost and takes no more.
func (s *Sink) giveUp(n uint64, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = why
	}
	s.miss(n+lines(s.queue), why)
	s.queue, s.writing, s.closed = nil, 0, true
	s.changed.Broadcast()
}

// room is how many bytes fit into the queue. The caller holds s.mu.
func (s *Sink) room() int { return s.limit - len(s.queue) - s.writing }

// miss counts n lines as lost, and tells it the first time. The caller holds
// s.mu.
func (s *Sink) miss(n uint64, why error) {
	if n > 0 && s.lost == 0 && s.tell != nil {
		s.tell(fmt.Sprintf("lines are being lost: %v", plainly(why)))
	}
	s.lost += n
}

// forever reports whether a write will fail again: the reader is gone.
func forever(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) ||
		errors.Is(err, io.ErrClosedPipe) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EBADF)
}

// plainly is err without the name of the file, which the caller adds.
func plainly(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// lines counts lines, a last one without its line end too.
func lines(p []byte) uint64 {
	n := bytes.Count(p, []byte{'\n'})
	if len(p) > 0 && p[len(p)-1] != '\n' {
		n++
	}
	return uint64(n)
}
