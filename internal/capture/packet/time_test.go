package packet

import (
	"testing"
	"time"
)

// One packet with a damaged time does not move the others. A step that the next
// packet confirms is one: the capture was made in two parts.
func TestADamagedTimeIsNotBelieved(t *testing.T) {
	begin := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	const year = 365 * 24 * time.Hour
	var p Reader
	for i, step := range []struct{ says, believed time.Duration }{
		{0, 0},
		{time.Second, time.Second},
		{74 * year, time.Second},
		{2 * time.Second, 2 * time.Second},
		{-25 * year, 2 * time.Second},
		{3 * time.Second, 3 * time.Second},
		{20 * 24 * time.Hour, 20 * 24 * time.Hour}, // a quiet time
		{year, 20 * 24 * time.Hour},
		{year + time.Second, year + time.Second},
		{year + 2*time.Second, year + 2*time.Second},
	} {
		if got := p.believed(begin.Add(step.says)).Sub(begin); got != step.believed {
			t.Errorf("packet %d says %v and counts as %v; want %v", i+1, step.says, got, step.believed)
		}
	}
}
