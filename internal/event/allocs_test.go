package event

import (
	"io"
	"testing"
	"time"
)

// What a server does for each request costs no memory beside the event itself.
func TestNoMemoryForALine(t *testing.T) {
	e := Entry{Seq: 1, At: recorded, Event: sent}
	line := make([]byte, 0, 1024)
	plain := make([]byte, 0, 1024)
	log := Log{Zone: time.UTC}
	bus := NewBus()
	bus.Subscribe(1, 1<<KindNotice)
	for _, c := range []struct {
		what string
		do   func()
	}{
		{"a JSON line", func() { line, _ = AppendLine(line[:0], e) }},
		{"a log line", func() { plain = log.Append(plain[:0], recorded, sent) }},
		{"a target that has to be escaped", func() { plain = AppendSafe(plain[:0], "/\x1b[2J\\") }},
		{"the question whether an event is wanted", func() {
			if bus.Wants(KindResponseSent) {
				panic("it is not")
			}
		}},
	} {
		if n := testing.AllocsPerRun(100, c.do); n != 0 {
			t.Errorf("%s: %v allocations, want none", c.what, n)
		}
	}
	_, _ = io.Discard.Write(line)
}

// A published event is one allocation, its own; those of batches are shared by
// many.
func TestAPublishedEventIsOneAllocation(t *testing.T) {
	bus := NewBus()
	s := bus.Subscribe(1000, AllKinds)
	n := testing.AllocsPerRun(100, func() {
		for range batchSize {
			bus.Publish(recorded, sent)
		}
		drain(s)
	})
	if n > batchSize*1.1 {
		t.Errorf("%.0f allocations for %d events, want a tenth more than one each at most", n, batchSize)
	}
}
