package tui

import (
	"net/netip"
	"runtime"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/audience"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/reason"
	"httpserver/internal/share"
	"httpserver/tui/tty"
)

// numbered gives entries the numbers from first on.
func numbered(first uint64, entries []event.Entry) []event.Entry {
	for i := range entries {
		entries[i].Seq = first + uint64(i)
	}
	return entries
}

// passing is how many of the first 100 entries the class may see.
func passing(c *share.Class) uint64 {
	return uint64(c.Passing(numbered(1, make([]event.Entry, 100))))
}

func TestTheClassVotesAndIsToldAtTheEnd(t *testing.T) {
	join := joining(t)
	class := join.Class
	mia, err := class.Enter(share.Visitor{Name: "tom", Addr: netip.MustParseAddr("192.168.1.99")})
	if err != nil {
		t.Fatal(err)
	}
	s := &story{}
	s.add(ago(60*sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080", Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	s.conn(1, "127.0.0.1:40001", 9*sec).get(8*sec, "/", 200, ms, reason.ClientClose).close(8*sec, reason.ClientClose)
	before := numbered(1, s.sorted())
	teacher := New(&told{now: ago(sec)}, &stage{}, Options{Renderer: renderer(0), Join: join})
	guest := NewGuest(audience.New(class), tty.Remote{}, Options{Renderer: renderer(0), Join: join, Guest: mia})
	for _, m := range []*Model{teacher, guest} {
		m.timer = noTimer
		m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	}
	teacher.Update(entriesMsg(before))
	press(teacher, "H")
	seen := uint64(len(before))
	if q := class.Question(); q.Phase != share.Waiting || passing(class) != seen {
		t.Fatalf("after H: %+v; what the class has seen is asked, or more is shown", q)
	}

	s = &story{}
	s.conn(3, "127.0.0.1:40003", 3*sec).get(0, "/", 200, ms, reason.ClientClose).close(0, reason.ClientClose)
	teacher.Update(entriesMsg(numbered(seen+1, s.entries)))
	if q := class.Question(); q.Phase != share.Asking || q.Conn != 3 || q.Nth != 1 || passing(class) != seen+2 { // the opening and the request
		t.Fatalf("at the question: %+v, shown to %d", q, passing(class))
	}
	guest.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	shows(t, guest, "Question 1", "connection #3, after request 1: kept or closed?", "k it is kept")
	press(guest, "k")
	shows(t, guest, "your vote: kept")
	press(guest, "c", "k")
	showsNot(t, teacher, "Question 1")

	press(teacher, "c") // ends the vote
	if q := class.Question(); q.Phase != share.Told || q.Answer || q.Kept != 1 || q.Closed != 0 || passing(class) != seen+uint64(len(s.entries)) {
		t.Errorf("told: %+v, shown to %d", q, passing(class))
	}
	guest.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	shows(t, guest, "kept    1 ███", "closed  0", "no: server closed #3")
	shows(t, teacher, "Question 1", "kept    1 ███", "server closed #3")
	press(teacher, "n")
	if q := class.Question(); q.Phase != share.Waiting {
		t.Errorf("after n: %+v", q)
	}
	showsNot(t, teacher, "Question 1")
	press(teacher, "H")
	if q := class.Question(); q.Phase != share.NoQuiz || passing(class) != 100 {
		t.Errorf("after the quiz: %+v", q)
	}
}

// What a guest had seen when the quiz began, and the teacher's picture had not, is not
// asked about.
func TestWhatAGuestHasSeenIsNotAsked(t *testing.T) {
	join := joining(t)
	teacher := New(&told{now: storyNow}, &stage{}, Options{Renderer: renderer(0), Join: join})
	teacher.timer = noTimer
	teacher.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	s := &story{}
	s.add(ago(60*sec), event.ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080", Settings: event.Settings{KeepAlive: true, IdleTimeout: 5 * sec}})
	teacher.Update(entriesMsg(numbered(1, s.entries)))
	last := uint64(1)
	conn := func(id uint64, why reason.Code) []event.Entry {
		s := &story{}
		s.conn(id, "127.0.0.1:40003", 3*sec).get(0, "/", 200, ms, why).close(0, why)
		all := numbered(last+1, s.entries)
		last = all[len(all)-1].Seq
		return all
	}
	ahead := conn(2, reason.ClientClose)
	join.Class.Passing(ahead)
	press(teacher, "H")
	teacher.Update(entriesMsg(ahead))
	if q := join.Class.Question(); q.Phase != share.Waiting || teacher.times.Paused() {
		t.Errorf("what was seen is asked: %+v", q)
	}
	shows(t, teacher, "server: client asked")
	teacher.src.(*told).now = storyNow.Add(sec)
	next := conn(3, reason.ClientClose)
	for i := range next {
		next[i].At = next[i].At.Add(sec)
	}
	teacher.Update(entriesMsg(next))
	if q := join.Class.Question(); q.Phase != share.Asking || q.Conn != 3 {
		t.Errorf("what comes after it is not asked: %+v", q)
	}
}

func TestADemoInTheQuizDoesNotTell(t *testing.T) {
	m := asked(120, 35, false, reason.ClientClose, false)
	press(m, "d")
	showsNot(t, m, "watch for:")
	press(m, "9")
	showsNot(t, m, "Watch for")
}

// A hundred guests share one fold, and one copy of it when they pause together: each
// costs its screen.
func TestAHundredGuestsShareOneFold(t *testing.T) {
	join := joining(t)
	f := audience.New(join.Class)
	s := &story{}
	for i := range uint64(3000) {
		s.conn(i+1, "127.0.0.1:40001", sec).get(0, "/a-target-of-some-length", 200, ms, reason.Keep11)
	}
	bus := event.NewBus()
	sub := bus.Subscribe(10_000, event.AllKinds)
	for _, e := range s.sorted() {
		bus.Publish(e.At, e.Event)
	}
	bus.Close()
	if err := f.Run(t.Context(), feed.Live(sub, nil)); err != nil {
		t.Fatal(err)
	}
	if _, n := f.State().Rows(); n != 3000 {
		t.Fatalf("the fold has %d requests; want 3000", n)
	}
	const guests = 100
	before := heap()
	all := make([]*Model, guests)
	for i := range all {
		who, err := join.Class.Enter(share.Visitor{Kind: share.Page})
		if err != nil {
			t.Fatal(err)
		}
		m := NewGuest(f, tty.Remote{}, Options{Renderer: renderer(0), Guest: who})
		m.timer = noTimer
		m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		press(m, " ")
		m.View()
		all[i] = m
	}
	each := (heap() - before) / guests
	t.Logf("a guest takes %d KB", each>>10)
	if each > 256<<10 {
		t.Errorf("a guest takes %d KB; want 256 at most", each>>10)
	}
	for i, m := range all {
		if m.times.Live != f.State() || m.times.Shown != all[0].times.Shown || !m.times.Paused() {
			t.Fatalf("guest %d has a state of its own", i+1)
		}
	}
}

// heap is how many bytes are in use.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
