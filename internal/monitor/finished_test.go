package monitor

import (
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A request is lost after the server's FIN, and the connection ends when the server has
// waited for the client: the first of these moments is where it carried no more.
func TestALostRequestsConnectionFinishedWithTheFIN(t *testing.T) {
	start := time.Unix(1e9, 0)
	const late = 150 * time.Millisecond
	for _, c := range []struct {
		name    string
		waited  bool
		why     reason.Code
		late    time.Duration
		finish  time.Duration
		closing time.Duration
	}{
		{"lost", true, reason.Raced, late, 5 * time.Second, 7 * time.Second},
		{"lost, and its client was gone at once", false, reason.Raced, late, 5200 * time.Millisecond, 5200 * time.Millisecond},
		{"not lost", true, reason.IdleTimeout, 0, 7 * time.Second, 7 * time.Second},
	} {
		s := New()
		seq := uint64(0)
		add := func(after time.Duration, e event.Event) {
			seq++
			s.Apply(event.Entry{Seq: seq, At: start.Add(after), Event: e})
		}
		add(0, event.ConnOpened{Conn: 1})
		if c.waited {
			add(5400*time.Millisecond, event.Progress{Conn: 1, Phase: event.Closing, Since: start.Add(5*time.Second + late)})
		}
		add(c.closing, event.ConnClosed{Conn: 1, Reason: c.why, Late: c.late})
		if got := time.Duration(s.Conn(1).Finished() - start.UnixNano()); got != c.finish {
			t.Errorf("%s: finished after %v, want %v", c.name, got, c.finish)
		}
	}
}
