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
		{"text after it", "Sun, 06 Nov 1994 08:49:37 GMT; x", time.Time{}, false},
		{"nothing", "", time.Time{}, false},
		{"two digits, 50 years ahead to the second, are ahead", "Saturday, 21-Nov-76 12:00:00 GMT", time.Date(2076, 11, 21, 12, 0, 0, 0, time.UTC), true},
		{"two digits, 50 years and a second ahead, are past", "Saturday, 21-Nov-76 12:00:01 GMT", time.Date(1976, 11, 21, 12, 0, 1, 0, time.UTC), true},
		{"two digits of this year", "Sunday, 22-Nov-26 00:00:00 GMT", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), true},
		{"two digits, 00", "Saturday, 01-Jan-00 00:00:00 GMT", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{"a leap second in RFC 850's format", "Saturday, 31-Dec-16 23:59:60 GMT", time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{"a leap second in asctime's format", "Sat Dec 31 23:59:60 2016", time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{"asctime with two digits", "Sun Nov 16 08:49:37 1994", want.AddDate(0, 0, 10), true},
		{"29 February of a leap year", "Thu, 29 Feb 2024 00:00:00 GMT", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), true},
		{"29 February of another year", "Wed, 29 Feb 2023 00:00:00 GMT", time.Time{}, false},
		{"the hour 24", "Sun, 06 Nov 1994 24:00:00 GMT", time.Time{}, false},
		{"white space before it", " Sun, 06 Nov 1994 08:49:37 GMT", time.Time{}, false},
		{"without seconds", "Sun, 06 Nov 1994 08:49 GMT", time.Time{}, false},
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

func TestAFormattedDateIsReadBack(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	day := 23*time.Hour + 59*time.Minute + 7*time.Second // not a whole day, so that hours differ too
	for at := time.Date(1969, 12, 30, 0, 0, 0, 0, time.UTC); at.Year() < 2100; at = at.Add(day * 31) {
		text := FormatDate(at)
		if got, ok := ParseDate(text, now); !ok || !got.Equal(at) || len(text) != len(dateLayout) {
			t.Fatalf("%v is sent as %q and read as %v, %v", at, text, got, ok)
		}
	}
	if got := FormatDate(time.Date(2026, 1, 2, 3, 4, 5, 999, time.UTC)); got != "Fri, 02 Jan 2026 03:04:05 GMT" {
		t.Errorf("FormatDate = %q", got)
	}
}
