package figure

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Count is a number in at most four cells: 950, 9999, 10k, 1M.
func Count(n int64) string {
	switch {
	case n < 10_000:
		return strconv.FormatInt(n, 10)
	case n < 1_000_000:
		return strconv.FormatInt(n/1000, 10) + "k"
	case n < 1_000_000_000:
		return strconv.FormatInt(n/1_000_000, 10) + "M"
	}
	return strconv.FormatInt(n/1_000_000_000, 10) + "G"
}

// Grouped is a number with its thousands set apart: 1,234,567.
func Grouped(n uint64) string {
	t := strconv.FormatUint(n, 10)
	for i := len(t) - 3; i > 0; i -= 3 {
		t = t[:i] + "," + t[i:]
	}
	return t
}

// Size is a number of bytes: 12 B, 0.5 KB, 48.6 KB, 212 KB, 3.4 MB.
func Size(n int64) string {
	units := [...]string{"KB", "MB", "GB", "TB"}
	if n < 100 {
		return strconv.FormatInt(n, 10) + " B"
	}
	f := float64(n)
	for _, u := range units {
		f /= 1000
		if f < 99.95 {
			return fmt.Sprintf("%.1f %s", f, u)
		}
		if f < 999.5 {
			return fmt.Sprintf("%.0f %s", f, u)
		}
	}
	return fmt.Sprintf("%.0f PB", f/1000)
}

// Binary is a limit in bytes, which is set in powers of 1024: 32 KiB, 64 MiB; in
// bytes where no unit divides it.
func Binary(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MiB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + " KiB"
	}
	return Plural(uint64(n), "byte")
}

// Part is how much of a whole there is, in a sentence: 5 of 20 bytes, 12.3 KB of
// 524 KB. Without a whole, 0, it is the part alone: 1 byte, 12.3 KB.
func Part(n, whole int64) string {
	switch {
	case whole <= 0 && n < 1000:
		return Plural(uint64(n), "byte")
	case whole <= 0:
		return Size(n)
	case whole < 1000:
		return strconv.FormatInt(n, 10) + " of " + Plural(uint64(whole), "byte")
	}
	return Size(n) + " of " + Size(whole)
}

// ShortSize is a number of bytes in at most five cells: 0.5K, 48K, 3.4M.
func ShortSize(n int64) string {
	t := strings.Replace(Size(n), " ", "", 1)
	return strings.TrimSuffix(t, "B")
}

// Span is a length of time to read at a glance: 20 µs, 1.4 ms, 12 ms, 4.0 s, 3m 20s.
func Span(d time.Duration) string {
	switch {
	case d < 0:
		return "0 µs"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 100*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm %02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh %02dm", int(d.Hours()), int(d.Minutes())%60)
}

// Seconds is a time left, with one digit after the point: 4.0 s, 61.0 s.
func Seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

// Known is the [Span] of what was measured; "-" where nothing was.
func Known(d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return Span(d)
}

// Brief is [Span] without its space, whole where it can be: 5s, 200ms, 1m.
func Brief(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d.Minutes())) + "m"
	case d >= time.Second && d%time.Second == 0:
		return strconv.Itoa(int(d.Seconds())) + "s"
	case d >= time.Millisecond && d < time.Second:
		return strconv.Itoa(int(d.Milliseconds())) + "ms"
	}
	return strings.ReplaceAll(Span(d), " ", "")
}

// ShortSpan is a length of time in at most five cells, six from ten minutes on:
// 93µs, 3ms, 0.6s, 7.3s, 59s, 3m20s, 12m05s.
func ShortSpan(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < 100*time.Millisecond:
		if d >= time.Millisecond {
			return strconv.FormatInt(d.Milliseconds(), 10) + "ms"
		}
		return strconv.FormatInt(d.Microseconds(), 10) + "µs"
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + "s"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + "s"
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
}

// Limit is a length of time that was set by a flag or a key: 5 s, 200 ms, 1 min.
func Limit(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d >= time.Second && d%time.Second == 0:
		return strconv.Itoa(int(d.Seconds())) + " s"
	}
	return Span(d)
}

// Uptime is a clock of hours, minutes and seconds, 04:12 or 1:04:12; from a day on
// of days, hours and minutes: 1d 1:00.
func Uptime(d time.Duration) string {
	s := int(max(0, d) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%02d:%02d", s/60, s%60)
	}
	if s < 86400 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%dd %d:%02d", s/86400, s/3600%24, s/60%60)
}

// Plural is a number and its noun: 1 request, 2,500 requests.
func Plural(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Grouped(n) + " " + noun + "s"
}

// Noun is the word for n of something, without the number.
func Noun(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// LeftOut says how many of something there was no room for, "+2 more" with
// " more"; "" where there was room for all.
func LeftOut(n int, more string) string {
	if n <= 0 {
		return ""
	}
	return "+" + Grouped(uint64(n)) + more
}

// Ratio writes how many there are of one for each of another, with a digit after the
// point while that is of use: "7.9".
func Ratio(r float64) string {
	if r < 100 {
		return strconv.FormatFloat(r, 'f', 1, 64)
	}
	return Count(int64(r))
}

// Percent is a part of a whole, rounded; less than all of it is never 100%, and
// "-" is a part of nothing.
func Percent(n, of uint64) string {
	if of == 0 {
		return "-"
	}
	p := (n*100 + of/2) / of
	if p == 100 && n < of {
		p = 99
	}
	return strconv.FormatUint(p, 10) + "%"
}

// Sentence is a clause in ASCII as a sentence: with a capital letter and a full stop.
// It is "" for "".
func Sentence(clause string) string {
	if clause == "" {
		return ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}
