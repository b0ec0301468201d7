package server

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine running: what starts one stops it. The parallel ones
// wait for limits in real time, so more of them run than there are processors.
func TestMain(m *testing.M) {
	flag.Set("test.parallel", "8")
	goleak.VerifyTestMain(m)
}
