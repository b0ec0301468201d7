package share

import (
	"net/netip"
	"time"

	"httpserver/internal/message"
)

// The limits of wrong words. A class often has one address, so that a right word
// costs nothing; a guesser needs hours for half of the words.
const (
	tryBurst = 10          // wrong words of an address at once,
	tryEvery = time.Second // and one more each
	maxAddrs = 1024        // addresses that are remembered; the others share one place
)

// tries is when each address has used up its wrong words: each moves that time on
// by tryEvery.
type tries struct {
	until map[netip.Addr]time.Time
}

func newTries() tries { return tries{make(map[netip.Addr]time.Time)} }

// place is the address under which wrong words are counted.
func (t *tries) place(a netip.Addr, now time.Time) netip.Addr {
	a = message.ClientOf(a)
	if _, known := t.until[a]; known || len(t.until) < maxAddrs {
		return a
	}
	for o, until := range t.until {
		if until.Before(now) {
			delete(t.until, o)
		}
	}
	if len(t.until) < maxAddrs {
		return a
	}
	return netip.Addr{}
}

// full reports whether an address has guessed too often.
func (t *tries) full(a netip.Addr, now time.Time) bool {
	return t.until[t.place(a, now)].Sub(now) > (tryBurst-1)*tryEvery
}

// wrong counts a wrong word.
func (t *tries) wrong(a netip.Addr, now time.Time) {
	p := t.place(a, now)
	from := t.until[p]
	if from.Before(now) {
		from = now
	}
	t.until[p] = from.Add(tryEvery)
}
