//go:build linux

package main

import (
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// idleTable is the memory that idle connections cost, as Markdown.
func idleTable(o options, kinds []kind) (string, error) {
	head, line := "| |", "| bytes |"
	for _, k := range kinds[1:] {
		cost, err := idleCost(o, k)
		if err != nil {
			return "", fmt.Errorf("%s: %w", k.name, err)
		}
		head += " " + k.title + " |"
		line += fmt.Sprintf(" %d |", cost)
	}
	return fmt.Sprintf("**Memory of one idle kept connection (%d held, each served once)**\n\n%s\n|---|%s\n%s\n",
		o.idle, head, strings.Repeat("---:|", len(kinds)-1), line), nil
}

// idleCost is what one idle connection costs the server, in bytes of
// resident memory: its growth while o.idle connections came, were served
// once, and stayed.
func idleCost(o options, k kind) (int64, error) {
	w := workload{target: "/1k.html", status: 200}
	s, err := k.start(o, w, 0)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	j, err := learn(s.addr, w)
	if err != nil {
		return 0, err
	}
	before, err := memory(s.cmd.Process.Pid)
	if err != nil {
		return 0, err
	}
	response := make([]byte, j.size)
	for range o.idle {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			return 0, err
		}
		defer c.Close() // all stay open until the figure is taken
		if _, err := c.Write(j.request); err != nil {
			return 0, err
		}
		if _, err := io.ReadFull(c, response); err != nil {
			return 0, err
		}
	}
	time.Sleep(o.settle)
	after, err := memory(s.cmd.Process.Pid)
	return (after - before) / int64(o.idle), err
}
