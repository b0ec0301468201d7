package feed

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"time"

	"httpserver/internal/event"
)

// An index is where the entries of a recording lie, and when they happened.
type index struct {
	offsets []int64 // where the line begins; -1: a notice of our own
	times   []int64 // nanoseconds since 1970, never falling
	marks   []Mark
	last    uint64 // the Seq of the last entry
}

func (x *index) len() int           { return len(x.times) }
func (x *index) at(i int) time.Time { return time.Unix(0, x.times[i]).UTC() }
func (x *index) start() time.Time   { return x.at(0) }
func (x *index) end() time.Time     { return x.at(x.len() - 1) }

// add takes up an entry. Times never fall, so that they can be searched: an
// entry may be stamped a little before one that was published earlier.
func (x *index) add(offset int64, at time.Time, m Mark) {
	nanos := at.UnixNano()
	if n := len(x.times); n > 0 {
		nanos = max(nanos, x.times[n-1])
	}
	x.offsets = append(x.offsets, offset)
	x.times = append(x.times, nanos)
	x.marks = append(x.marks, m)
}

// upTo is how many entries are not later than t, at least one.
func (x *index) upTo(t time.Time) int {
	nanos := t.UnixNano()
	return max(1, sort.Search(len(x.times), func(i int) bool { return x.times[i] > nanos }))
}

// readIndex reads through a recording once.
func readIndex(r io.ReadSeeker) (index, error) {
	var x index
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return x, fmt.Errorf("open the recording: %w", err)
	}
	in := bufio.NewReaderSize(r, 1<<20)
	first, err := readLine(in, nil)
	if err != nil && !errors.Is(err, io.EOF) {
		return x, fmt.Errorf("open the recording: %w", err)
	}
	if err := checkHeader(first); err != nil {
		return x, err
	}
	offset := int64(len(first))
	var line []byte
	for {
		line, err = readLine(in, line[:0])
		if err != nil {
			break
		}
		if !x.line(offset, line) && x.len() > 0 {
			x.add(offset, x.end(), 0) // a notice will say what is wrong with it
		}
		offset += int64(len(line))
	}
	if !errors.Is(err, io.EOF) {
		return x, fmt.Errorf("open the recording: %w", err)
	}
	// The last line needs no end, but has to be whole.
	if len(line) > 0 && (!json.Valid(line) || !x.line(offset, line)) {
		x.cut()
	}
	if x.len() == 0 {
		return x, errors.New("the recording is empty: it ends before its first entry")
	}
	return x, nil
}

// checkHeader says what is wrong with a first line.
func checkHeader(line []byte) error {
	var h header
	switch err := json.Unmarshal(line, &h); {
	case len(line) == 0:
		return errors.New("the recording is empty")
	case err != nil || h.Format != format:
		return fmt.Errorf("this is not a recording: its first line does not name the format %q", format)
	case h.Version > version:
		return fmt.Errorf("the recording was made by a newer httpserver: it has format version %d, this one reads up to %d", h.Version, version)
	case h.Version < 1:
		return fmt.Errorf("the recording has no valid format version: %d", h.Version)
	}
	return nil
}

// line takes up a line. It says no if the line is not whole.
func (x *index) line(offset int64, line []byte) bool {
	if len(bytes.TrimSpace(line)) == 0 {
		return true
	}
	l, ok := event.CutLine(line)
	if !ok {
		// Not a line as we write it. If it says something all the same, it has
		// a place; what cannot be read is shown as a notice.
		if !json.Valid(line) {
			return false
		}
		if e, err := event.ParseLine(line); err == nil {
			line, _ = event.AppendLine(nil, e)
			l, _ = event.CutLine(line)
		} else if x.len() > 0 {
			l.At = x.end()
		}
	}
	x.last = max(x.last, l.Seq)
	x.add(offset, l.At, markOf(l))
	return true
}

// cut marks the place where a recording breaks off.
func (x *index) cut() {
	if x.len() > 0 {
		x.add(-1, x.end(), 0)
	}
}

// entry reads the i-th entry. A line that cannot be read becomes a notice:
// one bad line is no reason not to show the others.
func (x *index) entry(r *reader, i int) (event.Entry, error) {
	e := event.Entry{Seq: x.last, At: x.at(i)}
	if x.offsets[i] < 0 {
		e.Event = event.Notice{Text: "the recording breaks off here: its last line is incomplete"}
		return e, nil
	}
	line, err := r.line(x.offsets[i])
	if err != nil {
		return e, fmt.Errorf("read the recording: %w", err)
	}
	got, err := event.ParseLine(line)
	if err != nil {
		e.Event = event.Notice{Text: fmt.Sprintf("an entry of the recording is left out: %v", err)}
		return e, nil
	}
	return got, nil
}

// markOf is what a line is worth, without taking all of it apart: a recording
// of a million entries opens in a second instead of ten.
func markOf(l event.Line) Mark {
	switch l.Type {
	case event.KindConnClosed.String():
		return Close
	case event.KindResponseSent.String():
		// In a string a quote has a backslash before it, so no client can write
		// such a member name.
		_, status, _ := bytes.Cut(l.Data, []byte(`"status":`))
		if len(status) > 3 && status[0] >= '4' && status[3] == ',' || bytes.Contains(l.Data, []byte(`"short":true`)) {
			return Fault
		}
	}
	return 0
}
