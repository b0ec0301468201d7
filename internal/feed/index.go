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

// An index has the offset and the time of each entry of a recording.
type index struct {
	offsets []int64 // of the line; cutOff or tooLong: the entry is a notice made here
	times   []int64 // nanoseconds since 1970, never falling
	marks   []Mark
	moments int    // how many viewer's marks there are
	moment  []byte // the number of the last of them
}

// What an index has in place of the offset of a line that is not read again.
const (
	cutOff  = -1 // the recording ends within it
	tooLong = -2 // it is longer than MaxLine
)

func (x *index) len() int           { return len(x.times) }
func (x *index) at(i int) time.Time { return time.Unix(0, x.times[i]).UTC() }
func (x *index) start() time.Time   { return x.at(0) }
func (x *index) end() time.Time     { return x.at(x.len() - 1) }

// add adds an entry. Its time is raised to that of the entry before, so that
// times can be searched: an entry may have a slightly earlier time than one
// published before it.
func (x *index) add(offset int64, at time.Time, m Mark) {
	nanos := at.UnixNano()
	if n := len(x.times); n > 0 {
		nanos = max(nanos, x.times[n-1])
	}
	x.offsets = append(x.offsets, offset)
	x.times = append(x.times, nanos)
	x.marks = append(x.marks, m)
}

// upTo is how many entries are not later than t; at least one.
func (x *index) upTo(t time.Time) int {
	nanos := t.UnixNano()
	return max(1, sort.Search(len(x.times), func(i int) bool { return x.times[i] > nanos }))
}

// readIndex makes the index of a recording in one pass.
func readIndex(r io.ReadSeeker) (index, error) {
	var x index
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return x, fmt.Errorf("open the recording: %w", err)
	}
	in := bufio.NewReaderSize(r, 1<<20)
	first, offset, err := readLine(in, nil)
	if err != nil && err != errLong && !errors.Is(err, io.EOF) {
		return x, fmt.Errorf("open the recording: %w", err)
	}
	if err := checkHeader(first); err != nil {
		return x, err
	}
	var line []byte
	for {
		if cap(line) > roomy {
			line = nil
		}
		var n int64
		line, n, err = readLine(in, line[:0])
		if err != nil && err != errLong {
			break
		}
		switch {
		case err != nil && x.len() > 0:
			x.add(tooLong, x.end(), 0)
		case err == nil && !x.line(offset, line) && x.len() > 0:
			x.add(offset, x.end(), 0) // entry makes a notice of it
		}
		offset += n
	}
	if !errors.Is(err, io.EOF) {
		return x, fmt.Errorf("open the recording: %w", err)
	}
	// The last line needs no line end, but must be complete.
	if len(line) > 0 && (!json.Valid(line) || !x.line(offset, line)) {
		x.cut()
	}
	if x.len() == 0 {
		return x, errors.New("the recording is empty: it ends before its first entry")
	}
	return x, nil
}

// checkHeader returns an error if line is not the first line of a recording.
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

// line adds the entry of a line. It reports false if the line is incomplete.
func (x *index) line(offset int64, line []byte) bool {
	if len(bytes.TrimSpace(line)) == 0 {
		return true
	}
	l, ok := event.CutLine(line)
	if !ok {
		// Not the form that AppendLine writes. Any JSON gets an entry; if it cannot
		// be read as one, entry makes a notice of it.
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
	m := markOf(l)
	if m == Moment {
		if n, _, _ := bytes.Cut(l.Data, []byte(",")); bytes.Equal(bytes.TrimSuffix(n, []byte("}")), x.moment) {
			m = 0 // it only got its name
		} else {
			x.moment = bytes.Clone(bytes.TrimSuffix(n, []byte("}")))
			x.moments++
		}
	}
	x.add(offset, l.At, m)
	return true
}

// cut adds an entry for the incomplete last line.
func (x *index) cut() {
	if x.len() > 0 {
		x.add(cutOff, x.end(), 0)
	}
}

// entry reads the entry with index i. A line that cannot be read becomes a
// notice, so that one bad line does not hide the others; its Seq is that of the
// entry before.
func (x *index) entry(r *reader, i int, before uint64) (event.Entry, error) {
	e := event.Entry{Seq: before, At: x.at(i)}
	switch x.offsets[i] {
	case cutOff:
		e.Event = event.Notice{Text: "the recording breaks off here: its last line is incomplete"}
		return e, nil
	case tooLong:
		return leftOut(e, errLong), nil
	}
	line, err := r.line(x.offsets[i])
	if err != nil {
		return e, fmt.Errorf("read the recording: %w", err)
	}
	got, err := event.ParseLine(line)
	if err != nil {
		return leftOut(e, err), nil
	}
	return got, nil
}

// leftOut is e as the notice that its line cannot be read.
func leftOut(e event.Entry, why error) event.Entry {
	e.Event = event.Notice{Text: fmt.Sprintf("an entry of the recording is left out: %v", why)}
	return e
}

// markOf is the mark of a line. It does not parse the data, so that a recording
// of a million entries opens in one second instead of ten.
func markOf(l event.Line) Mark {
	switch l.Type {
	case event.KindConnClosed.String():
		if bytes.Contains(l.Data, []byte(`"reason":"raced"`)) { // a request was lost
			return Close | Loss | Fault
		}
		return Close
	case event.KindMark.String():
		return Moment
	case event.KindResponseSent.String():
		// Inside a string a quote has a backslash before it, so these bytes cannot
		// come from a client.
		_, status, _ := bytes.Cut(l.Data, []byte(`"status":`))
		if len(status) > 3 && status[0] >= '4' && status[3] == ',' || bytes.Contains(l.Data, []byte(`"short":true`)) {
			return Fault
		}
	}
	return 0
}
