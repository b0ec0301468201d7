package fleet

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func TestSubjects(t *testing.T) {
	for _, c := range []struct {
		name, subject string
		ok            bool
	}{
		{"web-1", "hs.web-1.k3x9.totals", true},
		{"web-1.example.com", "hs.web-1%2Eexample%2Ecom.k3x9.totals", true},
		{"web 1", "hs.web 1.k3x9.totals", false},
		{"", "hs..k3x9.totals", false},
		{"*", "hs.*.k3x9.totals", false},
		{strings.Repeat("a", 65), "hs." + strings.Repeat("a", 65) + ".k3x9.totals", false},
	} {
		name, run, part, ok := ParseSubject(c.subject)
		if got := Subject(c.name, "k3x9", Totals); got != c.subject || ok != c.ok || ok && (name != c.name || run != "k3x9" || part != Totals) {
			t.Errorf("%q: %q is %q, %q, %q, %v", c.name, got, name, run, part, ok)
		}
		if ValidName(c.name) != c.ok {
			t.Errorf("%q is a valid name: %v, want %v", c.name, !c.ok, c.ok)
		}
	}
	if _, _, _, ok := ParseSubject("other.web-1.k3x9.totals"); ok {
		t.Error("a subject of something else is one of ours")
	}
}

// A watcher that comes late shows what one shows that was there from the start.
func TestALateWatcherEqualsAnEarlyOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		early := w.join()
		a, _ := w.publish(t, "web-1")
		b, _ := w.publish(t, "web-2")
		one, two := (&traffic{t: t, to: a}).start(), (&traffic{t: t, to: b}).start()
		for n := range 20 {
			one.open(n)
			id := two.open(1)
			if n%2 == 0 {
				two.close(id, reason.ClientClose, 1)
			}
			early.watch(t, 100*time.Millisecond)
		}
		late := w.join()
		late.watch(t, time.Second)
		one.do(event.ConnOpened{Conn: 100, Peer: netip.MustParseAddrPort("10.0.0.2:1")},
			event.RequestReceived{Conn: 100, Nth: 1, Method: "GET", Target: "/", Minor: 1})
		two.close(2, reason.IdleTimeout, 1)
		for _, v := range []*viewer{early, late} {
			v.watch(t, 3*time.Second)
		}
		got, want := late.shown(), early.shown()
		if len(want) != 20+1+9+1+2 {
			t.Errorf("the early one shows %d things: %v", len(want), want)
		}
		for what, say := range want {
			if got[what] != say {
				t.Errorf("%s is %q for the late one, %q for the early one", what, got[what], say)
			}
		}
		if early.Lost()+late.Lost() > 0 {
			t.Errorf("%d and %d entries are missing", early.Lost(), late.Lost())
		}
		for _, e := range early.all {
			if v, ok := e.Event.(event.RequestReceived); ok && strings.Contains(v.Target, "secret") {
				t.Fatalf("a secret was told: %s", v.Target)
			}
		}
		if told := early.notices(); told != "" {
			t.Errorf("the viewer was told %q", told)
		}
		close(a)
		close(b)
		early.watch(t, time.Second)
		if n := early.State.Totals().Open; n != 0 || early.AnyOpen() {
			t.Errorf("%d connections are open after the servers have ended", n)
		}
	})
}

// What does not arrive is counted, and the picture is repaired.
func TestWhatIsMissingIsToldAndRepaired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		v := w.join()
		a, p := w.publish(t, "web-1")
		one := (&traffic{t: t, to: a}).start()
		first := one.open(1)
		v.watch(t, 2*time.Second)
		w.mu.Lock()
		w.lose = func(subject string) bool { return strings.HasSuffix(subject, string(Events)) }
		w.mu.Unlock()
		one.close(first, reason.ClientClose, 1)
		one.open(2)
		v.watch(t, 100*time.Millisecond)
		w.mu.Lock()
		w.lose = func(string) bool { return false }
		w.mu.Unlock()
		v.watch(t, 3*time.Second)
		if want := uint64(1 + 5); v.Lost() != want || v.Fleet(nil)[0].Missing != want {
			t.Errorf("%d entries are missing, by the report %d; want %d", v.Lost(), v.Fleet(nil)[0].Missing, want)
		}
		if c := v.Conn(1); c.Open() {
			t.Error("a connection that was closed meanwhile is open")
		}
		if got := v.shown()["web-1 #2"]; !strings.Contains(got, "2 requests, idle") {
			t.Errorf("the connection that was opened meanwhile is %q", got)
		}
		if got, want := v.State.Totals().Requests, p.roll.totals.Requests; got != want {
			t.Errorf("%d requests, want %d", got, want)
		}
		close(a)
	})
}

