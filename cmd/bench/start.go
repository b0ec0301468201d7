//go:build linux

package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// frame is how many bytes on the terminal count as the first frame: more than
// the sequences that prepare a terminal, less than any screen of this program.
const frame = 1000

// A screen takes a terminal's output and notes when the first frame is there.
type screen struct {
	mu   sync.Mutex
	n    int
	full chan time.Time // gets the time, once
}

// newScreen is an empty screen.
func newScreen() *screen { return &screen{full: make(chan time.Time, 1)} }

// Write counts p.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n < frame && s.n+len(p) >= frame {
		s.full <- time.Now()
	}
	s.n += len(p)
	return len(p), nil
}

// startTable is how long the servers take to their first response, and to the
// first frame, as Markdown.
func startTable(o options, kinds []kind) (string, error) {
	s := "**From start to first response, in milliseconds: median (least-greatest) of 11 starts**\n\n| server | response | first frame |\n|---|---:|---:|\n"
	for _, k := range kinds[1:] {
		var responses, frames []float64
		for range 11 {
			response, frame, err := startOnce(o, k)
			if err != nil {
				return "", fmt.Errorf("%s: %w", k.name, err)
			}
			responses = append(responses, response.Seconds()*1e3)
			if k.tty {
				frames = append(frames, frame.Seconds()*1e3)
			}
		}
		s += "| " + k.title + " | " + spread("%.0f", responses) + " | " + spread("%.0f", frames) + " |\n"
	}
	return s + "\n", nil
}

// startOnce starts and stops a server, and says when its first response and its
// first frame came.
func startOnce(o options, k kind) (response, frame time.Duration, err error) {
	w := workload{target: "/1k.html", status: 200, static: true}
	s, err := k.start(o, w, 0)
	if err != nil {
		return 0, 0, err
	}
	defer s.stop()
	if _, _, err := once(s.addr, w, ""); err != nil {
		return 0, 0, err
	}
	response = time.Since(s.began)
	if !k.tty {
		return response, 0, nil
	}
	select {
	case at := <-s.screen.full:
		return response, at.Sub(s.began), nil
	case <-time.After(5 * time.Second):
		return 0, 0, errors.New("no frame within 5 s")
	}
}
