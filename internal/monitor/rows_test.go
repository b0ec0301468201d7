package monitor

import (
	"fmt"
	"strings"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

func TestARowIsFoundByItsExchange(t *testing.T) {
	p := play(t)
	p.get(9, 1, reason.Keep11) // its opening was lost
	for id := uint64(1); id <= 3; id++ {
		p.open(id)
	}
	p.open(9)
	for nth := 1; nth <= 4; nth++ {
		for id := uint64(1); id <= 2; id++ {
			p.get(id, nth, reason.Keep11)
		}
	}
	p.get(9, 2, reason.Keep11)
	for _, c := range []struct {
		what string
		conn uint64
		nth  int
		row  int // -1: none
	}{
		{"the newest of a connection", 1, 4, 7},
		{"one before it", 1, 3, 5},
		{"the first", 2, 1, 2},
		{"one that is not over", 2, 5, -1},
		{"one that never was", 2, 0, -1},
		{"one on a connection without any", 3, 1, -1},
		{"one on a connection that is not known", 4, 1, -1},
		{"one from before its connection was known", 9, 1, 0},
		{"one from after that", 9, 2, 9},
	} {
		var want *Row
		if c.row >= 0 {
			want = p.Row(uint64(c.row))
		}
		if got := p.RowOf(c.conn, c.nth); got != want {
			t.Errorf("%s: got %+v, want %+v", c.what, got, want)
		}
		if got := p.Clone().RowOf(c.conn, c.nth); (got == nil) != (want == nil) {
			t.Errorf("%s: a copy has %+v, want %+v", c.what, got, want)
		}
	}
}

// However many rows have come, RowOf finds what looking at all of them finds.
func TestARowIsFoundAmongAllThatAreKept(t *testing.T) {
	p := play(t)
	for id := uint64(1); id <= 1500; id++ { // so that some connections are forgotten
		p.open(id)
		for nth := 1; nth <= int(id%13)+1; nth++ {
			p.get(id, nth, reason.Keep11)
		}
		if id%2 == 0 {
			p.end(id, reason.ClientEOF)
		}
	}
	first, end := p.Rows()
	if first == 0 {
		t.Fatal("all rows are still kept")
	}
	kept := make(map[string]*Row)
	for n := first; n < end; n++ {
		r := p.Row(n)
		kept[fmt.Sprint(r.Conn, "/", r.Nth)] = r
	}
	for id := uint64(0); id <= 1501; id++ {
		for nth := range 15 {
			if got, want := p.RowOf(id, nth), kept[fmt.Sprint(id, "/", nth)]; got != want {
				t.Fatalf("connection %d, exchange %d: got %+v, want %+v", id, nth, got, want)
			}
		}
	}
}

// The rows' texts take no more than maxText, whatever clients send.
func TestLongTargetsTakeTheRoomOfRows(t *testing.T) {
	p := play(t)
	target := strings.Repeat("x", event.MaxText)
	const n = 2 * maxText / event.MaxText
	for range n {
		p.add(0, event.ResponseSent{Conn: 1, Nth: 1, Method: "GET", Target: target, Detail: "long"})
	}
	each := event.MaxText + len("GET") + len("long")
	first, end := p.Rows()
	if kept := int(end - first); end != n || kept != maxText/each+1 {
		t.Errorf("%d of %d rows are kept, want %d of %d bytes each", kept, end, maxText/each+1, each)
	}
	if p.Row(first-1) != nil || p.Row(first) == nil || p.Row(end-1) == nil || p.Row(end) != nil {
		t.Error("the rows that are kept are not those that Rows says")
	}
}
