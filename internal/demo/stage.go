package demo

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A stage is passed to a scenario's play function. Its context ends when the
// scenario is stopped.
type stage struct {
	context.Context
	runner *Runner
	tag    string
}

// as returns a stage for a part of the scenario with a tag of its own.
func (s *stage) as(tag string) *stage {
	part := *s
	part.tag = tag
	return &part
}

// pause waits for d at the runner's pace. It returns an error if the scenario
// is stopped first.
func (s *stage) pause(d time.Duration) error {
	t := time.NewTimer(s.paced(d))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-s.Done():
		return s.Err()
	}
}

// paced returns d scaled by the runner's pace.
func (s *stage) paced(d time.Duration) time.Duration {
	return time.Duration(float64(d) * s.runner.pace)
}

// together runs n parts concurrently, waits for all, and joins their errors.
func (s *stage) together(n int, part func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = part(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}
