package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// AppendLine appends e as one JSON line without its line end:
//
//	{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}
//
// The line is printable ASCII. A string keeps all its bytes: what is not
// valid UTF-8 stands as the text \xNN, and so does the backslash itself, as
// \x5c; [ParseLine] turns them back. An error means that e is no event of
// this package.
func AppendLine(dst []byte, e Entry) ([]byte, error) {
	start := len(dst)
	o := object(dst)
	o.open()
	o.uint("seq", e.Seq)
	o.time("at", e.At)
	if e.Event == nil || e.Event.Kind() >= kinds {
		return dst[:start], fmt.Errorf("write an entry: no such event: %T", e.Event)
	}
	o.text("type", e.Event.Kind().String())
	o.key("data")
	if !o.event(e.Event) {
		return dst[:start], fmt.Errorf("write an entry: no such event: %T", e.Event)
	}
	o.close()
	return o, nil
}

// ParseLine reads a line of [AppendLine], with or without a line end, and
// gives the same entry back. Members it does not know are ignored, so that a
// line may grow; a type it does not know is an error.
func ParseLine(p []byte) (Entry, error) {
	line, ok := CutLine(p)
	if !ok { // not as we write it, but maybe as somebody's tool does
		if err := json.Unmarshal(p, &line); err != nil {
			return Entry{}, fmt.Errorf("read an entry: %w", err)
		}
	}
	e, err := parseEvent(line.Type, line.Data)
	if err != nil {
		return Entry{}, fmt.Errorf("read entry %d: %w", line.Seq, err)
	}
	return Entry{Seq: line.Seq, At: line.At.UTC(), Event: e}, nil
}

// A Line is a line whose data has not been read yet.
type Line struct {
	Seq  uint64
	At   time.Time
	Type string
	Data json.RawMessage // on loan from the line
}

// CutLine takes a line apart that is written exactly as [AppendLine] writes
// it, in a tenth of the time that reading it takes. It says no to any other,
// and does not look into the data.
func CutLine(p []byte) (l Line, ok bool) {
	p, _ = bytes.CutSuffix(p, []byte{'\n'})
	p, ok1 := bytes.CutPrefix(p, []byte(`{"seq":`))
	p, ok2 := bytes.CutSuffix(p, []byte{'}'})
	seq, p, ok3 := bytes.Cut(p, []byte(`,"at":"`))
	at, p, ok4 := bytes.Cut(p, []byte(`","type":"`))
	kind, p, ok5 := bytes.Cut(p, []byte(`","data":`))
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !bytes.HasPrefix(p, []byte{'{'}) || !bytes.HasSuffix(p, []byte{'}'}) {
		return l, false
	}
	var err1, err2 error
	l.Seq, err1 = strconv.ParseUint(string(seq), 10, 64)
	l.At, err2 = time.Parse(time.RFC3339Nano, string(at))
	l.Type, l.Data = string(kind), p
	return l, err1 == nil && err2 == nil
}
