package share

import (
	"net/netip"
	"sync"
	"time"
)

// A Class is the guests who watch a server. Create it with [New].
type Class struct {
	word string // "": none is asked for

	mu      sync.Mutex
	changed chan struct{} // closed at the next change
	tries   tries
	entered map[netip.Addr]time.Time // the latest guest by SSH of an address
	guests  map[string]*Guest        // by ID
	order   []*Guest                 // as they entered
	there   [kinds]int               // guests that have arrived
	quiz    quiz
}

// New returns an empty class. A guest has to know word; if word is "", no guest has to.
func New(word string) *Class {
	return &Class{
		word: word, changed: make(chan struct{}), tries: newTries(),
		entered: make(map[netip.Addr]time.Time), guests: make(map[string]*Guest),
	}
}

// Changed returns a channel that is closed at the next change: of the question, of
// what [Class.Passing] returns, or of the guests who have arrived. Call Changed before reading
// that state; a change in between then closes the channel.
func (c *Class) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// tell closes the channel of changes, and makes the next one.
func (c *Class) tell() {
	close(c.changed)
	c.changed = make(chan struct{})
}