// Two clocks that differ by ten seconds: each server's entries are in their order, none
// is in the future, and the difference is told.
func TestClocksThatDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		w.skew["ahead"], w.skew["behind"] = 5*time.Second, -5*time.Second
		v := w.join()
		begun := time.Now()
		var to []chan<- []event.Entry
		for _, name := range []string{"ahead", "behind"} {
			c, _ := w.publish(t, name)
			to = append(to, c)
			s := (&traffic{t: t, to: c, skew: w.skew[name]}).start()
			for range 10 {
				s.open(2)
				v.watch(t, 300*time.Millisecond)
			}
		}
		v.watch(t, time.Second)
		last := map[uint64]time.Time{}
		for _, e := range v.all {
			o, ok := e.Event.(event.ConnOpened)
			if !ok {
				continue
			}
			side := uint64(len(o.Server))
			if e.At.Before(last[side]) || e.At.Before(begun.Add(-time.Second)) || e.At.After(time.Now()) {
				t.Errorf("%s #%d was opened at %s, after %s", o.Server, o.Own, e.At, last[side])
			}
			last[side] = e.At
		}
		for _, s := range v.Fleet(nil) {
			if got := s.Offset + w.skew[s.Server]; got.Abs() > 50*time.Millisecond || s.Minute.Requests != 20 {
				t.Errorf("%s: the clock is told to be %v off, %d requests in the last minute", s.Server, s.Offset, s.Minute.Requests)
			}
		}
		for _, c := range to {
			close(c)
		}
	})
}

// What is on the subjects and is no publisher's is refused and counted.
func TestGarbageIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		v := w.join()
		a, p := w.publish(t, "web-1")
		(&traffic{t: t, to: a}).start().open(3)
		v.watch(t, 2*time.Second)
		good := string(p.message(event.ServerReport{Server: "x", Run: "y"}, false))
		var bad uint64
		for _, m := range []Message{
			{Name: "web-1", Run: p.run, Part: Events, Data: []byte("hello")},
			{Name: "web-1", Run: p.run, Part: Events},
			{Name: "web-1", Run: p.run, Part: Totals, Data: []byte(`{"format":"httpserver-fleet","version":2}` + "\n")},
			{Name: "web-1", Run: p.run, Part: Totals, Data: []byte(strings.Replace(good, "server-report", "notice", 1))},
			{Name: "web-1", Run: p.run, Part: Snapshot, Data: []byte(good)},
			{Name: "web-1", Run: p.run, Part: Events, Data: []byte(good[:len(good)-9])},
			{Name: "\x1b]52;c;aGk=\a", Run: "r", Part: Totals, Data: []byte(good)},
			{Name: "web-1", Run: p.run, Part: "other", Data: []byte(good)},
		} {
			m.At = time.Now()
			v.Put(m)
			bad++
		}
		v.watch(t, 5*time.Second)
		if v.refused != bad {
			t.Errorf("%d messages were refused, want %d", v.refused, bad)
		}
		if !strings.Contains(v.notices(), fmt.Sprintf("refused, since they are not a publisher's: %d", bad)) {
			t.Errorf("the viewer was told %q", v.notices())
		}
		if got := v.shown()["web-1 #1"]; !strings.Contains(got, "3 requests") || len(v.Fleet(nil)) != 1 {
			t.Errorf("the connection is %q, of %d servers", got, len(v.Fleet(nil)))
		}
		close(a)
	})
}

