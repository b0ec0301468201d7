package server

import (
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine running: what starts one stops it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
