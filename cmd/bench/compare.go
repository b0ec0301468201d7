//go:build linux

package main

import (
	"fmt"
	"os"
	"time"
)

// A turn is what one server did in one turn.
type turn struct {
	rate float64 // requests per second
	cpu  float64 // seconds per request
}

// A row is one workload's result: the turns of each server, by name.
type row struct {
	workload workload
	turns    map[string][]turn
	calls    map[string]float64 // system calls per request
}

// A racer is a server that runs, and its job.
type racer struct {
	kind kind
	*server
	job    job
	failed bool
}

// compare runs one workload on all kinds, turn by turn. A server that fails
// is out of this row, and standard error says why.
func compare(o options, w workload, kinds []kind) (row, error) {
	r := row{w, map[string][]turn{}, map[string]float64{}}
	racers, err := lineUp(o, w, kinds)
	defer func() {
		for _, x := range racers {
			x.stop()
		}
	}()
	if err != nil {
		return r, err
	}
	// One short turn each that does not count: caches fill, heaps grow.
	for round := -1; round < o.rounds; round++ {
		for i := range racers {
			x, d := &racers[i], o.round
			if round < 0 {
				d /= 4
			}
			if x.failed {
				continue
			}
			t, err := x.run(d)
			if err != nil {
				if x.kind.name == "limit" {
					return r, fmt.Errorf("limit: %w", err) // nothing to compare with
				}
				fmt.Fprintf(os.Stderr, "bench: %s: %s: %v\n", w.name, x.kind.name, err)
				x.failed = true
				delete(r.turns, x.kind.name)
			} else if round >= 0 {
				r.turns[x.kind.name] = append(r.turns[x.kind.name], t)
			}
		}
	}
	fmt.Fprintf(os.Stderr, "bench: %s done\n", w.name)
	if !o.strace {
		return r, nil
	}
	for _, x := range racers {
		if x.failed {
			continue
		}
		n, err := x.systemCalls()
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %s: %v\n", w.name, x.kind.name, err)
			continue
		}
		r.calls[x.kind.name] = n
	}
	return r, nil
}

// lineUp starts the servers that can do the workload. LIMIT, the first
// kind, starts last: its response has the size of the second kind's.
func lineUp(o options, w workload, kinds []kind) ([]racer, error) {
	var racers []racer
	size := 1200
	order := append(append([]kind(nil), kinds[1:]...), kinds[0])
	for _, k := range order {
		if k.skip != nil && k.skip(w) {
			continue
		}
		s, err := k.start(o, w, size)
		if err != nil {
			return racers, err
		}
		racers = append(racers, racer{kind: k, server: s})
		x := &racers[len(racers)-1]
		asked := w
		if k.name == "limit" {
			// It has one response for all: its size alone is that of the others.
			asked.status, asked.fresh, asked.gzip, asked.tls = 200, false, false, false
		}
		if x.job, err = learn(s.addr, asked); err != nil {
			return racers, fmt.Errorf("%s: %w", k.name, err)
		}
		if len(racers) == 1 {
			size = x.job.size
		}
	}
	return racers, nil
}

// run is one turn.
func (x *racer) run(d time.Duration) (turn, error) {
	pid := x.cmd.Process.Pid
	before, err := cpuTime(pid)
	if err != nil {
		return turn{}, err
	}
	n, took, err := load(x.job, d)
	if err != nil {
		return turn{}, err
	}
	after, err := cpuTime(pid)
	if err != nil {
		return turn{}, err
	}
	return turn{rate: float64(n) / took.Seconds(), cpu: (after - before).Seconds() / float64(n)}, nil
}
