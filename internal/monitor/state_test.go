package monitor

import (
	"math/rand"
	"net/netip"
	"reflect"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// start is the time of all tests.
var start = time.Date(2025, 1, 10, 14, 32, 0, 0, time.UTC)

var client = netip.MustParseAddrPort("192.168.1.5:52341")

// A player applies events to a state at times of a test's choosing.
type player struct {
	*State
	t   testing.TB
	now time.Time
}

func play(t testing.TB) *player {
	p := &player{State: New(), t: t, now: start}
	p.add(0, event.ServerStarted{Addr: "[::]:8080", Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * time.Second}})
	return p
}

// add applies an event some time after the last one.
func (p *player) add(after time.Duration, e event.Event) {
	p.now = p.now.Add(after)
	p.Apply(event.Entry{At: p.now, Event: e})
}

// clients are the clients of a grouping.
func (p *player) clients(by Grouping) []Client {
	all, _, _ := p.Clients(nil, by)
	return all
}

func (p *player) open(id uint64) {
	p.add(time.Millisecond, event.ConnOpened{Conn: id, Peer: client})
}

func (p *player) get(id uint64, nth int, why reason.Code) {
	p.add(time.Millisecond, event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/", Minor: 1})
	p.add(2*time.Millisecond, event.ResponseSent{Conn: id, Nth: nth, Peer: client, Method: "GET", Target: "/",
		Status: 200, In: 80, Out: 200, Took: 2 * time.Millisecond, Why: why})
}

func (p *player) end(id uint64, why reason.Code) {
	p.add(time.Millisecond, event.ConnClosed{Conn: id, Reason: why, Requests: 1, In: 80, Out: 200})
}

// want compares what a test is about.
func want[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestAConnectionFromOpeningToClosing(t *testing.T) {
	p := play(t)
	p.open(7)
	p.get(7, 1, reason.Keep11)
	p.get(7, 2, reason.ClientClose)
	c := p.Conn(7)
	want(t, "phase after the last response", c.Phase, event.Closing)
	want(t, "the newest decision", p.Why().Code, reason.ClientClose)
	p.end(7, reason.ClientClose)
	want(t, "open", c.Open(), false)
	want(t, "requests", c.Requests, 2)
	want(t, "marks", len(c.Marks()), 2)
	want(t, "total requests", p.Totals().Requests, 2)
	want(t, "total reused", p.Totals().Reused, 1)
	want(t, "total open", p.Totals().Open, 0)
	want(t, "closed because the client said so", p.Closed(reason.ClientClose), 1)
	want(t, "responses with 200", p.Status(200), 2)
	first, end := p.Rows()
	want(t, "rows", end-first, 2)
	want(t, "the last row's request", p.Row(end-1).Nth, 2)
}

func TestTheDeadlineFollowsTheSwitch(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	answered := p.now
	want(t, "deadline", p.Deadline(p.Conn(1)), answered.Add(5*time.Second).UnixNano())
	p.add(time.Second, event.SettingsChanged{Settings: event.Settings{KeepAlive: true, IdleTimeout: 2 * time.Second}})
	want(t, "deadline after the change", p.Deadline(p.Conn(1)), answered.Add(2*time.Second).UnixNano())
}

func TestTellingTwiceChangesNothing(t *testing.T) {
	p := play(t)
	p.open(1)
	p.open(1)
	want(t, "open", p.Totals().Open, 1)
	want(t, "connections", p.Totals().Conns, 1)
	p.end(1, reason.ClientEOF)
	p.end(1, reason.ClientEOF)
	p.open(1)
	want(t, "open", p.Totals().Open, 0)
	want(t, "closed", p.Closed(reason.ClientEOF), 1)
	want(t, "known open ones", p.OpenConns(), 0)
}

func TestASnapshotLeavesNoGhostAndMissesNone(t *testing.T) {
	p := play(t)
	p.open(1)
	p.open(2)
	p.add(0, event.Lost{N: 9})
	state := event.ConnState{ConnOpened: event.ConnOpened{Conn: 3, Peer: client}, OpenedAt: p.now, Since: p.now, Requests: 4,
		Phase: event.Handling, Current: &event.RequestReceived{Conn: 3, Nth: 4, Method: "GET", Target: "/slow"}}
	two := event.ConnState{ConnOpened: event.ConnOpened{Conn: 2, Peer: client}, OpenedAt: p.now, Since: p.now}
	p.add(time.Second, event.Snapshot{Open: []event.ConnState{two, state}, Totals: event.Totals{Conns: 12, Open: 2, Requests: 50}})
	want(t, "lost", p.Lost(), 9)
	want(t, "known open ones", p.OpenConns(), 2)
	want(t, "ghost is open", p.Conn(1).Open(), false)
	want(t, "requests of the one that was missed", p.Conn(3).Requests, 4)
	group := p.clients(ByAddress)[0]
	want(t, "requests of the address", group.Requests, 4)
	want(t, "of them reused", group.Reused, 3)
	want(t, "its exchange", p.Conn(3).Current.Target, "/slow")
	want(t, "total requests", p.Totals().Requests, 50)

	// What was on its way when the snapshot was taken still comes.
	p.end(1, reason.IdleTimeout)
	want(t, "the ghost's reason", p.Conn(1).Why, reason.IdleTimeout)
	want(t, "closed for being idle", p.Closed(reason.IdleTimeout), 1)
	p.add(0, event.ConnOpened{Conn: 3, Peer: client})
	want(t, "known open ones after an opening that is known", p.OpenConns(), 2)
	phases := p.Phases()
	want(t, "idle", phases[event.Idle], 1)
	want(t, "handling", phases[event.Handling], 1)
}

func TestMemoryIsBounded(t *testing.T) {
	p := play(t)
	for i := range uint64(3 * MaxClosed) {
		p.open(i)
		for nth := 1; nth <= 5; nth++ {
			p.get(i, nth, reason.Keep11)
		}
		p.end(i, reason.ClientEOF)
	}
	first, end := p.Rows()
	want(t, "rows kept", end-first, MaxRows)
	want(t, "rows counted", end, 15*MaxClosed)
	want(t, "connections kept", len(p.conns), MaxClosed)
	n := 0
	for range p.Recent() {
		n++
	}
	want(t, "connections in the list", n, MaxClosed)
	long := make([]byte, event.MaxText)
	for i := range MaxRows {
		p.add(0, event.ResponseSent{Conn: 1, Nth: i, Target: string(long)})
	}
	if p.rows.text > maxText+event.MaxText {
		t.Errorf("rows hold %d bytes of text, want at most %d", p.rows.text, maxText)
	}
}

// However many connections a recording leaves open, a bounded number is kept: those
// with the latest events. What is forgotten is not counted as open, and its end is
// no fault.
func TestOpenConnectionsAreBounded(t *testing.T) {
	const kept = 50
	p := play(t)
	p.maxOpen = kept
	p.open(1)
	for i := uint64(2); i <= 10*kept; i++ {
		p.open(i)
		p.get(1, int(i), reason.Keep11)
		if i%3 == 0 {
			p.end(i, reason.ClientEOF)
		}
	}
	n, open := 0, 0
	for c := range p.Recent() {
		n++
		if c.Open() {
			open++
		}
	}
	want(t, "open connections in the list", open, kept)
	want(t, "connections", n, len(p.conns))
	want(t, "open ones counted", int(p.totals.Open), kept)
	want(t, "open ones by phase", p.phases[event.Idle], kept)
	want(t, "the busy one is kept", p.Conn(1) != nil, true)
	want(t, "one that said nothing for long is not", p.Conn(2) == nil, true)
	p.end(2, reason.IdleTimeout)
	want(t, "open ones counted after its end", int(p.totals.Open), kept)
	p.end(1, reason.ClientEOF)
	want(t, "open ones counted after the end of another", int(p.totals.Open), kept-1)
}

func TestABusyLaneKeepsHalfAMinute(t *testing.T) {
	p := play(t)
	p.open(1)
	const n = 60_000
	for nth := 1; nth <= n; nth++ {
		p.add(time.Millisecond, event.ResponseSent{Conn: 1, Nth: nth, Status: 200, Why: reason.Keep11, Took: 500 * time.Microsecond})
	}
	marks := p.Conn(1).Marks()
	if len(marks) > maxMarks {
		t.Errorf("%d marks, want at most %d", len(marks), maxMarks)
	}
	if back := marks[len(marks)-1].End - marks[0].Start; back < 30_000 {
		t.Errorf("the lane reaches back %d ms, want at least 30,000", back)
	}
	sum := 0
	for i, k := range marks {
		if i > 0 && k.Nth != marks[i-1].Nth+uint32(marks[i-1].N) {
			t.Errorf("mark %d begins with request %d, the one before has %d from %d", i, k.Nth, marks[i-1].N, marks[i-1].Nth)
		}
		sum += int(k.N)
	}
	want(t, "requests on the lane, from its first", sum, n-int(marks[0].Nth)+1)
}

func TestAFewRequestsStayExact(t *testing.T) {
	p := play(t)
	p.open(1)
	for nth := 1; nth <= maxMarks; nth++ {
		p.get(1, nth, reason.Keep11)
	}
	for i, k := range p.Conn(1).Marks() {
		if k.N != 1 || int(k.Nth) != i+1 {
			t.Fatalf("mark %d: %+v, want request %d alone", i, k, i+1)
		}
	}
}

func TestNoPercentileIsAboveTheLongest(t *testing.T) {
	p := play(t)
	const took = 7838 * time.Millisecond
	p.add(0, event.ResponseSent{Conn: 1, Nth: 1, Status: 200, Took: took})
	want(t, "latency", p.Latency(), Latency{N: 1, P50: took, P90: took, P99: took, Max: took})
}

func TestTheNewestNoticesAreKept(t *testing.T) {
	p := play(t)
	for range MaxNotices {
		p.add(time.Second, event.Notice{Text: "old"})
	}
	p.add(time.Second, event.Notice{Text: "new"})
	all := p.Notices()
	want(t, "kept", len(all), MaxNotices)
	want(t, "the newest", all[MaxNotices-1], Notice{p.now.UnixNano(), "new"})
}

func TestTheRateIsThatOfTheLastWholeSecond(t *testing.T) {
	p := play(t)
	p.open(1)
	for nth := 1; nth <= 14; nth++ {
		p.get(1, nth, reason.Keep11)
	}
	p.Advance(start.Add(1500 * time.Millisecond))
	want(t, "requests a second", p.Rate().Requests, 14)
	want(t, "connections a second", p.Rate().Conns, 1)
	p.Advance(start.Add(2500 * time.Millisecond))
	want(t, "requests a second, later", p.Rate().Requests, 0)
	want(t, "open then", p.Rate().Open, 1)
	hist := p.History(nil, 3)
	want(t, "seconds of history", len(hist), 3)
	want(t, "requests two seconds ago", hist[1].Requests, 14)
}

func TestTotalsBringWhatWasLost(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	p.add(time.Second, event.Totals{Conns: 5, Open: 3, Requests: 40, Reused: 35, In: 1000, Out: 9000})
	want(t, "requests", p.Totals().Requests, 40)
	p.Advance(start.Add(2 * time.Second))
	want(t, "requests in that second", p.Rate().Requests, 39)
	want(t, "bytes out in that second", p.Rate().Out, 9000)
}

func TestClientsAreByScenarioOrAddress(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	p.get(1, 2, reason.Keep11)
	for id := uint64(2); id < 5; id++ {
		p.add(0, event.ConnOpened{Conn: id, Peer: client, Tag: "demo 2"})
		p.get(id, 1, reason.ClientClose)
	}
	all := p.clients(ByAddress)
	want(t, "clients", len(all), 2)
	want(t, "requests of the address", all[0].Requests, 2)
	want(t, "of them reused", all[0].Reused, 1)
	want(t, "connections of the scenario", all[1].Conns, 3)
	want(t, "its last one", all[1].To, 4)
	want(t, "demo requests in the totals", p.Totals().DemoRequests, 3)
}

func TestACloneStandsStill(t *testing.T) {
	p := play(t)
	p.open(1)
	p.get(1, 1, reason.Keep11)
	still := p.Clone()
	before := p.Clone()
	p.get(1, 2, reason.Keep11)
	p.open(2)
	p.end(1, reason.ClientEOF)
	if !reflect.DeepEqual(still, before) {
		t.Error("the clone changed with what it was taken from")
	}
	want(t, "requests in the clone", still.Conn(1).Requests, 1)
	want(t, "rows in the clone", still.rows.n, 1)
}

// TestAFoldOfALogIsAFoldOfItsText is the law of recordings.
func TestAFoldOfALogIsAFoldOfItsText(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	direct, parsed := New(), New()
	now := start
	var line []byte
	for i := range 20_000 {
		now = now.Add(time.Duration(r.Intn(3_000_000)))
		e := event.Entry{Seq: uint64(i + 1), At: now, Event: anyEvent(r, now)}
		direct.Apply(e)
		var err error
		if line, err = event.AppendLine(line[:0], e); err != nil {
			t.Fatalf("%+v: %v", e, err)
		}
		back, err := event.ParseLine(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		parsed.Apply(back)
	}
	direct.Advance(now)
	parsed.Advance(now)
	if !reflect.DeepEqual(direct, parsed) {
		t.Error("the state folded from the text is another one")
	}
}

// anyEvent is some event, possible or not.
func anyEvent(r *rand.Rand, now time.Time) event.Event {
	id, nth := uint64(r.Intn(200)), r.Intn(6)
	why := reason.Code(r.Intn(int(reason.PoolFull) + 1))
	switch r.Intn(16) {
	case 0, 1:
		return event.ConnOpened{Conn: id, Peer: client, Tag: []string{"", "demo 1"}[r.Intn(2)], Side: event.Side(r.Intn(2))}
	case 2:
		return event.ConnClosed{Conn: id, Reason: why, Detail: "as \xff told", Phase: event.Phase(r.Intn(8)), Requests: nth, Age: time.Second}
	case 3:
		return event.Progress{Conn: id, Phase: event.Phase(r.Intn(8)), Done: r.Int63n(1000), Total: 1000, Until: now.Add(time.Second)}
	case 4:
		return event.Totals{Conns: uint64(r.Intn(500)), Open: r.Intn(50), Requests: uint64(r.Intn(9000)), In: r.Int63n(1e6)}
	case 5:
		return event.SettingsChanged{Settings: event.Settings{KeepAlive: r.Intn(2) == 0, IdleTimeout: time.Duration(r.Int63n(1e10))}}
	case 6:
		if r.Intn(20) > 0 {
			return event.Lost{N: 3}
		}
		return event.Snapshot{Since: start, Open: []event.ConnState{{ConnOpened: event.ConnOpened{Conn: id, Peer: client}, OpenedAt: now, Since: now, Phase: event.Phase(r.Intn(8))}}}
	case 7:
		return event.Wire{Conn: id, Nth: nth, Data: []byte("GET / HTTP/1.1\r\n")}
	case 8:
		return event.Steps{Conn: id, Nth: nth, Steps: []event.Step{{What: "version", Fact: "HTTP/1.1"}}}
	case 9:
		return event.ConnSecured{Conn: id, Version: "TLS 1.3", Took: time.Millisecond}
	case 10:
		return event.Forwarded{Conn: id, Nth: nth, Upstream: id + 1}
	case 11, 12, 13:
		return event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/\x1b", Length: r.Int63n(3) - 1, HeadTime: time.Duration(r.Intn(1000))}
	}
	return event.ResponseSent{Conn: id, Nth: nth, Peer: client, Method: "GET", Target: "/", Status: uint16(r.Intn(700)), Took: time.Duration(r.Int63n(1e9)), Why: why}
}

func TestConnectionsToAnUpstreamAreNotTheClients(t *testing.T) {
	p := play(t)
	p.open(1)
	p.add(0, event.ConnOpened{Conn: 2, Side: event.ToUpstream, Name: "upstream:80"})
	p.add(0, event.RequestReceived{Conn: 1, Nth: 1, Method: "GET", Target: "/"})
	p.add(0, event.Forwarded{Conn: 1, Nth: 1, Upstream: 2})
	want(t, "what the upstream's connection does", p.Conn(2).Current.Target, "/")
	p.add(time.Second, event.ResponseSent{Conn: 1, Nth: 1, Status: 200, Why: reason.Keep11})
	want(t, "the upstream's exchanges", p.Conn(2).Requests, 1)
	want(t, "marks on its lane", len(p.Conn(2).Marks()), 1)
	want(t, "what it does then", p.Conn(2).Phase, event.Idle)
	want(t, "open", p.OpenConns(), 1)
	want(t, "connections in the totals", p.Totals().Conns, 1)
	want(t, "requests in the totals", p.Totals().Requests, 1)
	want(t, "deadline of the upstream's", p.Deadline(p.Conn(2)), 0)
	want(t, "who answered", p.Conn(1).Upstream.Upstream, 2)
	bars := p.Numbers(0).RequestBars(nil)
	want(t, "connections with one request", bars[1].N, 1)
	p.add(0, event.ConnClosed{Conn: 2, Reason: reason.PoolIdle, Requests: 1})
	want(t, "open, then", p.OpenConns(), 1)
	want(t, "closed by the pool, among the clients'", p.Closed(reason.PoolIdle), 0)
}

// TestARowOfAnIdleConnectionIsSmall holds the memory goal: what the dashboard
// adds to an idle connection that was served once.
func TestARowOfAnIdleConnectionIsSmall(t *testing.T) {
	const n = 10_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p := play(t)
	for id := range uint64(n) {
		p.add(0, event.ConnOpened{Conn: id, Peer: client})
		p.add(0, event.RequestReceived{Conn: id, Nth: 1, Method: "GET", Target: "/", Minor: 1})
		p.add(0, event.ResponseSent{Conn: id, Nth: 1, Status: 200, Why: reason.Keep11})
	}
	rows := int(unsafe.Sizeof(Row{})) // the rows are bounded on their own
	runtime.GC()
	runtime.ReadMemStats(&after)
	each := (int(after.HeapAlloc-before.HeapAlloc) - rows*cap(p.rows.ring)) / n
	t.Logf("%d bytes for each connection", each)
	if each > 1000 {
		t.Errorf("%d bytes for each connection, want at most 1,000", each)
	}
	runtime.KeepAlive(p)
}
