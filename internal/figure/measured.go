package figure

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// maxGroups is how many different times are told apart. The first ones remain.
const maxGroups = 24

// Some servers look at their connections once a second, and some of those read
// their clock once a second as well, in whole seconds: they close at most early
// before their limit, and late after it (seen with lighttpd).
const (
	early = time.Second
	late  = 2 * time.Second
)

// A Measured is a limit of which times were measured. A server's idle timeout
// shows in after how much silence it closes connections: always after the same
// time, or after times within a few seconds. The zero value knows no time.
type Measured struct {
	groups [maxGroups]group // of the same time; the first with n == 0 ends them
}

// A group is times that are the same.
type group struct {
	lo, hi, sum time.Duration
	n           int
}

func (g *group) mean() time.Duration { return g.sum / time.Duration(max(g.n, 1)) }

// add adds a time.
func (g *group) add(d time.Duration) {
	if g.n == 0 {
		g.lo, g.hi = d, d
	}
	g.lo, g.hi, g.sum, g.n = min(g.lo, d), max(g.hi, d), g.sum+d, g.n+1
}

// same reports whether two times are, as far as a timer on a busy machine is exact:
// within 50 ms or 0.2 percent, whichever is more. The times of a server that looks
// once a second are seldom the same in this sense.
func same(a, b time.Duration) bool { return (a - b).Abs() <= max(50*time.Millisecond, max(a, b)/500) }

// Add adds a time, and returns the mean of all that are the same, and how many
// they are.
func (l *Measured) Add(d time.Duration) (mean time.Duration, times int) {
	for i := range l.groups {
		g := &l.groups[i]
		if g.n == 0 || same(g.mean(), d) {
			g.add(d)
			return g.mean(), g.n
		}
	}
	return d, 1
}

// Range is the limit: from and to are equal where most of the times near it are the
// same, and else the shortest and the longest of them. Times is on how many times
// that rests, 2 at least; 0 where there is no limit to be seen.
func (l *Measured) Range() (from, to time.Duration, times int) {
	most := slices.MaxFunc(l.groups[:], func(a, b group) int { return a.n - b.n })
	near, all := most, 0
	for _, g := range l.groups {
		all += g.n
		if d := (g.mean() - most.mean()).Abs(); g.n > 0 && d > 0 && d <= late {
			near = group{lo: min(near.lo, g.lo), hi: max(near.hi, g.hi), n: near.n + g.n}
		}
	}
	switch {
	case most.n >= 2 && 2*most.n >= near.n:
		return most.mean(), most.mean(), most.n
	case near.n >= 3 && 2*near.n >= all && near.hi-near.lo <= early+late:
		return near.lo, near.hi, near.n
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
		return Span(from)
	}
	return strconv.FormatFloat(from.Seconds(), 'f', 1, 64) + " to " + Span(to)
}

// Setting is what the server may be set to where the times are a range, as a clause
// for after the range; "" elsewhere. A server that closed after the longest time is
// set to no less than late before, and to no more than early after the shortest.
func (l *Measured) Setting() string {
	from, to, _ := l.Range()
	low, high := (to-late+time.Second-1)/time.Second, (from+early)/time.Second
	low = max(low, 1)
	switch {
	case from == to || low > high:
		return ""
	case low == high:
		return fmt.Sprintf("; if it looks once a second, it is set to %d s", low)
	}
	return fmt.Sprintf("; if it looks once a second, it is set to %d to %d s", low, high)
}
