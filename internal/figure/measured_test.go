package figure

import (
	"testing"
	"time"
)

func TestALimitIsFound(t *testing.T) {
	const ms, s = time.Millisecond, time.Second
	for _, test := range []struct {
		name  string
		times []time.Duration
		text  string
		n     int
	}{
		{"none", nil, "", 0},
		{"one time says nothing yet", []time.Duration{5 * s}, "", 0},
		{"two of the same", []time.Duration{5 * s, 5*s + 40*ms}, "5.0 s", 2},
		{"two percent apart", []time.Duration{60 * s, 61 * s}, "60.5 s", 2},
		{"two that differ", []time.Duration{5 * s, 7 * s}, "", 0},
		{"one stray", []time.Duration{5 * s, 3 * s, 5 * s, 5 * s}, "5.0 s", 3},
		{"a sweep once a second", []time.Duration{5040 * ms, 5310 * ms, 5990 * ms, 5620 * ms}, "5.0 to 6.0 s", 4},
		{"a sweep, and two that are equal by chance", []time.Duration{4 * s, 4020 * ms, 4300 * ms, 4500 * ms, 4700 * ms, 5000 * ms}, "4.0 to 5.0 s", 6},
		{"below a second", []time.Duration{300 * ms, 310 * ms}, "305 ms", 2},
	} {
		var l Measured
		for _, d := range test.times {
			l.Add(d)
		}
		if _, _, n := l.Range(); l.Text() != test.text || n != test.n {
			t.Errorf("%s: %q on %d, want %q on %d", test.name, l.Text(), n, test.text, test.n)
		}
	}
}

// Many different times take no more memory, and hide no limit that came first.
func TestManyTimes(t *testing.T) {
	var l Measured
	for range 200 {
		l.Add(5 * time.Second)
	}
	for i := range 100 {
		l.Add(time.Duration(10+i) * time.Second)
	}
	if got := l.Text(); got != "5.0 s" {
		t.Errorf("the limit is %q", got)
	}
	if mean, n := l.Add(5 * time.Second); mean != 5*time.Second || n != 201 {
		t.Errorf("the same as %d before, of %v", n, mean)
	}
}
