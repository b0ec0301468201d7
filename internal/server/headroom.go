package server

import (
	"math"
	"runtime/debug"
)

// headroom is memory that is never touched, so it costs addresses only. The
// runtime counts it as live: with 4 MB of live heap it would collect garbage
// each time another 4 MB are allocated, many times a second, and with each
// collection halve the stacks of waiting connections; with it, each 20 MB.
// That is 3 to 10 % of a small request. Where memory is limited there is none.
func headroom() []byte {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return nil
	}
	return make([]byte, 16<<20)
}
