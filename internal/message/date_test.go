package message

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	want := time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC)
	for _, c := range []struct {
		name, in string
		want     time.Time
		ok       bool
	}{
		{"the format that is sent", "Sun, 06 Nov 1994 08:49:37 GMT", want, true},
		{"RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", want, true},
		{"asctime", "Sun Nov  6 08:49:37 1994", want, true},
		{"two digits, 49 years ahead, are ahead", "Tuesday, 06-Nov-75 08:49:37 GMT", want.AddDate(81, 0, 0), true},
		{"two digits, 51 years ahead, are past", "Sunday, 06-Nov-77 08:49:37 GMT", want.AddDate(-17, 0, 0), true},
		{"a leap second", "Sat, 31 Dec 2016 23:59:60 GMT", time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{"sixty seconds elsewhere", "Sun, 06 Nov 1994 08:48:60 GMT", time.Time{}, false},
		{"two leap seconds", "Sat, 31 Dec 2016 23:59:60:59:60 GMT", time.Time{}, false},
		{"another zone", "Sun, 06 Nov 1994 08:49:37 CET", time.Time{}, false},
		{"a number", "784111777", time.Time{}, false},
		{"no such day", "Sun, 31 Feb 1994 08:49:37 GMT", time.Time{}, false},
		{"something behind", "Sun, 06 Nov 1994 08:49:37 GMT; x", time.Time{}, false},
		{"nothing", "", time.Time{}, false},
	} {
		got, ok := ParseDate(c.in, now)
		if ok != c.ok || !got.Equal(c.want) {
			t.Errorf("%s: ParseDate(%q) = %v, %v; want %v, %v", c.name, c.in, got, ok, c.want, c.ok)
		}
	}
	if s := FormatDate(want.In(time.FixedZone("x", 3600))); s != "Sun, 06 Nov 1994 08:49:37 GMT" {
		t.Errorf("FormatDate = %q", s)
	}
}
