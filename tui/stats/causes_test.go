package stats

import (
	"slices"
	"testing"

	"httpserver/internal/reason"
)

// Where not all causes have room, failures do, and then that clients close.
func TestFailuresAreNotLeftOut(t *testing.T) {
	all := []cause{{reason.ClientClose, 9}, {reason.Version10, 3}, {reason.ClientEOF, 2}, {reason.BadField, 1}, {reason.Raced, 1}}
	for n, want := range map[int][]reason.Code{
		5: {reason.ClientClose, reason.Version10, reason.ClientEOF, reason.BadField, reason.Raced},
		4: {reason.ClientClose, reason.BadField, reason.Raced, reason.ClientEOF},
		3: {reason.ClientClose, reason.BadField, reason.Raced},
		1: {reason.ClientClose},
		0: nil,
	} {
		var got []reason.Code
		for _, c := range fewer(all, n) {
			got = append(got, c.code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d rows: %v, want %v", n, got, want)
		}
	}
}
