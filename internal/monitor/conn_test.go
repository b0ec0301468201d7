package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// Each event moves a connection to a phase, and each phase has its deadline.
func TestAConnectionIsInThePhaseOfItsLastEvent(t *testing.T) {
	until := start.Add(time.Hour)
	const idle = 5 * time.Second // from play
	for _, c := range []struct {
		what     string
		event    event.Event
		phase    event.Phase
		deadline time.Duration // after the event; 0: none
	}{
		{"a request without content", event.RequestReceived{Conn: 1, Nth: 2}, event.Handling, 0},
		{"a request with content", event.RequestReceived{Conn: 1, Nth: 2, Length: 7}, event.ReceivingContent, 0},
		{"a chunked request", event.RequestReceived{Conn: 1, Nth: 2, Length: -1}, event.ReceivingContent, 0},
		{"a request that is known", event.RequestReceived{Conn: 1, Nth: 0}, event.Idle, idle - time.Second},
		{"a response that keeps", event.ResponseSent{Conn: 1, Nth: 2, Why: reason.Keep11}, event.Idle, idle},
		{"a response that keeps, to 1.0", event.ResponseSent{Conn: 1, Nth: 2, Why: reason.Keep10}, event.Idle, idle},
		{"a response that closes", event.ResponseSent{Conn: 1, Nth: 2, Why: reason.ClientClose}, event.Closing, 0},
		{"a response that refuses", event.ResponseSent{Conn: 1, Nth: 2, Why: reason.BadHost}, event.Closing, 0},
		{"a slow head", event.Progress{Conn: 1, Phase: event.ReceivingHead, Until: until}, event.ReceivingHead, time.Hour - 2*time.Second},
		{"a slow response", event.Progress{Conn: 1, Phase: event.Sending}, event.Sending, 0},
		{"a phase of a newer version", event.Progress{Conn: 1, Phase: 99, Until: until}, event.Handling, time.Hour - 2*time.Second},
		{"a handshake", event.ConnSecured{Conn: 1}, event.Idle, idle - time.Second},
		{"its close", event.ConnClosed{Conn: 1, Phase: event.Draining, Reason: reason.Unread}, event.Draining, 0},
		{"a shorter limit", event.SettingsChanged{Settings: event.Settings{IdleTimeout: 3 * time.Second}}, event.Idle, 2 * time.Second},
		{"no limit", event.SettingsChanged{}, event.Idle, 0},
	} {
		p := &player{State: New(), t: t, now: start}
		p.add(0, event.ServerStarted{Settings: event.Settings{IdleTimeout: idle}})
		p.add(0, event.ConnOpened{Conn: 1, Peer: client})
		p.add(time.Second, event.ResponseSent{Conn: 1, Nth: 1, Why: reason.Keep11})
		p.add(time.Second, c.event)
		conn := p.Conn(1)
		want(t, c.what+": phase", conn.Phase, c.phase)
		deadline := int64(0)
		if c.deadline > 0 {
			deadline = p.now.Add(c.deadline).UnixNano()
		}
		want(t, c.what+": deadline", p.Deadline(conn), deadline)
		sum := 0
		for _, n := range p.Phases() {
			sum += n
		}
		open := 1
		if !conn.Open() {
			open = 0
		}
		want(t, c.what+": connections in all phases", sum, open)
		want(t, c.what+": in that phase", p.Phases()[c.phase], open)
		want(t, c.what+": any open", p.AnyOpen(), open == 1)
	}
}

func TestATLSConnectionBeginsWithItsHandshake(t *testing.T) {
	p := &player{State: New(), t: t, now: start}
	p.add(0, event.ServerStarted{Secure: true})
	p.open(1)
	p.add(0, event.ConnOpened{Conn: 2, Side: event.ToUpstream})
	want(t, "phase of a client's", p.Conn(1).Phase, event.Handshake)
	want(t, "phase of an upstream's", p.Conn(2).Phase, event.Idle)
	p.add(time.Millisecond, event.ConnSecured{Conn: 1, Version: "TLS 1.3"})
	want(t, "phase after it", p.Conn(1).Phase, event.Idle)
	want(t, "version", p.Conn(1).Secured.Version, "TLS 1.3")
	p.end(1, reason.ClientEOF)
	p.add(0, event.ConnSecured{Conn: 1, Version: "late"})
	want(t, "version after the end", p.Conn(1).Secured.Version, "TLS 1.3")
	p.add(0, event.ConnSecured{Conn: 7})
	if p.Conn(7) != nil {
		t.Error("a handshake made a connection known")
	}
}

func TestAConnectionCountsItsStatuses(t *testing.T) {
	p := play(t)
	p.open(1)
	for i, status := range []uint16{200, 404, 200, 304, 500, 200, 503, 404} {
		p.add(0, event.ResponseSent{Conn: 1, Nth: i + 1, Status: status, Why: reason.Keep11})
	}
	want(t, "statuses", p.Conn(1).Statuses, [4]StatusCount{{200, 3}, {404, 2}, {304, 1}, {0, 2}})
	want(t, "responses with 404", p.Status(404), 2)
	want(t, "with a status that is none", p.Status(-1)+p.Status(600)+p.Status(1000), 0)
}

