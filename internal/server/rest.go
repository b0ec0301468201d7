package server

// busyLoad is how many requests leave so much behind that it is worth tidying
// up: some megabytes of heads.
const busyLoad = 5000

// A rest notices the end of a load and gives the memory that it took back to the
// system. Left to itself the runtime collects garbage when more is allocated,
// which after a load may be never: 10,000 idle connections then hold 0.8 KB each
// for nothing.
type rest struct {
	tidied int64 // requests until the last time
	last   int64 // requests until the last second
}

// second is called once a second with the number of requests so far, and reports
// whether it is time to tidy up.
func (r *rest) second(requests int64) bool {
	quiet := requests == r.last
	r.last = requests
	if !quiet || !r.due(requests) {
		return false
	}
	r.tidied = requests
	return true
}

// due reports whether there was a load since the last time.
func (r *rest) due(requests int64) bool { return requests-r.tidied >= busyLoad }
