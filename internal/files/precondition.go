package files

import (
	"time"

	"httpserver/internal/message"
)

// An outcome is the result of a request's preconditions.
type outcome uint8

// The outcomes.
const (
	proceed     outcome = iota // perform the method
	notModified                // 304: the client has the current version
	failed                     // 412
)

// The validators of a representation.
type validators struct {
	tag       string    // "" if there is no representation (an upload to a new name)
	modified  time.Time // in whole seconds; zero if it is not known
	formatted string    // the same as the value of Last-Modified; "" if there is none
}

// evaluate evaluates the preconditions of a request in the order of RFC 9110
// §13.2.2, without If-Range (see rangeHolds).
// https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
func (v *validators) evaluate(r *message.Request, now func() time.Time) outcome {
	// 1 and 2. If-Unmodified-Since counts only without If-Match.
	// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4-5
	if r.Fields.Has("If-Match") {
		if v.tag == "" || !matches(r.Fields, "If-Match", v.tag, strong) {
			return failed
		}
	} else if t, ok := v.date(r.Fields, "If-Unmodified-Since", now); ok && v.tag != "" && v.modified.After(t) {
		return failed
	}
	reading := r.Method == "GET" || r.Method == "HEAD"
	// 3 and 4. If-Modified-Since counts only without If-None-Match, and only for
	// GET and HEAD.
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

// date returns the value of a field that has one date. It returns false if there
// is no such field, more than one, or one without a date, or if the date of the
// last change is not known: then the field is ignored.
// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3-6
func (v *validators) date(f message.Fields, name string, now func() time.Time) (time.Time, bool) {
	n, value := 0, ""
	for s := range f.Values(name) {
		n, value = n+1, s
	}
	switch {
	case n != 1, v.formatted == "":
		return time.Time{}, false
	case value == v.formatted:
		// Most clients return the value unchanged, which saves parsing it.
		return v.modified, true
	}
	return message.ParseDate(value, now())
}

// rangeHolds reports whether the Range of a request may be honoured, which
// If-Range decides if there is one: its entity tag has to match v's by the
// strong comparison, or its date has to be exactly that of the last change, and
// that date has to be a strong validator.
// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
func (d *responder) rangeHolds(f message.Fields, v *variant) bool {
	n, value := 0, ""
	for s := range f.Values("If-Range") {
		n, value = n+1, s
	}
	switch {
	case n == 0:
		return true
	case n > 1:
		return false
	case value == v.tag:
		return true
	}
	now := d.now()
	t, ok := message.ParseDate(value, now)
	return ok && t.Equal(v.modified) && v.strongDate(d.start, now)
}

// strongDate reports whether the date of the last change identifies the content.
// The second of the change has to be over, because a second change in it would
// have the same date. And the date must not have been set by a program that
// copies or unpacks files: then another content may have had it before. The
// system records when that happened, so it is excluded if the file has not been
// touched since the date itself, or not since this server started.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2
func (v *variant) strongDate(start, now time.Time) bool {
	if v.formatted == "" || v.stamp.changed == 0 || !v.stamp.modifiedAt().Truncate(time.Second).Equal(v.modified) {
		return false
	}
	touched := time.Unix(0, v.stamp.changed)
	return now.Sub(v.modified) >= time.Second && (touched.Truncate(time.Second).Equal(v.modified) || touched.Before(start))
}
