package files

import (
	"time"

	"httpserver/internal/message"
)

// An outcome is what the preconditions of a request come to.
type outcome uint8

// The outcomes.
const (
	proceed     outcome = iota // do what the method says
	notModified                // 304: the client has it already
	failed                     // 412
)

// The validators of a representation.
type validators struct {
	tag       string    // "" where there is no representation (an upload to a new name)
	modified  time.Time // in whole seconds
	formatted string    // that as Last-Modified says it; "" where it was not said
}

// evaluate goes through the preconditions of a request in the order of
// RFC 9110 §13.2.2. Range and If-Range come later.
// https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
func (v *validators) evaluate(r *message.Request, now func() time.Time) outcome {
	// 1 and 2. If-Unmodified-Since counts only where there is no If-Match.
	// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4-5
	if r.Fields.Has("If-Match") {
		if v.tag == "" || !matches(r.Fields, "If-Match", v.tag, strong) {
			return failed
		}
	} else if t, ok := v.date(r.Fields, "If-Unmodified-Since", now); ok && v.tag != "" && v.modified.After(t) {
		return failed
	}
	reading := r.Method == "GET" || r.Method == "HEAD"
	// 3 and 4. If-Modified-Since counts only where there is no If-None-Match,
	// and only for reading.
	// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3-5
	if r.Fields.Has("If-None-Match") {
		switch {
		case v.tag == "" || !matches(r.Fields, "If-None-Match", v.tag, weak):
			return proceed
		case reading:
			return notModified
		}
		return failed
	}
	if t, ok := v.date(r.Fields, "If-Modified-Since", now); ok && reading && !v.modified.After(t) {
		return notModified
	}
	return proceed
}

// date is the value of a field that has one date; false where there is no
// such field, several, or one that is no date: then the field is ignored.
// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3-6
func (v *validators) date(f message.Fields, name string, now func() time.Time) (time.Time, bool) {
	n, value := 0, ""
	for s := range f.Values(name) {
		n, value = n+1, s
	}
	switch {
	case n != 1:
		return time.Time{}, false
	case value == v.formatted:
		// Clients send back what they were told, which need not be read: a 304 in 90 ns instead of 220.
		return v.modified, true
	}
	return message.ParseDate(value, now())
}

// rangeHolds reports whether the Range of a request may be honoured, which is
// for If-Range to say where there is one: its entity tag equals the current
// one by the strong comparison, or its date is exactly that of the last
// change, and then only if that second is over: another change in the same
// second would have the same date.
// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
func rangeHolds(f message.Fields, tag string, modified, now time.Time) bool {
	n, value := 0, ""
	for v := range f.Values("If-Range") {
		n, value = n+1, v
	}
	switch {
	case n == 0:
		return true
	case n > 1:
		return false
	case value == tag:
		return true
	}
	t, ok := message.ParseDate(value, now)
	return ok && t.Equal(modified) && now.Sub(modified) >= time.Second
}
