package fleet

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"httpserver/internal/event"
)

const (
	// maxLine is how long a line may be, in bytes.
	maxLine = 1 << 20
	// atOnce is how many entries are handed over at once.
	atOnce = 256
	// past is how old the first entry is if the entries are not of now: those of a
	// recording, or of a capture in a file.
	past = time.Minute
)

// An Input is the entries of lines that another program writes, or of a recording
// (feed.Source). Entries of the past are given at their own speed, with the times that
// they would have if the first one were of now.
type Input struct {
	come chan []event.Entry
	stop chan struct{}
	once sync.Once
	err  error // why there are no more; set before come is closed
	say  func(string)
	bad  int
	move time.Duration // what is added to times, if the entries are of the past
	seen bool
}

// NewInput reads lines from r until its end. say gets a sentence about lines that are no
// entries. The caller closes the Input; reading goes on until r gives something.
func NewInput(r io.Reader, say func(string)) *Input {
	in := &Input{come: make(chan []event.Entry), stop: make(chan struct{}), say: say}
	go in.read(bufio.NewReaderSize(r, maxLine))
	return in
}

// Close ends the source.
func (in *Input) Close() { in.once.Do(func() { close(in.stop) }) }

// Now is the wall clock's time.
func (in *Input) Now() time.Time { return time.Now() }

// Next is described at feed.Source.
func (in *Input) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	select {
	case all, ok := <-in.come:
		if !ok {
			return buf, in.err
		}
		return append(buf, all...), nil
	case <-ctx.Done():
		return buf, ctx.Err()
	}
}

// read reads all lines.
func (in *Input) read(r *bufio.Reader) {
	defer close(in.come)
	defer in.confess()
	var batch []event.Entry
	for n := 1; ; n++ {
		line, err := readLine(r)
		if e, ok := in.entry(line, n); ok {
			batch = append(batch, e)
		}
		if len(batch) > 0 && (err != nil || len(batch) == atOnce || r.Buffered() == 0 || in.move != 0) {
			if !in.give(batch) {
				in.err = io.EOF
				return
			}
			batch = nil
		}
		if err != nil {
			in.err = err
			return
		}
	}
}

// readLine reads a line; of one that is too long the beginning, which is no event.
func readLine(r *bufio.Reader) (line []byte, err error) {
	line, err = r.ReadSlice('\n')
	for long := errors.Is(err, bufio.ErrBufferFull); long; long = errors.Is(err, bufio.ErrBufferFull) {
		line = []byte("too long")
		_, err = r.ReadSlice('\n')
	}
	return line, err
}

// entry parses a line.
func (in *Input) entry(line []byte, n int) (event.Entry, bool) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || n == 1 && bytes.HasPrefix(line, []byte(`{"format":"httpserver-events"`)) {
		return event.Entry{}, false
	}
	e, err := event.ParseLine(line)
	if err != nil {
		if in.bad++; in.bad == 1 {
			in.say(fmt.Sprintf("line %d is no event: the lines of httpserver --json are expected", n))
		}
		return event.Entry{}, false
	}
	if age := time.Since(e.At); !in.seen && age > past {
		in.move = age
	}
	in.seen = true
	e.At, e.Event = e.At.Add(in.move), moved(e.Event, in.move)
	return e, true
}

// give hands over entries, those of the past when their time has come.
func (in *Input) give(batch []event.Entry) bool {
	if in.move != 0 {
		t := time.NewTimer(time.Until(batch[len(batch)-1].At))
		defer t.Stop()
		select {
		case <-t.C:
		case <-in.stop:
			return false
		}
	}
	select {
	case in.come <- batch:
		return true
	case <-in.stop:
		return false
	}
}

// confess says how many lines were no events.
func (in *Input) confess() {
	if in.bad > 1 {
		in.say(fmt.Sprintf("lines that are no events: %d", in.bad))
	}
}
