package export

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
)

// A Batch is what is written to a file: requests, with what was captured of
// them, and the screen that they were seen on.
type Batch struct {
	Items  []Item
	URL    string         // of the server
	Screen string         // as drawn
	Zone   *time.Location // of the log's times; nil is local time
}

// An Item is one request that has a response.
type Item struct {
	monitor.Row
	Minor   uint8            // of the version that the connection speaks
	Why     string           // the connection was kept or closed, in a sentence
	Capture *monitor.Capture // nil: nothing was captured
}

// A Form is a file format that requests can be written in.
type Form struct {
	Ext   string // of a file's name
	write func(*Batch, io.Writer) error
}

// HAR is an HTTP archive.
func HAR() Form { return Form{"har", (*Batch).har} }

// JSONLines is a recording.
func JSONLines() Form { return Form{"jsonl", (*Batch).jsonl} }

// Log is lines of the log.
func Log() Form { return Form{"log", (*Batch).log} }

// Screen is the screen as text.
func Screen() Form { return Form{"txt", (*Batch).text} }

// Write writes a batch in that form.
func (f Form) Write(w io.Writer, x *Batch) error { return f.write(x, w) }

// log writes the requests in the documented format.
func (x *Batch) log(w io.Writer) error {
	line := event.Log{Zone: x.Zone}
	var buf []byte
	for i := range x.Items {
		buf = append(line.Append(buf, time.Unix(0, x.Items[i].At), x.Items[i].ResponseSent), '\n')
	}
	_, err := w.Write(buf)
	return err
}

// jsonl writes the requests as a recording.
func (x *Batch) jsonl(w io.Writer) error {
	entries := make([]event.Entry, len(x.Items))
	for i, r := range x.Items {
		entries[i] = event.Entry{Seq: uint64(i + 1), At: time.Unix(0, r.At).UTC(), Event: r.ResponseSent}
	}
	return feed.Record(context.Background(), w, &list{entries})
}

// text writes the screen as it was, without colours.
func (x *Batch) text(w io.Writer) error {
	_, err := fmt.Fprintln(w, withoutStyles(x.Screen))
	return err
}

// withoutStyles is a screen without its styles. A control character other than
// the ends of the lines does not belong on a screen and becomes a question mark.
func withoutStyles(screen string) string {
	var b strings.Builder
	for {
		head, tail, found := strings.Cut(screen, "\x1b[")
		for _, r := range head {
			if r != '\n' && unicode.IsControl(r) {
				r = '?'
			}
			b.WriteRune(r)
		}
		if !found {
			return b.String()
		}
		screen = strings.TrimLeft(tail, "0123456789;")
		if !strings.HasPrefix(screen, "m") {
			b.WriteByte('?')
		}
		screen = strings.TrimPrefix(screen, "m")
	}
}

// A list is a source of entries that are there already.
type list struct{ entries []event.Entry }

// Next gives them all, and then the end.
func (l *list) Next(_ context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(l.entries) == 0 {
		return buf, io.EOF
	}
	buf = append(buf, l.entries...)
	l.entries = nil
	return buf, nil
}

// Now is no time: a list is not watched.
func (l *list) Now() time.Time { return time.Time{} }
