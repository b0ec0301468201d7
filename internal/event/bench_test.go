package event

import (
	"net/netip"
	"runtime"
	"testing"
	"time"
)

var sent = ResponseSent{
	Conn: 7, Nth: 5, Peer: netip.MustParseAddrPort("192.168.1.5:52341"), Method: "GET", Target: "/index.html",
	Status: 200, In: 436, Out: 312, Took: 212 * time.Microsecond, First: 190 * time.Microsecond, Why: 1,
}

func BenchmarkPublishUnwanted(b *testing.B) {
	bus := NewBus()
	at := time.Now()
	for b.Loop() {
		if bus.Wants(KindResponseSent) {
			bus.Publish(at, sent)
		}
	}
}

func BenchmarkPublishToOne(b *testing.B) {
	// The collector runs as often as in the program (see headroom in
	// cmd/httpserver): with an empty heap it would be most of what is measured.
	headroom := make([]byte, 16<<20)
	defer runtime.KeepAlive(headroom)
	bus := NewBus()
	s := bus.Subscribe(64, AllKinds)
	done := make(chan struct{})
	go func() {
		for range s.C() {
		}
		close(done)
	}()
	at := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		if bus.Wants(KindResponseSent) {
			bus.Publish(at, sent)
		}
	}
	bus.Close()
	<-done
}

func BenchmarkLog(b *testing.B) {
	var l Log
	buf := make([]byte, 0, 512)
	at := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		buf = l.Append(buf[:0], at, sent)
	}
}

func BenchmarkAppendLine(b *testing.B) {
	buf := make([]byte, 0, 512)
	e := Entry{Seq: 1, At: time.Now().UTC(), Event: sent}
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = AppendLine(buf[:0], e)
	}
	b.ReportMetric(float64(len(buf)), "bytes/line")
}

func BenchmarkParseLine(b *testing.B) {
	line, _ := AppendLine(nil, Entry{Seq: 1, At: time.Now().UTC(), Event: sent})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseLine(line); err != nil {
			b.Fatal(err)
		}
	}
}
