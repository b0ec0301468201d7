package server

import (
	"testing"
	"time"
)

// The Date field follows the system's clock, also when that is set back.
func TestDateFollowsTheClock(t *testing.T) {
	at := time.Date(2025, 1, 10, 14, 32, 9, 999e6, time.UTC)
	var d dateField
	for _, x := range []struct {
		at   time.Time
		want string
	}{
		{at, "Fri, 10 Jan 2025 14:32:09 GMT"},
		{at.Add(-time.Hour), "Fri, 10 Jan 2025 13:32:09 GMT"},
		{at.Add(time.Millisecond), "Fri, 10 Jan 2025 14:32:10 GMT"},
		{at.AddDate(1, 0, 0), "Sat, 10 Jan 2026 14:32:09 GMT"},
		{at.Add(500 * time.Microsecond), "Fri, 10 Jan 2025 14:32:09 GMT"},
	} {
		if got := d.text(x.at); got != x.want {
			t.Errorf("at %v: %q, want %q", x.at, got, x.want)
		}
	}
}
