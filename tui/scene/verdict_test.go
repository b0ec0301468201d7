package scene

import (
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// At the end of a recording the clock stands, and the verdict is about its last entries,
// too: they may have come within the second of the verdict before.
func TestTheVerdictHasTheLastEntries(t *testing.T) {
	at := time.Date(2025, 1, 10, 14, 32, 9, 0, time.UTC)
	st := monitor.New()
	seq := uint64(0)
	apply := func(e event.Event) {
		seq++
		st.Apply(event.Entry{Seq: seq, At: at, Event: e})
	}
	lose := func(conn uint64) {
		apply(event.ConnOpened{Conn: conn})
		apply(event.ConnClosed{Conn: conn, Reason: reason.Raced, Ended: event.ServerFIN, Late: time.Second})
	}
	var v Viewer
	for _, c := range []struct {
		conn  uint64
		ended bool
		want  string
	}{
		{1, false, "1 request was lost"},
		{2, false, "1 request was lost"}, // a second has not passed
		{3, true, "3 requests were lost"},
	} {
		lose(c.conn)
		st.Advance(at)
		v.Sync(st, at, c.ended)
		if got := v.verdict.verdict.Text(); !strings.Contains(got, c.want) {
			t.Errorf("after #%d, ended %t: %q, want %q", c.conn, c.ended, got, c.want)
		}
	}
}
