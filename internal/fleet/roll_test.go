package fleet

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// A roll has the numbers of the dashboard's fold at each moment of each recording, and
// the fold takes its snapshot for what it has itself.
func TestARollHasTheNumbersOfTheFold(t *testing.T) {
	files, err := filepath.Glob("../../tui/testdata/demo/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	clients, err := filepath.Glob("../feed/testdata/clients/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || len(clients) == 0 {
		t.Fatal("there are no recordings")
	}
	for _, name := range append(files, clients...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, st := newRoll(), monitor.New()
		n := 0
		for line := range bytes.Lines(text) {
			e, err := event.ParseLine(line)
			if err != nil {
				continue // the recording's first line
			}
			r.apply(e)
			st.Apply(e)
			if got, want := r.totals, st.Totals(); got != want {
				t.Fatalf("%s: after entry %d, %T, the totals are\n%+v, want\n%+v", name, n, e.Event, got, want)
			}
			if n++; n%10 == 0 {
				compare(t, name, r, st)
			}
		}
		compare(t, name, r, st)
	}
}

// compare compares the connections that are open.
func compare(t *testing.T, name string, r *roll, st *monitor.State) {
	t.Helper()
	late := monitor.New()
	late.Apply(event.Entry{At: time.Unix(0, st.Now()), Event: r.snapshot()})
	type conn struct {
		Side     event.Side
		Phase    event.Phase
		Requests int
		Nth      int
		Opened   int64
		Tag      string
		In, Out  int64
	}
	open := func(st *monitor.State) map[uint64]conn {
		all := map[uint64]conn{}
		for c := range st.Recent() {
			if c.Open() && c.Side != event.ToUpstream { // what goes through them is not told in snapshots
				all[c.ID] = conn{c.Side, c.Phase, c.Requests, c.Current.Nth, c.Opened, c.Tag, c.In, c.Out}
			}
		}
		return all
	}
	if got, want := open(late), open(st); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: open are\n%+v, want\n%+v", name, got, want)
	}
}
