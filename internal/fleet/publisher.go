package fleet

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
)

const (
	// batchAge is how long an entry waits for its message to fill.
	batchAge = 30 * time.Millisecond
	// batchSize is how large a message of entries grows, in bytes.
	batchSize = 64 << 10
	// wantedFor is how long entries are sent after a watcher has asked for them, and
	// wantEvery how often it asks.
	wantedFor = 10 * time.Second
	wantEvery = 3 * time.Second
	// reportEvery is how often each server tells its numbers.
	reportEvery = time.Second
)

// A Publisher tells the entries of one server on the bus. Its methods are safe for
// concurrent use.
type Publisher struct {
	name, run string
	send      func(subject string, message []byte)
	now       func() time.Time

	mu      sync.Mutex
	roll    *roll
	count   uint64    // entries so far
	first   uint64    // of them before those in batch
	batch   []byte    // lines that are not sent yet
	filling time.Time // the oldest line of batch is from then
	wanted  time.Time // until then entries are sent
	ended   bool
}

// NewPublisher returns the publisher of a server with a valid name. It calls send with
// each message, one at a time; send must not block nor keep the message, and may lose it.
func NewPublisher(name string, send func(subject string, message []byte)) *Publisher {
	return &Publisher{name: name, run: NewRun(), send: send, now: time.Now, roll: newRoll()}
}

// NewRun returns a name for a run that no other one has.
func NewRun() string { return strings.ToLower(rand.Text()[:10]) }

// Subject is where a watcher asks this publisher for a part.
func (p *Publisher) Subject(part Part) string { return Subject(p.name, p.run, part) }

// Run tells the entries of src, without their secrets, until it or ctx ends. Its error
// is that of src; nil at its end.
func (p *Publisher) Run(ctx context.Context, src feed.Source) error {
	ticks, stop := context.WithCancel(ctx)
	var ticking sync.WaitGroup
	ticking.Go(func() { p.tick(ticks) })
	err := feed.Each(ctx, feed.Masked(src), p.add)
	stop()
	ticking.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	p.report()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// tick sends what is old enough, and a report each second.
func (p *Publisher) tick(ctx context.Context) {
	t := time.NewTicker(batchAge)
	defer t.Stop()
	var told time.Time
	for {
		now := p.now()
		p.mu.Lock()
		if len(p.batch) > 0 && now.Sub(p.filling) >= batchAge {
			p.flush()
		}
		if now.Sub(told) >= reportEvery {
			told = now
			p.report()
		}
		p.mu.Unlock()
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// add takes over one entry.
func (p *Publisher) add(e event.Entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.roll.apply(e)
	p.count++
	now := p.now()
	if now.After(p.wanted) {
		p.flush()
		return
	}
	if len(p.batch) == 0 {
		p.filling, p.first = now, p.count-1
		p.batch = appendHead(p.batch, head{At: now, First: p.first})
	}
	before := len(p.batch)
	line, err := event.AppendLine(p.batch, e)
	if err != nil || len(line)-before > MaxPayload/2 { // the watcher will miss it, and be told
		p.batch = p.batch[:before]
		p.flush()
		return
	}
	if p.batch = append(line, '\n'); len(p.batch) >= batchSize {
		p.flush()
	}
}

// flush sends the batch. The caller holds mu, as for the methods below.
func (p *Publisher) flush() {
	if len(p.batch) > 0 {
		p.send(p.Subject(Events), p.batch)
		p.batch = p.batch[:0]
	}
}

// report sends the server's numbers.
func (p *Publisher) report() {
	p.flush()
	r := event.ServerReport{
		Server: p.name, Run: p.run, Addr: p.roll.address(), Started: p.roll.since, Totals: p.roll.totals,
		Closed: p.roll.reasons(), Missing: p.roll.lost, Ended: p.ended,
	}
	p.send(p.Subject(Totals), p.message(r, false))
}

// message is a message of one entry.
func (p *Publisher) message(e event.Event, more bool) []byte {
	now := p.now()
	m := appendHead(nil, head{At: now, First: p.count, More: more})
	m, err := event.AppendLine(m, event.Entry{Seq: p.count, At: now, Event: e})
	if err != nil {
		panic("can't happen: " + err.Error())
	}
	return append(m, '\n')
}

// Wanted notes that a watcher wants the entries.
func (p *Publisher) Wanted() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wanted = p.now().Add(wantedFor)
}

// Snapshot sends the state of the server to the subject where a watcher waits for it,
// after all entries that it covers. A watcher that asks wants the entries, too.
func (p *Publisher) Snapshot(reply string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
	p.wanted = p.now().Add(wantedFor)
	whole := p.roll.snapshot()
	open := whole.Open
	const most = 256 // connections in a message
	for {
		n := min(len(open), most)
		part := whole
		part.Open = open[:n]
		m := p.message(part, n < len(open))
		for len(m) > MaxPayload && n > 1 {
			n /= 2
			part.Open = open[:n]
			m = p.message(part, true)
		}
		p.send(reply, m)
		if open = open[n:]; len(open) == 0 {
			return
		}
	}
}
