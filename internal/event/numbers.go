package event

import "sync/atomic"

// Numbers hands out connection numbers: 1, 2, 3, … The server and its proxies
// share one Numbers, so that a number names one connection of the program. The
// zero value is ready; it is safe for concurrent use and must not be copied.
type Numbers struct{ last atomic.Uint64 }

// Next returns a number that no earlier call has returned.
func (n *Numbers) Next() uint64 { return n.last.Add(1) }
