package server

import (
	"testing"
	"time"

	"httpserver/internal/http1"
)

// The system is asked how long bytes have waited only right after a slow response.
// Before the first response there was none: a short connection costs no system call
// for it.
func TestWhetherBytesMayHaveWaited(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name  string
		took  time.Duration // of the response before; 0 before the first one
		after time.Duration // that response, in which the bytes came
		want  bool
	}{
		{"the first request", 0, 0, false},
		{"after a quick response", time.Millisecond, 0, false},
		{"right after a slow response", time.Second, time.Millisecond, true},
		{"long after a slow response", time.Second, time.Second, false},
	} {
		conn := &conn{hc: http1.NewConn(http1.Limits{})}
		conn.at.sent, conn.at.read, conn.at.took = now, now.Add(c.after), c.took
		if got := conn.mayHaveWaited(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
