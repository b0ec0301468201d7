package figure

import (
	"strings"
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
		{"one of a minute, a tenth of a second apart", []time.Duration{60 * s, 60100 * ms}, "60.0 s", 2},
		{"one of a minute, a second apart", []time.Duration{60 * s, 61 * s}, "", 0},
		{"two that differ", []time.Duration{5 * s, 7 * s}, "", 0},
		{"one stray", []time.Duration{5 * s, 3 * s, 5 * s, 5 * s}, "5.0 s", 3},
		{"a sweep once a second", []time.Duration{5040 * ms, 5310 * ms, 5990 * ms, 5620 * ms}, "5.0 to 6.0 s", 4},
		{"most are near, and none is most", []time.Duration{5 * s, 5 * s, 5200 * ms, 5400 * ms, 5600 * ms, 5800 * ms}, "5.0 to 5.8 s", 6},
		{"two limits far apart", []time.Duration{5 * s, 60 * s, 5 * s, 60 * s, 60 * s}, "60.0 s", 3},
		{"no limit at all", []time.Duration{5 * s, 5500 * ms, 8 * s, 11 * s, 14 * s}, "", 0},
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

// The times after which lighttpd 1.4.69 closed silent connections, with several
// limits: what is said of its setting holds each time, if not always exactly.
func TestAServerThatLooksOnceASecond(t *testing.T) {
	for _, test := range []struct {
		set     int // the limit as configured, in s
		times   string
		setting string
	}{
		{2, "2.46 2.49 2.56 3.00 3.13", "2 to 3 s"},
		{3, "2.47 2.99 3.07 3.27 3.27 3.29 3.39 3.47 3.49 3.52 3.55 3.55 3.55 3.59 3.62 3.63 3.70 3.73 3.73 3.74 3.74 3.77 3.81 3.83 3.87 3.87 3.89 3.89 3.96 4.00 4.02 4.05 4.07 4.07 4.12 4.27 4.29 4.31 4.39 4.62", "3 s"},
		{3, "3.31 3.74 4.00 4.01 4.19", "3 to 4 s"},
		{5, "4.52 4.94 5.02 5.32 5.32 5.40 5.55 5.71 5.73 6.01", "5 s"},
		{10, "10.69 10.70 10.85 10.85 10.88 10.93 10.98 11.02 11.06 11.08 11.11 11.13 11.15 11.15 11.19 11.23 11.29 11.32 11.32 11.35 11.38 11.39 11.44 11.44 11.49 11.56 11.58 11.62 11.63 11.65", "10 to 11 s"},
	} {
		var l Measured
		for _, text := range strings.Fields(test.times) {
			d, err := time.ParseDuration(text + "s")
			if err != nil {
				t.Fatal(err)
			}
			l.Add(d)
		}
		if got := l.Setting(); strings.TrimPrefix(got, "; if it looks once a second, it is set to ") != test.setting {
			t.Errorf("set to %d s: %q, from %s, want %q", test.set, got, l.Text(), test.setting)
		}
	}
	var exact Measured
	exact.Add(5 * time.Second)
	exact.Add(5 * time.Second)
	if got := exact.Setting(); got != "" {
		t.Errorf("always after the same time, and yet %q", got)
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
