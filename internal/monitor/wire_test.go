package monitor

import (
	"testing"

	"httpserver/internal/event"
)

func TestACaptureHasThePartsOfItsExchange(t *testing.T) {
	p := play(t)
	p.add(0, event.Wire{Conn: 1, Nth: 1, Data: []byte("GET")})
	p.add(0, event.Wire{Conn: 1, Nth: 2, Data: []byte("PUT")})
	p.add(0, event.Wire{Conn: 1, Nth: 1, Dir: event.Out, Data: []byte("HTTP/1.1")})
	p.add(0, event.Steps{Conn: 1, Nth: 1, Steps: []event.Step{{What: "method"}, {What: "target"}}})
	p.add(0, event.Steps{Conn: 1, Nth: 1, Steps: []event.Step{{What: "decide"}}})
	c := p.Capture(1, 1)
	want(t, "parts", len(c.Parts), 2)
	want(t, "the second one's direction", c.Parts[1].Dir, event.Out)
	want(t, "steps", len(c.Steps), 3)
	want(t, "parts of the next exchange", len(p.Capture(1, 2).Parts), 1)
	if p.Capture(2, 1) != nil || p.Capture(1, 3) != nil {
		t.Error("there is a capture of an exchange that was not captured")
	}
	still := p.Clone()
	p.add(0, event.Wire{Conn: 1, Nth: 1, Dir: event.Out, Data: []byte("more")})
	p.add(0, event.Steps{Conn: 1, Nth: 1, Steps: []event.Step{{What: "more"}}})
	want(t, "parts in a clone from before", len(still.Capture(1, 1).Parts), 2)
	want(t, "steps in a clone from before", len(still.Capture(1, 1).Steps), 3)
}

// The steps of a head that is not complete give way to later ones.
func TestPartialStepsAreReplaced(t *testing.T) {
	p := play(t)
	steps := func(partial bool, what ...string) {
		v := event.Steps{Conn: 1, Nth: 1, Partial: partial}
		for _, w := range what {
			v.Steps = append(v.Steps, event.Step{What: w})
		}
		p.add(0, v)
	}
	steps(true, "waits")
	steps(true, "method", "waits")
	want(t, "steps so far", len(p.Capture(1, 1).Steps), 2)
	steps(false, "method", "target", "decide")
	steps(false, "more")
	c := p.Capture(1, 1)
	want(t, "steps", len(c.Steps), 4)
	want(t, "the last but one", c.Steps[2].What, "decide")
	want(t, "the size", p.wire.size, 128+4*stepSize)
}

func TestTheOldestCapturesGiveWay(t *testing.T) {
	const part = 64 << 10
	p := play(t)
	n := 2 * MaxWire / part
	for nth := 1; nth <= n; nth++ {
		p.add(0, event.Wire{Conn: 1, Nth: nth, Data: make([]byte, part)})
		if p.wire.size > MaxWire {
			t.Fatalf("%d bytes are kept, want at most %d", p.wire.size, MaxWire)
		}
	}
	kept := MaxWire / (part + 64 + 128)
	want(t, "captures", len(p.wire.order), kept)
	want(t, "captures that can be found", len(p.wire.by), kept)
	for nth := 1; nth <= n; nth++ {
		if got := p.Capture(1, nth) != nil; got != (nth > n-kept) {
			t.Errorf("capture %d of %d is kept: %v", nth, n, got)
		}
	}
	// One that is larger than all that may be kept stays until the next comes.
	p.add(0, event.Wire{Conn: 2, Nth: 1, Data: make([]byte, MaxWire+1)})
	want(t, "captures beside a large one", len(p.wire.order), 1)
	p.add(0, event.Wire{Conn: 2, Nth: 2, Data: make([]byte, 1)})
	want(t, "the large one's is gone", p.Capture(2, 1) == nil, true)
	want(t, "bytes", p.wire.size, 64+128+1)
	// Of one exchange no more than that is kept, however many parts it has.
	for range 100 {
		p.add(0, event.Wire{Conn: 3, Nth: 1, Data: make([]byte, MaxWire/10)})
		p.add(0, event.Steps{Conn: 3, Nth: 1, Steps: make([]event.Step, 1000)})
	}
	if got := p.Capture(3, 1).size; got > MaxWire+MaxWire/5 {
		t.Errorf("one capture takes %d bytes", got)
	}
	// Nor do captures of nothing take more.
	for nth := range MaxWire / 64 {
		p.add(0, event.Steps{Conn: 4, Nth: nth + 1})
	}
	if got := len(p.wire.order); got > MaxWire/128 {
		t.Errorf("%d empty captures are kept", got)
	}
}
