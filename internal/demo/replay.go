package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// replayLimit is how long a replayed request may take: whoever pressed the key
// wants to see something, or to be told that nothing will come.
const replayLimit = 5 * time.Second

// Replay sends the bytes of a request as they are, over a connection of its
// own with the tag "replay", and reads the answer. It may be called while a
// scenario plays. An error means that no complete response came.
func (r *Runner) Replay(ctx context.Context, raw []byte) error {
	limited, cancel := context.WithTimeout(ctx, time.Duration(float64(replayLimit)*r.pace))
	defer cancel()
	s := &stage{Context: limited, runner: r, tag: "replay"}
	c, err := s.dial()
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	defer c.hangUp()
	method, _, _ := strings.Cut(string(raw), " ")
	// A server may answer before it has everything, so only the answer counts.
	sendErr := c.send(string(raw), method)
	err = c.answer()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("replay: no complete response within %v", replayLimit)
	}
	return fmt.Errorf("replay: %w", errors.Join(sendErr, err))
}
