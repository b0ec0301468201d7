//go:build linux

package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"
)

// options are the command line.
type options struct {
	rounds    int
	round     time.Duration
	only      *regexp.Regexp
	servers   []string
	binary    string
	before    string
	idle      int
	settle    time.Duration // how long idle connections are left alone before they are weighed
	strace    bool
	serverCPU int
	loadCPU   int
}

func main() {
	// The program is its own peer: "bench serve limit ADDR ..." is a server.
	if len(os.Args) > 2 && os.Args[1] == "serve" {
		fail(serve(os.Args[2], os.Args[3:]))
		return
	}
	fail(bench(parse()))
}

// parse reads the command line.
func parse() options {
	// In 5 s a server has done what it does when it has nothing to do.
	o := options{settle: 5 * time.Second}
	var only, servers string
	flag.IntVar(&o.rounds, "rounds", 5, "rounds; each server gets one turn a round")
	flag.DurationVar(&o.round, "time", time.Second, "length of a turn")
	flag.StringVar(&only, "only", "", "workloads whose name matches this regular expression; start and idle are two more")
	flag.StringVar(&servers, "servers", "", "servers, separated by commas; LIMIT is always among them (default all)")
	flag.StringVar(&o.binary, "bin", "", "a built httpserver (default: build it)")
	flag.StringVar(&o.before, "before", "", "another build of httpserver, to compare with: a column of its own")
	flag.IntVar(&o.idle, "idle", 10_000, "idle connections to hold; 0 leaves this part out")
	quick := flag.Bool("quick", false, "two short rounds and 1,000 idle connections: about two minutes")
	flag.BoolVar(&o.strace, "strace", false, "count system calls per request too, with strace")
	flag.IntVar(&o.serverCPU, "server-cpu", 0, "core of the servers")
	flag.IntVar(&o.loadCPU, "load-cpu", 1, "core of the load")
	flag.Parse()
	if *quick {
		o.rounds, o.round, o.idle = 2, 300*time.Millisecond, 1000
	}
	re, err := regexp.Compile(only)
	fail(err)
	o.only = re
	if servers != "" {
		o.servers = strings.Split(servers, ",")
	}
	return o
}

// bench runs what the options ask for and prints the report.
func bench(o options) error {
	work, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := pinSelf(o.loadCPU); err != nil {
		return fmt.Errorf("give the load its own core: %w", err)
	}
	if err := raiseFiles(); err != nil {
		return err
	}
	kinds, err := prepare(o, work)
	if err != nil {
		return err
	}
	fmt.Print(preamble(o, kinds))
	var rows []row
	for _, w := range workloads() {
		if !o.only.MatchString(w.name) {
			continue
		}
		r, err := compare(o, w, kinds)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: without %s: %v\n", w.name, err)
			continue
		}
		rows = append(rows, r)
	}
	fmt.Print(tables(rows, kinds, o.strace))
	if o.only.MatchString("start") {
		table, err := startTable(o, kinds)
		if err != nil {
			return fmt.Errorf("start: %w", err)
		}
		fmt.Print(table)
	}
	if o.idle > 0 && o.only.MatchString("idle") {
		table, err := idleTable(o, kinds)
		if err != nil {
			return fmt.Errorf("idle connections: %w", err)
		}
		fmt.Print(table)
	}
	return nil
}

// fail ends the program with a message if err is not nil.
func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
