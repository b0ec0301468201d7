package feed_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// TestWhatRealClientsDo folds recordings of real clients (curl, Go, Python,
// Node, ab, nginx, wget) and tells from them what the README says of each: how many
// connections it needed for its requests, and why they ended.
func TestWhatRealClientsDo(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Why does my client not reuse connections?")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, c := range []struct {
		name            string
		requests, conns uint64
		why             reason.Code
	}{
		{"curl-one-command", 3, 1, reason.ClientEOF},
		{"curl-three-commands", 3, 3, reason.ClientEOF},
		{"go-forgets", 5, 5, reason.ResetIdle},
		{"go-reads", 5, 1, reason.ClientEOF},
		{"python-urllib", 5, 5, reason.ClientClose},
		{"python-pool", 5, 1, reason.ClientEOF},
		{"node-no-agent", 5, 5, reason.ClientClose},
		{"node-keep-alive", 5, 1, reason.ClientEOF},
		{"ab", 5, 5, reason.Version10},
		{"ab-k", 5, 1, reason.ClientEOF},
		{"nginx-default", 5, 5, reason.ClientClose},
		{"nginx-keepalive", 5, 1, reason.ClientEOF},
		{"curl-timeout", 5, 5, reason.DidNotWait},
		{"wget-timeout", 5, 5, reason.DidNotWait},
		{"seek", 5, 5, reason.LeftResponse},
		{"race", 5, 5, reason.Raced}, // and five more requests are lost
	} {
		t.Run(c.name, func(t *testing.T) {
			st := folded(t, c.name)
			tot := st.Totals()
			if tot.Requests != c.requests || tot.Conns != c.conns || tot.Open != 0 {
				t.Errorf("%d requests on %d connections, %d still open; want %d on %d, none open",
					tot.Requests, tot.Conns, tot.Open, c.requests, c.conns)
			}
			if got := st.Closed(c.why); got == 0 {
				t.Errorf("no connection ended with %q; the recording has%s", c.why, reasons(st))
			}
			if label := reason.Of(c.why).LongLabel(); !strings.Contains(section, "`"+label+"`") {
				t.Errorf("the README does not say %s", label)
			}
			if want := map[reason.Code]uint64{reason.Raced: 5}[c.why]; tot.Lost != want {
				t.Errorf("%d requests are lost, want %d", tot.Lost, want)
			}
		})
	}
}

// folded is the state at the end of a recording.
func folded(t *testing.T, name string) *monitor.State {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "clients", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	p, err := feed.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	p.Pause()
	all := p.Status()
	p.Seek(all.End.Sub(all.Start) + time.Second)
	ready, cancel := context.WithCancel(t.Context())
	cancel() // what is ready is enough
	st := monitor.New()
	for n := 0; n < all.Len; {
		entries, err := p.Next(ready, []event.Entry(nil))
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if len(entries) == 0 {
			t.Fatalf("only %d of %d entries came", n, all.Len)
		}
		for _, e := range entries {
			st.Apply(e)
		}
		n += len(entries)
	}
	return st
}

// reasons are the reasons for which connections ended.
func reasons(st *monitor.State) string {
	text := ""
	for _, c := range reason.All() {
		if n := st.Closed(c); n > 0 {
			text += fmt.Sprintf(" %s %d", c, n)
		}
	}
	return text
}