func TestProgressHasItsRate(t *testing.T) {
	p := play(t)
	p.open(1)
	p.add(0, event.RequestReceived{Conn: 1, Nth: 1, Length: 10_000, Head: 100})
	for _, c := range []struct {
		after time.Duration
		done  int64
		rate  float64
	}{
		{time.Second, 1000, 0},
		{2 * time.Second, 5000, 2000},
		{2 * time.Second, 9000, 2000},
	} {
		p.add(c.after, event.Progress{Conn: 1, Phase: event.ReceivingContent, Done: c.done, Total: 10_000})
		want(t, "rate", p.Conn(1).Progress.Rate(), c.rate)
		want(t, "received", p.Conn(1).Received(), 100+c.done)
	}
	want(t, "total", p.Conn(1).Progress.Total, 10_000)
	p.add(0, event.Progress{Conn: 1, Phase: event.Sending, Done: 1})
	want(t, "first of the next phase", *p.Conn(1).Progress, Progress{Since: p.now.UnixNano(), At: p.now.UnixNano(), First: 1, Done: 1, Quiet: p.now.UnixNano()})
}

// A report with other figures than the one before says that bytes have moved; the
// server's own word may be newer.
func TestProgressKnowsSinceWhenNothingMoves(t *testing.T) {
	p := play(t)
	p.open(1)
	p.add(0, event.RequestReceived{Conn: 1, Nth: 1, Length: -1})
	begun := p.now
	for _, c := range []struct {
		what  string
		after time.Duration
		done  int64
		since time.Time
		quiet time.Duration // after begun
	}{
		{"the server's word", time.Second, 5, begun.Add(400 * time.Millisecond), 400 * time.Millisecond},
		{"nothing new", time.Second, 5, begun.Add(400 * time.Millisecond), 400 * time.Millisecond},
		{"more bytes", time.Second, 9, begun.Add(400 * time.Millisecond), 3 * time.Second},
		{"no word", time.Second, 9, time.Time{}, 3 * time.Second},
		{"acknowledged without new figures", time.Second, 9, begun.Add(4500 * time.Millisecond), 4500 * time.Millisecond},
	} {
		p.add(c.after, event.Progress{Conn: 1, Phase: event.ReceivingContent, Done: c.done, Total: -1, Since: c.since, HalfClosed: c.done > 5})
		want(t, c.what, p.Conn(1).Progress.Quiet, begun.Add(c.quiet).UnixNano())
		want(t, c.what+": half closed", p.Conn(1).HalfClosed, c.done > 5)
	}
	p.add(time.Second, event.Progress{Conn: 1, Phase: event.Handling})
	want(t, "half closed for good", p.Conn(1).HalfClosed, true)
}

func TestALostRequestIsCountedAtOnce(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	p.add(time.Second, event.ConnClosed{Conn: 1, Reason: reason.Raced, Requests: 1, Ended: event.ServerFIN, Late: 3 * time.Millisecond})
	want(t, "lost", p.Totals().Lost, 1)
	want(t, "late", p.Conn(1).Late, int64(3*time.Millisecond))
	want(t, "who ended it", p.Conn(1).Ended, event.ServerFIN)
	p.add(time.Second, event.Totals{Conns: 1, Requests: 1, Lost: 1})
	want(t, "lost, by the server's count", p.Totals().Lost, 1)
	p.add(time.Second, event.Totals{Conns: 9, Requests: 9, Lost: 4})
	want(t, "lost, with those not seen here", p.Totals().Lost, 4)
}

func TestAHeadHasItsTimeUnlessItWasPipelined(t *testing.T) {
	p := play(t)
	p.open(1)
	c := p.Conn(1)
	want(t, "the version before the first request", c.MinorKnown, false)
	p.add(0, event.RequestReceived{Conn: 1, Nth: 1, HeadTime: time.Second})
	want(t, "of the first", c.HeadTime, int64(time.Second))
	want(t, "start of the exchange", c.Current.Start, p.now.Add(-time.Second).UnixNano())
	want(t, "the version", c.Minor, 0)
	want(t, "it is known", c.MinorKnown, true)
	p.add(0, event.RequestReceived{Conn: 1, Nth: 2, HeadTime: time.Second, Piped: true, Minor: 1})
	want(t, "of a pipelined one", c.HeadTime, 0)
}

// The order of Recent is the order of events, and of closing.
func TestTheLatestEventIsFirst(t *testing.T) {
	p := play(t)
	for id := uint64(1); id <= 4; id++ {
		p.open(id)
	}
	order := func() (ids []uint64) {
		for c := range p.Recent() {
			ids = append(ids, c.ID)
		}
		return ids
	}
	check := func(what string, want ...uint64) {
		t.Helper()
		got := order()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", what, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", what, got, want)
				return
			}
		}
	}
	check("opened", 4, 3, 2, 1)
	p.get(1, 1, reason.Keep11)
	check("after a request on the oldest", 1, 4, 3, 2)
	p.add(0, event.Progress{Conn: 3, Phase: event.Sending})
	check("after a report of one in the middle", 3, 1, 4, 2)
	p.end(3, reason.ClientEOF)
	p.end(2, reason.ClientEOF)
	check("after two closings", 2, 3, 1, 4)
	for range p.Recent() {
		break // one may stop
	}
}

// A connection that was forgotten is not found by a shortcut either.
func TestAForgottenConnectionIsUnknown(t *testing.T) {
	p := play(t)
	for id := uint64(1); id <= MaxClosed+1; id++ {
		p.open(id)
	}
	p.end(1, reason.ClientEOF) // the newest look-up, and the first to be forgotten
	p.add(0, event.Snapshot{Since: start})
	if p.Conn(1) != nil {
		t.Fatal("it is still known")
	}
	still := p.Clone()
	late := event.Entry{At: p.now, Event: event.ConnClosed{Conn: 1, Reason: reason.ResetIdle}}
	p.Apply(late)
	still.Apply(late)
	want(t, "closed by a reset, in the state", p.Closed(reason.ResetIdle), 1)
	want(t, "closed by a reset, in its clone", still.Closed(reason.ResetIdle), 1)
}
