package feed

import (
	"io"
	"testing"
	"time"

	"httpserver/internal/event"
)

// The whole way of an exchange to the plain log: published, handed over,
// formatted and queued. All of it is CPU that the server has not.
func BenchmarkPlainLog(b *testing.B) {
	bus := event.NewBus()
	src := Live(bus.Subscribe(4096, LogKinds), nil)
	out := NewSink(io.Discard, 8<<20, nil)
	end := make(chan error, 1)
	go func() { end <- Lines(b.Context(), src, out) }()
	e := sent("/index.html").Event.(event.ResponseSent)
	now := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		if bus.Wants(event.KindResponseSent) {
			bus.Publish(now, e)
		}
	}
	bus.Close()
	if err := <-end; err != nil {
		b.Error(err)
	}
	out.Close(b.Context())
	b.ReportMetric(float64(lostBy(out))/float64(b.N), "lost/op")
}

// One batch through Live.Next.
func BenchmarkLiveNext(b *testing.B) {
	const batch = 256
	bus := event.NewBus()
	src := Live(bus.Subscribe(64, event.AllKinds), nil)
	var e event.Event = sent("/").Event
	now := time.Now()
	var buf []event.Entry
	b.ReportAllocs()
	for b.Loop() {
		for range batch {
			bus.Publish(now, e)
		}
		for got := 0; got < batch; got += len(buf) {
			var err error
			if buf, err = src.Next(b.Context(), buf[:0]); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/entry")
}

func BenchmarkRecord(b *testing.B) {
	const batch = 256
	entries := make([]event.Entry, batch)
	for i := range entries {
		entries[i] = sent("/index.html")
	}
	src := &list{}
	b.ReportAllocs()
	for b.Loop() {
		src.batches = append(src.batches[:0], entries)
		if err := Record(b.Context(), io.Discard, src); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/entry")
}
