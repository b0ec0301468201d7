package figure

import (
	"slices"
	"strconv"
	"time"
)

// maxGroups is how many different times are told apart. The first ones remain.
const maxGroups = 16

// sweep is how far apart the times of one limit may be, with a server that looks
// at its connections once a second, and a little more.
const sweep = 1100 * time.Millisecond

// A Measured is a limit of which times were measured. A server's idle timeout
// shows in after how much silence it closes connections: always after the same
// time, or, with a server that looks at its connections once a second, after times
// within a second. The zero value knows no time.
type Measured struct {
	groups [maxGroups]group // of the same time
	lo, hi time.Duration
	n      int
}

// A group is times that are the same.
type group struct {
	sum time.Duration
	n   int
}

func (g group) mean() time.Duration { return g.sum / time.Duration(g.n) }

// same reports whether two times are: within 2 percent or 50 ms, whichever is
// more.
func same(a, b time.Duration) bool { return (a - b).Abs() <= max(50*time.Millisecond, max(a, b)/50) }

// Add adds a time, and returns the mean of all that are the same, and how many
// they are.
func (l *Measured) Add(d time.Duration) (mean time.Duration, times int) {
	if l.n == 0 {
		l.lo, l.hi = d, d
	}
	l.lo, l.hi = min(l.lo, d), max(l.hi, d)
	l.n++
	for i := range l.groups {
		g := &l.groups[i]
		if g.n == 0 || same(g.mean(), d) {
			g.sum += d
			g.n++
			return g.mean(), g.n
		}
	}
	return d, 1
}

// Range is the limit: from and to are equal where most times are the same, and
// else, where all are within one sweep, the shortest and the longest. Times is on
// how many times that rests, 2 at least; 0 where there is no limit to be seen.
func (l *Measured) Range() (from, to time.Duration, times int) {
	most := slices.MaxFunc(l.groups[:], func(a, b group) int { return a.n - b.n })
	switch {
	case most.n >= 2 && 2*most.n >= l.n:
		return most.mean(), most.mean(), most.n
	case l.n >= 3 && l.hi-l.lo <= sweep:
		return l.lo, l.hi, l.n
	case most.n >= 2:
		return most.mean(), most.mean(), most.n
	}
	return 0, 0, 0
}

// Text is the limit in words, "5.0 s" or "4.0 to 5.0 s"; "" for none.
func (l *Measured) Text() string {
	from, to, times := l.Range()
	switch {
	case times == 0:
		return ""
	case from == to:
		return Trusted(from)
	}
	return strconv.FormatFloat(from.Seconds(), 'f', 1, 64) + " to " + Trusted(to)
}

// Trusted is a measured time in words, with as many digits as can be trusted.
func Trusted(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + " µs"
	case d < 10*time.Millisecond:
		return strconv.FormatFloat(d.Seconds()*1000, 'f', 1, 64) + " ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < 100*time.Second:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	}
	return strconv.FormatInt(int64(d/time.Second), 10) + " s"
}
