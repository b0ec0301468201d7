package figure

import (
	"fmt"
	"testing"
	"time"
)

func TestSpellings(t *testing.T) {
	const ms, sec = time.Millisecond, time.Second
	for _, c := range []struct{ got, want string }{
		{Grouped(0) + " " + Grouped(999) + " " + Grouped(1000) + " " + Grouped(1234567), "0 999 1,000 1,234,567"},
		{Plural(1, "request") + ", " + Plural(2500, "request") + ", " + Plural(0, "request"), "1 request, 2,500 requests, 0 requests"},
		{Noun(1, "line") + " " + Noun(2, "line"), "line lines"},
		{LeftOut(1200, " more") + LeftOut(0, " more") + LeftOut(-3, " more"), "+1,200 more"},

		{Size(12) + ", " + Size(512) + ", " + Size(48_600) + ", " + Size(212_000) + ", " + Size(3_400_000), "12 B, 0.5 KB, 48.6 KB, 212 KB, 3.4 MB"},
		{Size(99_949) + ", " + Size(99_950) + ", " + Size(999_500), "99.9 KB, 100 KB, 1.0 MB"},
		{Size(2e12) + ", " + Size(3e15), "2.0 TB, 3 PB"},
		{ShortSize(12) + " " + ShortSize(512) + " " + ShortSize(48_600) + " " + ShortSize(3_400_000), "12 0.5K 48.6K 3.4M"},

		{Binary(32<<10) + ", " + Binary(64<<20) + ", " + Binary(1<<20+1<<10) + ", " + Binary(1) + ", " + Binary(1025), "32 KiB, 64 MiB, 1025 KiB, 1 byte, 1,025 bytes"},
		{Part(1, 0) + ", " + Part(12_300, 0) + ", " + Part(5, 20) + ", " + Part(0, 999) + ", " + Part(12_288, 524_288), "1 byte, 12.3 KB, 5 of 20 bytes, 0 of 999 bytes, 12.3 KB of 524 KB"},

		{Percent(1, 3) + " " + Percent(2, 3) + " " + Percent(999, 1000) + " " + Percent(5, 5) + " " + Percent(0, 0), "33% 67% 99% 100% -"},

		{Span(20*time.Microsecond) + ", " + Span(1400*time.Microsecond) + ", " + Span(12*ms) + ", " + Span(4*sec), "20 µs, 1.4 ms, 12 ms, 4.0 s"},
		{Span(200*sec) + ", " + Span(3*time.Hour+4*time.Minute) + ", " + Span(-sec), "3m 20s, 3h 04m, 0 µs"},
		{Known(0) + " " + Known(4*sec), "- 4.0 s"},
		{Seconds(3960*ms) + ", " + Seconds(61*sec), "4.0 s, 61.0 s"},
		{Limit(5*sec) + ", " + Limit(200*ms) + ", " + Limit(2*time.Minute) + ", " + Limit(1500*ms), "5 s, 200 ms, 2 min, 1.5 s"},
		{Brief(5*sec) + " " + Brief(200*ms) + " " + Brief(time.Minute) + " " + Brief(1500*ms) + " " + Brief(93*time.Microsecond), "5s 200ms 1m 1.5s 93µs"},
		{ShortSpan(93*time.Microsecond) + " " + ShortSpan(3*ms) + " " + ShortSpan(600*ms) + " " + ShortSpan(59*sec) + " " + ShortSpan(200*sec), "93µs 3ms 0.6s 59s 3m20s"},
		{ShortSpan(61*sec) + " " + ShortSpan(99*sec) + " " + ShortSpan(725*sec) + " " + ShortSpan(3*time.Hour+4*time.Minute), "1m01s 1m39s 12m05s 3h04m"},
		{Uptime(252*sec) + " " + Uptime(3852*sec) + " " + Uptime(90_000*sec) + " " + Uptime(-sec), "04:12 1:04:12 1d 1:00 00:00"},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

func TestWhatFitsIntoAColumn(t *testing.T) {
	for n := int64(1); n < 1e12; n = n*3 + 7 {
		for what, is := range map[string]struct {
			text string
			most int
		}{"Count": {Count(n), 4}, "ShortSize": {ShortSize(n), 5}} {
			if len(is.text) > is.most {
				t.Errorf("%s(%d) = %q takes more than %d cells", what, n, is.text, is.most)
			}
		}
	}
}

func ExampleCount() {
	fmt.Println(Count(950), Count(9_999), Count(10_000), Count(1_000_000))
	// Output: 950 9999 10k 1M
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{"": "", "a": "A.", "the host": "The host.", "HTTP/1.1 keeps": "HTTP/1.1 keeps."} {
		if got := Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", in, got, want)
		}
	}
}
