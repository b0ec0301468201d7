package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// BenchmarkApply is one request: its arrival and its response.
func BenchmarkApply(b *testing.B) {
	s := New()
	var in, out [64]event.Entry
	for i := range in {
		id := uint64(i + 1)
		s.Apply(event.Entry{At: start, Event: event.ConnOpened{Conn: id, Peer: client}})
		in[i] = event.Entry{At: start, Event: event.RequestReceived{Conn: id, Nth: 1, Method: "GET", Target: "/index.html", Minor: 1}}
		out[i] = event.Entry{At: start, Event: event.ResponseSent{Conn: id, Nth: 1, Peer: client, Method: "GET", Target: "/index.html",
			Status: 200, Took: time.Millisecond, Why: reason.Keep11}}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Apply(in[i%64])
		s.Apply(out[i%64])
	}
}

// BenchmarkClone is what pausing costs with 10,000 open connections.
func BenchmarkClone(b *testing.B) {
	s := New()
	for i := range uint64(10_000) {
		s.Apply(event.Entry{At: start, Event: event.ConnOpened{Conn: i, Peer: client}})
		s.Apply(event.Entry{At: start, Event: event.ResponseSent{Conn: i, Nth: 1, Peer: client, Status: 200, Why: reason.Keep11}})
	}
	for b.Loop() {
		s.Clone()
	}
}
