package message

import (
	"strings"
	"time"
)

// dateLayout is IMF-fixdate, the only date format that may be sent.
const dateLayout = "Mon, 02 Jan 2006 15:04:05 GMT"

// FormatDate returns t as an HTTP date, such as "Sun, 06 Nov 1994 08:49:37 GMT".
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
func FormatDate(t time.Time) string { return t.UTC().Format(dateLayout) }

// ParseDate parses an HTTP date in any of the three formats that a recipient must
// accept, and returns false if s is not one. now determines the century of a
// two-digit year.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7-7
func ParseDate(s string, now time.Time) (time.Time, bool) {
	// package time cannot parse a leap second.
	// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7-11
	if before, after, leap := strings.Cut(s, ":59:60"); leap {
		t, ok := ParseDate(before+":59:59"+after, now)
		if !ok {
			return time.Time{}, false
		}
		return t.Add(time.Second), true
	}
	if t, err := time.Parse(dateLayout, s); err == nil {
		return t, true
	}
	if t, err := time.Parse("Mon Jan _2 15:04:05 2006", s); err == nil {
		return t, true
	}
	t, err := time.Parse("Monday, 02-Jan-06 15:04:05 GMT", s)
	if err != nil {
		return time.Time{}, false
	}
	// A two-digit year that seems to be more than 50 years ahead means the
	// most recent past year with the same digits. time.Parse would put the
	// years from 69 on into the last century instead.
	// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7-18
	century := now.UTC().Year() / 100 * 100
	t = time.Date(century+t.Year()%100, t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	if t.After(now.AddDate(50, 0, 0)) {
		t = t.AddDate(-100, 0, 0)
	}
	return t, true
}