// A server that starts again under its name is the same one; two that talk at the same
// time are two; one that says nothing is silent.
func TestOneNameSeveralRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		v := w.join()
		a, _ := w.publish(t, "web-1")
		(&traffic{t: t, to: a}).start().open(7)
		v.watch(t, 2*time.Second)
		close(a)
		v.watch(t, time.Second)
		b, second := w.publish(t, "web-1")
		(&traffic{t: t, to: b}).start().open(3)
		v.watch(t, 2*time.Second)
		if got := v.Fleet(nil); len(got) != 1 || got[0].Run != second.run || got[0].Totals.Requests != 3 || !strings.Contains(v.notices(), "web-1 has started again") {
			t.Errorf("after the restart: %+v; told %q", got, v.notices())
		}
		c, third := w.publish(t, "web-1")
		(&traffic{t: t, to: c}).start().open(5)
		v.watch(t, 5*time.Second)
		name := "web-1~" + third.run[:4]
		if got := v.Fleet(nil); len(got) != 2 || got[1].Server != name || got[0].Totals.Requests != 3 || got[1].Totals.Requests != 5 {
			t.Errorf("two of one name: %+v", got)
		}
		if !strings.Contains(v.notices(), "two servers are called web-1") || v.shown()[name+" #1"] == "" {
			t.Errorf("told %q, shown %v", v.notices(), v.shown())
		}
		w.mu.Lock()
		w.lose = func(subject string) bool { return strings.Contains(subject, second.run) } // as if its machine had lost power
		w.mu.Unlock()
		v.watch(t, 8*time.Second)
		if !strings.Contains(v.notices(), "web-1 is silent") || v.shown()["web-1 #1"] != "" {
			t.Errorf("told %q, shown %v", v.notices(), v.shown())
		}
		d, fourth := w.publish(t, "web-1")
		(&traffic{t: t, to: d}).start().open(9)
		v.watch(t, 3*time.Second)
		if got := v.Fleet(nil)[0]; got.Run != fourth.run || got.Totals.Requests != 9 {
			t.Errorf("after the second restart: %+v", got)
		}
		close(b)
		close(c)
		close(d)
	})
}

// A server that was silent for a while and goes on: what it did meanwhile is told to be
// missing.
func TestAServerThatWasSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		v := w.join()
		a, _ := w.publish(t, "web-1")
		one := (&traffic{t: t, to: a}).start()
		one.open(1)
		v.watch(t, 2*time.Second)
		lose := func(f func(string) bool) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.lose = f
		}
		lose(func(string) bool { return true })
		one.open(2)
		v.watch(t, 8*time.Second)
		lose(func(string) bool { return false })
		v.watch(t, 3*time.Second)
		if got := v.shown(); v.Lost() != 5 || len(v.Fleet(nil)) != 1 || got["web-1 #1"] == "" || got["web-1 #2"] == "" {
			t.Errorf("%d entries are missing, want 5; shown %v, told %q", v.Lost(), got, v.notices())
		}
		close(a)
	})
}

// Of a large fleet a few servers are shown in detail, and the numbers of all.
func TestALargeFleet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		v := w.join()
		const n = 30
		var to []chan<- []event.Entry
		for i := range n {
			c, _ := w.publish(t, fmt.Sprintf("web-%02d", i))
			(&traffic{t: t, to: c}).start().open(i)
			to = append(to, c)
		}
		v.watch(t, 3*time.Second)
		details := func() (names []string) {
			for _, s := range v.Fleet(nil) {
				if s.Detailed {
					names = append(names, s.Server)
				}
			}
			return names
		}
		if got := details(); len(got) != MaxDetailed || len(v.Fleet(nil)) != n || v.State.Totals().Requests != n*(n-1)/2 {
			t.Errorf("details of %v, %d servers, %+v", got, len(v.Fleet(nil)), v.State.Totals())
		}
		v.Look("web-20")
		v.watch(t, 3*time.Second)
		if got := details(); len(got) != 1 || got[0] != "web-20" || v.shown()["web-20 #1"] == "" || v.shown()["web-00 #1"] != "" {
			t.Errorf("details of %v, shown %v", got, v.shown())
		}
		v.Look("")
		v.watch(t, 3*time.Second)
		if got := details(); len(got) != MaxDetailed || v.shown()["web-00 #1"] == "" {
			t.Errorf("details of %v, shown %v", got, v.shown())
		}
		if v.Lost() > 0 {
			t.Errorf("%d entries are missing: to look elsewhere loses none", v.Lost())
		}
		for _, c := range to {
			close(c)
		}
	})
}

// A watcher that does not read holds a bounded number of bytes, and hears what it
// missed.
func TestAViewerThatDoesNotRead(t *testing.T) {
	b := newInbox()
	for range 3 * maxInbox / batchSize {
		b.put(Message{Part: Events, Data: make([]byte, batchSize)})
	}
	for range 1000 {
		b.put(Message{Part: Totals, Data: make([]byte, 1000)})
	}
	all := b.take(nil)
	size, reports := 0, 0
	for _, m := range all {
		size += len(m.Data)
		if m.Part == Totals {
			reports++
		}
	}
	if size > maxInbox+2<<20 || reports != 1000 {
		t.Errorf("%d bytes wait, and %d reports; want at most %d, and 1000", size, reports, maxInbox)
	}
}
