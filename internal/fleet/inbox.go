package fleet

import (
	"sync"
	"time"
)

// A Message is a message as it came from the bus.
type Message struct {
	Name, Run string // of the server and its publisher
	Part      Part
	Data      []byte
	At        time.Time // when it came
}

// The parts of messages that a watcher tells itself.
const (
	said Part = "said" // a sentence for the viewer
	gone Part = "gone" // the same: the bus is away
	back Part = "back" // the same: the bus is there again, and messages may be missing
)

// maxInbox is how many bytes of entries wait for the viewer at most; of other
// messages as many again. What does not fit is missing, which the numbers of the next
// entries show.
const maxInbox = 32 << 20

// An inbox holds messages that the viewer has not read yet.
type inbox struct {
	mu    sync.Mutex
	all   []Message
	size  int
	ready chan struct{} // holds a token when there are messages
}

func newInbox() *inbox { return &inbox{ready: make(chan struct{}, 1)} }

// put adds a message, if there is room for it. It never blocks.
func (b *inbox) put(m Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	limit := 2 * maxInbox
	if m.Part == Events {
		limit = maxInbox
	}
	if b.size+len(m.Data) > limit {
		return
	}
	b.all = append(b.all, m)
	b.size += len(m.Data) + 128 // what a small one takes
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// take empties the inbox. It swaps its memory for that of spare.
func (b *inbox) take(spare []Message) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.all
	b.all, b.size = spare[:0], 0
	return all
}
