package share

import (
	"crypto/rand"
	"errors"
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// The limits of guests.
const (
	MaxSSH   = 40          // that are there by SSH
	MaxPages = 100         // that are there with a page
	NewEvery = time.Second // between two new ones by SSH of one address

	maxKnown = 1000 // guests that may come back
	maxName  = 24   // bytes of a name
)

// Why a guest is not let in. The texts are for the guest.
var (
	ErrWord = errors.New("that is not the join word; it is on the teacher's screen")
	ErrWait = errors.New("too many from your address at a time; try again in a moment")
	ErrFull = errors.New("the class is full; try again when a guest has left")
)

// A Kind is how a guest watches.
type Kind uint8

// The kinds.
const (
	SSH Kind = iota
	Page
	kinds
)

// String is "ssh" or "page".
func (k Kind) String() string { return [...]string{"ssh", "page"}[k] }

// A Visitor is what a guest says and shows of itself.
type Visitor struct {
	Kind Kind
	Addr netip.Addr
	Name string // chosen by the guest; any bytes, or none
}

// A Guest is one who was let in.
type Guest struct {
	class *Class
	id    string
	who   Visitor
	since time.Time
	there int // times that it is there: a page may be open twice

	asked int // the question that it voted on last; 0: none
	kept  bool
}

// Check checks the join word of an address. The error is ErrWord, or ErrWait when
// the address has guessed too often, whatever the word.
func (c *Class) Check(a netip.Addr, word string) error {
	if c.word == "" {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.tries.full(a, now) {
		return ErrWait
	}
	if !sameWord(c.word, word) {
		c.tries.wrong(a, now)
		return ErrWord
	}
	return nil
}

// Enter makes a guest, whose word the caller has checked. The error is ErrWait when
// another guest by SSH has just come from its address.
func (c *Class) Enter(v Visitor) (*Guest, error) {
	v.Name = clean(v.Name)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if v.Kind == SSH && c.tooSoon(v.Addr, now) {
		return nil, ErrWait
	}
	if len(c.order) >= maxKnown {
		c.forget()
	}
	g := &Guest{class: c, id: rand.Text(), who: v, since: now}
	c.guests[g.id] = g
	c.order = append(c.order, g)
	return g, nil
}

// tooSoon reports whether an address has had a new guest within NewEvery, and notes
// this one if not.
func (c *Class) tooSoon(a netip.Addr, now time.Time) bool {
	a = message.ClientOf(a)
	if now.Sub(c.entered[a]) < NewEvery {
		return true
	}
	for o, at := range c.entered {
		if now.Sub(at) >= NewEvery {
			delete(c.entered, o)
		}
	}
	c.entered[a] = now
	return false
}

// forget forgets the guest that entered first among those who are not there.
func (c *Class) forget() {
	if i := slices.IndexFunc(c.order, func(g *Guest) bool { return g.there == 0 }); i >= 0 {
		delete(c.guests, c.order[i].id)
		c.order = slices.Delete(c.order, i, i+1)
	}
}

// clean is a name as printable ASCII, cut.
func clean(name string) string {
	if len(name) > maxName {
		name = name[:maxName]
	}
	return string(event.AppendSafe(nil, name))
}

// Find is the guest with an ID; nil for none.
func (c *Class) Find(id string) *Guest {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.guests[id]
}

// ID is what a guest is found by. It has 128 bits of chance, and is a secret of the
// guest's.
func (g *Guest) ID() string { return g.id }

// Name is the guest's name in printable ASCII; "" where it gave none.
func (g *Guest) Name() string { return g.who.Name }

// Arrive makes the guest one of those who are there, until leave is called. The
// error is ErrFull. A guest may arrive more than once.
func (g *Guest) Arrive() (leave func(), err error) {
	c := g.class
	c.mu.Lock()
	defer c.mu.Unlock()
	most := [kinds]int{SSH: MaxSSH, Page: MaxPages}[g.who.Kind]
	if g.there == 0 {
		if c.there[g.who.Kind] >= most {
			return nil, ErrFull
		}
		c.there[g.who.Kind]++
		c.tell()
	}
	g.there++
	left := false
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if left {
			return
		}
		left = true
		if g.there--; g.there == 0 {
			c.there[g.who.Kind]--
			c.tell()
		}
	}, nil
}

// There is a guest who is there, as the join screen lists it.
type There struct {
	Kind  Kind
	Addr  netip.Addr
	Name  string // in printable ASCII; "" for none
	Since time.Time
	Voted bool // on the question that is open
}

// Here returns the guests who have arrived and not left, in the order of their entering.
func (c *Class) Here() []There {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []There
	for _, g := range c.order {
		if g.there > 0 {
			all = append(all, There{Kind: g.who.Kind, Addr: g.who.Addr, Name: g.who.Name, Since: g.since, Voted: c.quiz.voted(g)})
		}
	}
	return all
}

// Count is how many guests of a kind are there.
func (c *Class) Count(k Kind) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.there[k]
}
