package server

import (
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine behind: who starts one stops it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
