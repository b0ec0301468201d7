package lanes

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
)

// A crowd is connections and the pane that shows them.
type crowd struct {
	Pane
	sc   scene.Scene
	area canvas.Rectangle
	now  time.Time
	seq  uint64
}

// newCrowd is n open connections with a request each, in a pane as on a screen of
// 80x24, which has nine rows.
func newCrowd(n uint64) *crowd {
	c := &crowd{Pane: New(), area: canvas.Rect(0, 2, 80, 12), now: time.Date(2025, 1, 10, 14, 32, 9, 0, time.UTC)}
	c.sc = scene.Scene{State: monitor.New(), Zone: time.UTC, Size: scene.Medium, Commands: command.NewSet(command.Server)}
	for id := range n {
		c.arrive(id+1, 1)
	}
	return c
}

// tell applies an event, and lets the pane follow.
func (c *crowd) tell(e event.Event) {
	c.seq++
	c.sc.State.Apply(event.Entry{Seq: c.seq, At: c.now, Event: e})
	c.look()
}

// look lets the pane follow the state.
func (c *crowd) look() {
	c.sc.State.Advance(c.now)
	c.sc.Now = c.now
	c.sc.Filter.Sync(c.sc.State, false, &c.sc.Mask)
	c.sc.Look()
	c.Sync(&c.sc, c.area)
}

// arrive tells of a request on a connection, which the first one opens.
func (c *crowd) arrive(id uint64, nth int) {
	if nth == 1 {
		c.tell(event.ConnOpened{Conn: id, Peer: netip.MustParseAddrPort("127.0.0.1:40001")})
	}
	c.tell(event.RequestReceived{Conn: id, Nth: nth, Method: "GET", Target: "/", Minor: 1})
	c.tell(event.ResponseSent{Conn: id, Nth: nth, Method: "GET", Target: "/", Status: 200, Why: reason.Keep11})
}

// conns are the connections that have a row.
func (c *crowd) conns() (ids []uint64) {
	for _, r := range c.rows {
		ids = append(ids, r.conn)
	}
	return ids
}

// drawn is the pane as text.
func (c *crowd) drawn() string {
	return screentest.Text(80, 14, func(g *canvas.Grid) { c.Draw(g, &c.sc, nil) })
}

func TestTheBusiestOfACrowdHasALane(t *testing.T) {
	c := newCrowd(13)
	seen := 0
	for nth := 2; nth <= 31; nth++ {
		c.now = c.now.Add(300 * time.Millisecond)
		c.arrive(1, nth)
		if nth > 11 && slices.Contains(c.conns(), 1) { // ten requests to get one
			seen++
		}
	}
	if seen != 20 {
		t.Errorf("the only connection with requests has a lane in %d of 20 pictures:\n%s", seen, c.drawn())
	}
}

func TestTheChosenOfACrowdKeepsItsLane(t *testing.T) {
	c := newCrowd(15)
	chosen := c.Do(command.Top, &c.sc).Choice
	c.sc.Choice = chosen
	for id := uint64(16); id < 20; id++ {
		c.now = c.now.Add(3 * time.Second)
		c.arrive(id, 1)
		if !slices.Contains(c.conns(), chosen.Conn()) {
			t.Fatalf("#%d was chosen, and has no lane after #%d opened:\n%s", chosen.Conn(), id, c.drawn())
		}
	}
	c.area.H = 4
	c.look()
	if got := c.conns(); !slices.Contains(got, chosen.Conn()) {
		t.Errorf("#%d was chosen, and the lanes of a smaller screen are %d", chosen.Conn(), got)
	}
}

func TestASmallerScreenTakesTheRowsOfTheQuietest(t *testing.T) {
	c := newCrowd(6)
	for _, id := range []uint64{1, 3, 5} {
		c.now = c.now.Add(3 * time.Second)
		c.arrive(id, 2)
	}
	c.area.H = 7 // an axis, three rows, and the others
	c.look()
	if got := c.conns(); !slices.Equal(got, []uint64{1, 3, 5}) {
		t.Errorf("the lanes are %d, want those of 1, 3 and 5:\n%s", got, c.drawn())
	}
}

