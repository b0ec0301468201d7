package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// count is a number in at most four cells.
func count(n int64) string {
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

// grouped is a number with its thousands set apart.
func grouped(n uint64) string {
	t := strconv.FormatUint(n, 10)
	for i := len(t) - 3; i > 0; i -= 3 {
		t = t[:i] + "," + t[i:]
	}
	return t
}

// size is a number of bytes: 12 B, 0.5 KB, 48.6 KB, 212 KB, 3.4 MB.
func size(n int64) string {
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

// shortSize is a number of bytes in at most five cells: 0.5K, 48K, 3.4M.
func shortSize(n int64) string {
	t := strings.Replace(size(n), " ", "", 1)
	return strings.TrimSuffix(t, "B")
}

// span is a length of time to read at a glance: 20 µs, 1.4 ms, 12 ms, 4.0 s, 3m 20s.
func span(d time.Duration) string {
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

// known is a length of time that was measured; "-" where nothing was.
func known(d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return span(d)
}

// brief is span without its space, whole where it can be: 5s, 200ms, 1m.
func brief(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d.Minutes())) + "m"
	case d >= time.Second && d%time.Second == 0:
		return strconv.Itoa(int(d.Seconds())) + "s"
	case d >= time.Millisecond && d < time.Second:
		return strconv.Itoa(int(d.Milliseconds())) + "ms"
	}
	return strings.ReplaceAll(span(d), " ", "")
}

// shortSpan is a length of time in at most five cells: 93µs, 3ms, 0.6s, 7.3s, 59s, 3m20s.
func shortSpan(d time.Duration) string {
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
	}
	return strings.ReplaceAll(span(max(d, 100*time.Second)), " ", "")
}

// limit is a length of time as somebody set it: 5 s, 200 ms, 1 min.
func limit(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d >= time.Second && d%time.Second == 0:
		return strconv.Itoa(int(d.Seconds())) + " s"
	}
	return span(d)
}

// uptime is a clock of hours, minutes and seconds: 04:12, 1:04:12.
func uptime(d time.Duration) string {
	s := int(max(0, d) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%02d:%02d", s/60, s%60)
	}
	if s < 86400 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%dd %d:%02d", s/86400, s/3600%24, s/60%60)
}

// plural is a number and its noun.
func plural(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// percent is a part of a whole, rounded; less than all of it is never 100%.
func percent(n, of uint64) string {
	if of == 0 {
		return "-"
	}
	p := (n*100 + of/2) / of
	if p == 100 && n < of {
		p = 99
	}
	return strconv.FormatUint(p, 10) + "%"
}

func micros(n int64) time.Duration { return time.Duration(n) * time.Microsecond }
func nanos(n int64) time.Duration  { return time.Duration(n) }

// leftOut says how many of something there was no room for: "+2 more"; "" where
// there was room for all.
func leftOut(n int, more string) string {
	if n <= 0 {
		return ""
	}
	return "+" + grouped(uint64(n)) + more
}
