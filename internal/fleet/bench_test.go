package fleet

import (
	"testing"
	"time"

	"httpserver/internal/event"
)

// A silentBus drops every request of a watcher.
type silentBus struct{}

func (silentBus) Follow(string, string) {}
func (silentBus) Leave(string, string)  {}
func (silentBus) Ask(string, string)    {}
func (silentBus) Want(string, string)   {}

// What an entry of a server that is shown in detail costs a watcher, without the fold.
func BenchmarkWatch(b *testing.B) {
	var messages [][]byte
	p := NewPublisher("web-1", func(_ string, m []byte) { messages = append(messages, []byte(string(m))) })
	p.Wanted()
	const conns = 100
	for id := uint64(1); id <= conns; id++ {
		p.add(event.Entry{At: time.Now().UTC(), Event: event.ConnOpened{Conn: id}})
		for nth := 1; nth <= 50; nth++ {
			p.add(event.Entry{At: time.Now().UTC(), Event: event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/index.html", Host: "shop.example", Agent: "nginx", Minor: 1, Head: 120}})
			p.add(event.Entry{At: time.Now().UTC(), Event: event.ResponseSent{Conn: id, Nth: nth, Method: "GET", Target: "/index.html", Status: 200, In: 120, Out: 4096}})
		}
	}
	p.flush()
	entries := p.count
	b.ReportAllocs()
	var buf []event.Entry
	for b.Loop() {
		w := NewWatch(silentBus{}, "")
		s := w.add(&Message{Name: "web-1", Run: p.run}, "web-1")
		s.state = followed
		for _, m := range messages {
			buf = w.read(buf[:0], &Message{Name: "web-1", Run: p.run, Part: Events, Data: m, At: time.Now()})
		}
		if s.next != entries {
			b.Fatalf("%d entries of %d", s.next, entries)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(entries), "ns/entry")
}
