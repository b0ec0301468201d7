package files

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// How much work is done at the same time, whatever clients ask for. What does
// not fit waits, holding no memory but its request.
const (
	// MaxWriters is how many uploads write to the disk at the same time. Each
	// of them blocks a thread; one that reads its content from a slow client
	// does not.
	MaxWriters = 16

	// MaxMade is how many bytes of files are compressed, or of directories
	// listed, at the same time. The memory for that is about three times as much.
	MaxMade = 32 << 20

	// leastMade is what a small file counts for: the memory of an encoder.
	leastMade = 256 << 10

	// mostListed is what a directory counts for: a page of 10,000 names with
	// the names it is made from.
	mostListed = 8 << 20

	// CodingWait is how long a request waits for its turn to have a file
	// compressed. Then it gets the file as it is.
	CodingWait = time.Second
)

// newWriters returns the places for uploads that write.
func newWriters() *semaphore.Weighted { return semaphore.NewWeighted(MaxWriters) }

// newMaking returns the room for what is being made.
func newMaking() *semaphore.Weighted { return semaphore.NewWeighted(MaxMade) }

// waitToCode waits until size bytes may be compressed. It returns false if that
// takes too long. Otherwise the caller calls done afterwards.
func (h *handler) waitToCode(ctx context.Context, size int64) (done func(), ok bool) {
	ctx, cancel := context.WithTimeout(ctx, CodingWait)
	defer cancel()
	n := min(max(size, leastMade), MaxMade)
	if h.making.Acquire(ctx, n) != nil {
		return nil, false
	}
	return func() { h.making.Release(n) }, true
}
