package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// TestEachScenarioShowsWhatItPromises plays the scenarios as the README tells
// to, all at the same time, and reads from the recordings how many requests
// came on how many connections, and why those ended.
func TestEachScenarioShowsWhatItPromises(t *testing.T) {
	t.Parallel()
	scenarios := []struct{ n, want string }{
		{"1", "demo 1: 6 on 1; 200 x6; idle-timeout x1"},
		{"2", "demo 2: 6 on 6; 200 x6; client-close x6"},
		{"3", "demo 3a: 6 on 1, demo 3b: 6 on 6; 200 x12; client-close x6, client-closed x1"},
		{"4", "demo 4: 25 on 6; 200 x25; client-closed x6"},
		{"5", "demo 5: 4 on 2; 200 x4; http-1.0 x2"},
		{"6", "demo 6: 1 on 1; 200 x1; idle-timeout x1"},
		{"7", "demo 7: 5 on 1; 200 x5; client-closed x1"},
		{"8", "demo 8: 1 on 1; 200 x1; client-closed x1"},
		{"9", "demo 9: 6 on 6; 400 x4, 417 x1, 501 x1; bad-chunk x1, bad-field x1, bad-host x1, both-lengths x1, client-closed x2"},
		{"10", "demo n: 5 on 5; 200 x5; reset-idle x5"},
		{"11", "demo i: 6 on 5; 200 x6; client-close x2, client-closed x1, raced x2"},
	}
	dir := t.TempDir()
	file := func(n string) string { return filepath.Join(dir, n+".jsonl") }
	programs := make([]*program, len(scenarios))
	for i, s := range scenarios {
		programs[i] = start(t, "--demo", s.n, "--exit", "--record", file(s.n))
	}
	for i, s := range scenarios {
		t.Run(s.n, func(t *testing.T) {
			if status := programs[i].status(); status != 0 {
				t.Fatalf("exit status %d; on standard error: %s", status, programs[i].errs)
			}
			st := folded(t, file(s.n))
			if got := sum(st); got != s.want || st.Totals().Open != 0 {
				t.Errorf("\n got %s\nwant %s\n%d still open", got, s.want, st.Totals().Open)
			}
		})
	}
}

// TestRushHourIsPlayedOnFiftyConnections plays the twelfth for a while only:
// whole, it takes 20 seconds.
func TestRushHourIsPlayedOnFiftyConnections(t *testing.T) {
	t.Parallel()
	const while = 1000 // requests
	file := filepath.Join(t.TempDir(), "0.jsonl")
	p := start(t, "--demo", "0", "--exit", "--record", file)
	for range while {
		p.line()
	}
	p.signal(syscall.SIGTERM)
	if status := p.status(); status != 0 {
		t.Fatalf("exit status %d; on standard error: %s", status, p.errs)
	}
	st := folded(t, file)
	tot := st.Totals()
	if tot.DemoConns != 50 || tot.DemoRequests < while || tot.Reused != tot.Requests-50 || tot.Open != 0 || st.Status(200) < while {
		t.Errorf("got %s, %+v; want %d requests or more on 50 connections", sum(st), tot, while)
	}
	ended := uint64(0) // by the server that stops, or by the clients that do
	for _, why := range reason.All() {
		if v := reason.Of(why).Verdict; v == reason.Refused && st.Closed(why) > 0 {
			t.Errorf("a request was refused: %s", sum(st))
		}
		ended += st.Closed(why)
	}
	if ended != 50 {
		t.Errorf("%d connections have a reason why they ended, want 50: %s", ended, sum(st))
	}
}

// folded is what a dashboard knows at the end of a recording.
func folded(t *testing.T, file string) *monitor.State {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := feed.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	p.Pause()
	all := p.Status()
	p.Seek(all.End.Sub(all.Start))
	ready, cancel := context.WithCancel(t.Context())
	cancel() // what is ready is enough
	st, stopped := monitor.New(), false
	for n, entries := 0, []event.Entry(nil); n < all.Len; n += len(entries) {
		entries, err = p.Next(ready, entries[:0])
		if len(entries) == 0 {
			t.Fatalf("only %d of %d entries came: %v", n, all.Len, err)
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		for _, e := range entries {
			st.Apply(e)
			_, stopped = e.Event.(event.ServerStopped)
		}
	}
	if !stopped {
		t.Error("the recording does not end with the server's end")
	}
	if st.Lost() != 0 || len(st.Notices()) != 0 {
		t.Errorf("%d entries lost; notices: %v", st.Lost(), st.Notices())
	}
	return st
}

// sum sums up a run in one line: requests on connections, by scenario; the
// answers' statuses; why connections ended.
func sum(st *monitor.State) string {
	var groups, statuses, reasons []string
	all, _, _ := st.Clients(nil, monitor.ByAddress)
	for _, s := range all {
		groups = append(groups, fmt.Sprintf("%s: %d on %d", s.Tag, s.Requests, s.Conns))
	}
	for code := 100; code < 600; code++ {
		if n := st.Status(code); n > 0 {
			statuses = append(statuses, fmt.Sprintf("%d x%d", code, n))
		}
	}
	for _, why := range reason.All() {
		if n := st.Closed(why); n > 0 {
			reasons = append(reasons, fmt.Sprintf("%s x%d", why, n))
		}
	}
	slices.Sort(reasons)
	return strings.Join([]string{strings.Join(groups, ", "), strings.Join(statuses, ", "), strings.Join(reasons, ", ")}, "; ")
}
