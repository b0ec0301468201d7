package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"httpserver/internal/http1"
)

// resendLimit bounds a resent request: after 5 s without a complete response the
// viewer is told that none came.
const resendLimit = 5 * time.Second

// Resend sends the bytes of a request unchanged on a new connection with the tag
// "resend" and reads the response. It may be called while a scenario is in
// progress. An error means that no complete response came.
func (r *Runner) Resend(ctx context.Context, raw []byte) error {
	limited, cancel := context.WithTimeout(ctx, time.Duration(float64(resendLimit)*r.pace))
	defer cancel()
	s := &stage{Context: limited, runner: r, tag: "resend"}
	c, err := s.dial()
	if err != nil {
		return fmt.Errorf("resend: %w", err)
	}
	defer c.close()
	method, _, _ := strings.Cut(string(raw), " ")
	// A server may respond before it has read everything, so a failure to send
	// does not matter if a response comes.
	sendErr := c.send(string(raw), method)
	err = c.receive(http1.End)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("resend: no complete response within %v", resendLimit)
	}
	return fmt.Errorf("resend: %w", errors.Join(sendErr, err))
}
