package main

import (
	"strings"
	"testing"
)

// Two recordings, and two captures, are put side by side in plain mode.
func TestAgainst(t *testing.T) {
	t.Parallel()
	const clients = "../../internal/feed/testdata/clients/"
	for _, c := range []struct{ name, args, want string }{
		{"two recordings", "--plain --replay " + clients + "go-reads.jsonl --against " + clients + "go-forgets.jsonl",
			"Each connection carries 5.0 requests instead of 1.0."},
		{"without a terminal that is plain mode", "--replay " + clients + "go-forgets.jsonl --against " + clients + "race.jsonl",
			"Connections are reused as before, 1.0 requests each; no request is lost (5 were before)."},
		{"two captures", "--plain --pcap " + captured + " --against " + captured, "Connections are reused as before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ends(t, ".", strings.Fields(c.args)...)
			if got.status != 0 || !strings.Contains(got.out, c.want) || !strings.Contains(got.out, "requests per connection") {
				t.Errorf("status %d:\n%s%s\nwant %s", got.status, got.out, got.err, c.want)
			}
		})
	}
}
