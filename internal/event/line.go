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
// The line is printable ASCII. A string keeps all its bytes: a byte that is not
// valid UTF-8 becomes the text \xNN, and the backslash becomes \x5c; [ParseLine]
// reverses that. The only error is an event that is none of this package's types;
// dst is then unchanged.
func AppendLine(dst []byte, e Entry) ([]byte, error) {
	start := len(dst)
	o := object(dst)
	o.open()
	o.uint("seq", e.Seq)
	o.time("at", e.At)
	if f, ok := e.Event.(Foreign); ok && isName(f.Type) {
		o.text("type", f.Type)
		o.key("data")
		o = append(o, f.Data...)
		o.close()
		return o, nil
	}
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

// ParseLine parses a line of [AppendLine], with or without a line end, and returns
// the same entry. It ignores unknown members, so that lines may grow. An unknown
// type is [Foreign], and an unknown reason [reason.Other].
func ParseLine(p []byte) (Entry, error) {
	if line, ok := CutLine(p); ok {
		if e, err := line.entry(); err == nil {
			return e, nil
		}
	}
	// Not in our form, but it may be other JSON with the same members.
	var line Line
	if err := json.Unmarshal(p, &line); err != nil {
		return Entry{}, fmt.Errorf("read an entry: %w", err)
	}
	e, err := line.entry()
	if err != nil {
		return Entry{}, fmt.Errorf("read entry %d: %w", line.Seq, err)
	}
	return e, nil
}

// typeName is the name of a type as a string; that of a known type takes no memory.
func typeName(name []byte) string {
	for _, known := range kindNames {
		if known == string(name) {
			return known
		}
	}
	return string(name)
}

// entry parses the data.
func (l Line) entry() (Entry, error) {
	e, err := parseEvent(l.Type, l.Data)
	return Entry{Seq: l.Seq, At: l.At.UTC(), Event: e}, err
}

// A Line is a line whose data has not been parsed.
type Line struct {
	Seq  uint64
	At   time.Time
	Type string
	Data json.RawMessage // part of the line, not a copy
}

// CutLine splits a line of exactly the form that [AppendLine] writes, in a tenth
// of the time of ParseLine. It does not look into the data. It reports false for
// any other line.
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
	err2 = l.At.UnmarshalText(at)
	l.Type, l.Data = typeName(kind), p
	return l, err1 == nil && err2 == nil
}