func TestRowsStayWhileNothingIsOfMoreInterest(t *testing.T) {
	c := newCrowd(30)
	before := c.conns()
	for range 20 {
		c.now = c.now.Add(100 * time.Millisecond)
		c.look()
		if got := c.conns(); !slices.Equal(got, before) {
			t.Fatalf("rows moved by themselves from %d to %d", before, got)
		}
	}
	if !strings.Contains(c.drawn(), "others 22: 22 idle") {
		t.Errorf("the others are not counted:\n%s", c.drawn())
	}
}

// Connections that are closed give their rows up first, the oldest of them before
// the others.
func TestTheClosedGiveUpTheirRowsFirst(t *testing.T) {
	c := newCrowd(9)
	for _, id := range []uint64{4, 2, 7} {
		c.now = c.now.Add(100 * time.Millisecond)
		c.tell(event.ConnClosed{Conn: id, Reason: reason.ClientEOF, Requests: 1})
	}
	c.arrive(10, 1)
	c.arrive(11, 1)
	if got := c.conns(); !slices.Equal(got, []uint64{1, 3, 5, 6, 7, 8, 9, 10, 11}) {
		t.Errorf("the lanes are %d, want all but 4 and 2", got)
	}
	c.now = c.now.Add(time.Minute)
	c.look()
	if got := c.conns(); slices.Contains(got, 7) {
		t.Errorf("a minute after it closed, #7 still has one of the lanes %d", got)
	}
}

func TestGoingBackShowsWhatWasOpenThen(t *testing.T) {
	c := newCrowd(2)
	c.now = c.now.Add(30 * time.Second)
	c.arrive(3, 1)
	for range 10 {
		c.Do(command.Earlier, &c.sc)
	}
	c.look()
	if got := c.conns(); slices.Contains(got, 3) {
		t.Errorf("%v ago there was no #3, and the lanes are %d", c.back, got)
	}
	if !c.Return() || c.back != 0 || c.Return() {
		t.Error("the way back to now does not work once, and only once")
	}
}

func TestAFilterLeavesRowsToItsConnections(t *testing.T) {
	c := newCrowd(30)
	c.sc.Filter.Set("conn:2")
	c.look()
	if got := c.conns(); !slices.Equal(got, []uint64{2}) {
		t.Errorf("the lanes are %d, want that of 2 alone", got)
	}
	if strings.Contains(c.drawn(), "others") {
		t.Errorf("those that the filter hides are counted:\n%s", c.drawn())
	}
}

// The connections of a capture are grouped by their servers, whose addresses are
// there in as many cells as tell them apart.
func TestLanesAreGroupedByServer(t *testing.T) {
	c := newCrowd(0)
	c.tell(event.ServerStarted{Capture: event.CaptureAbout{File: "web.pcap"}})
	for id, server := range []string{"10.0.0.9:80", "10.0.0.7:3000", "10.0.0.9:80", "10.0.0.7:3000"} {
		c.tell(event.ConnOpened{Conn: uint64(id + 1), Peer: netip.MustParseAddrPort("10.0.0.2:40001"), Local: netip.MustParseAddrPort(server)})
	}
	if got := c.conns(); !slices.Equal(got, []uint64{2, 4, 1, 3}) {
		t.Errorf("the lanes are %d, want those of 10.0.0.7 first", got)
	}
	for _, want := range []string{"client server ", "#2  :40001 …7:3000 ", "#3  :40001 …0.9:80 "} {
		if got := c.drawn(); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestOneServerHasNoColumn(t *testing.T) {
	c := newCrowd(0)
	c.tell(event.ServerStarted{Capture: event.CaptureAbout{File: "web.pcap"}})
	c.tell(event.ConnOpened{Conn: 1, Peer: netip.MustParseAddrPort("10.0.0.2:40001"), Local: netip.MustParseAddrPort("10.0.0.9:80")})
	if got := c.drawn(); strings.Contains(got, "server") {
		t.Errorf("a column for one server:\n%s", got)
	}
}

// In the sequence view the newest connections have room, and the edge counts the others.
func TestTheSequenceViewLeavesOutTheOldest(t *testing.T) {
	c := newCrowd(10)
	for nth := 2; nth < 12; nth++ {
		c.arrive(10, nth)
	}
	c.Do(command.Sequence, &c.sc)
	c.look()
	got := c.drawn()
	if !strings.Contains(got, "11 GET /") || !strings.Contains(got, "connections: +2 above ") || strings.Contains(got, "#1 ") {
		t.Errorf("got\n%s", got)
	}
}
