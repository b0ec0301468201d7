package main

import "os"

// headroom is memory that is held and never touched. The collector runs each
// time the heap has doubled; a server whose heap is 4 MB would collect hundreds
// of times a second (8 to 17 % of the CPU under load), and shrink the stacks
// that the next request grows again. So it is given 16 MB more to count with,
// and collects each 20 MB; more than that gains nothing (8 to 48 MB cost the same).
// As nobody writes to them, the system never provides the pages: it costs
// address space only. A larger GOGC would do the same while the heap is small,
// but cost nine times the heap when many connections made it large.
//
// Whoever sets limits knows better: then there is none.
func headroom() []byte {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	return make([]byte, 16<<20)
}
