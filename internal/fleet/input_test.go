package fleet

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
)

// lines are notices at times after start.
func lines(t *testing.T, start time.Time, after ...time.Duration) string {
	t.Helper()
	var text []byte
	for i, d := range after {
		text, _ = event.AppendLine(text, event.Entry{Seq: uint64(i + 1), At: start.Add(d), Event: event.Notice{Text: "x"}})
		text = append(text, '\n')
	}
	return string(text)
}

// drain is all entries of an input, with when each came.
func drain(t *testing.T, in *Input) (all []event.Entry, came []time.Time) {
	t.Helper()
	for {
		entries, err := in.Next(t.Context(), nil)
		for range entries {
			came = append(came, time.Now())
		}
		all = append(all, entries...)
		if errors.Is(err, io.EOF) {
			return all, came
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// Lines of now come at once, those of the past at their own speed and as of now.
func TestLinesOfNowAndOfThePast(t *testing.T) {
	for _, c := range []struct {
		name string
		age  time.Duration
		took time.Duration
	}{{"now", time.Second, 0}, {"past", 48 * time.Hour, 3 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			in := NewInput(strings.NewReader(`{"format":"httpserver-events","version":1}`+"\n"+lines(t, begun.Add(-c.age), 0, time.Second, 3*time.Second)), func(string) {})
			defer in.Close()
			all, came := drain(t, in)
			if len(all) != 3 || came[2].Sub(came[0]) != c.took || all[2].At.Sub(all[0].At) != 3*time.Second {
				t.Fatalf("%s: %v came at %v", c.name, all, came)
			}
			if late := came[2].Sub(all[2].At); c.took > 0 && late.Abs() > time.Millisecond {
				t.Errorf("%s: the last one is of %v before it came", c.name, late)
			}
		})
	}
}

// What is no event is passed over, and said.
func TestLinesThatAreNoEvents(t *testing.T) {
	var said []string
	text := "Server listening on :8080\n\n" + lines(t, time.Now(), 0) + strings.Repeat("x", 3*maxLine) + "\n" + "{}\n" + lines(t, time.Now(), 0, 0)
	in := NewInput(strings.NewReader(text), func(s string) { said = append(said, s) })
	defer in.Close()
	if all, _ := drain(t, in); len(all) != 3 {
		t.Errorf("%d entries came, want 3", len(all))
	}
	if got := strings.Join(said, "; "); !strings.Contains(got, "line 1 is no event") || !strings.Contains(got, "no events: 3") {
		t.Errorf("said %q", got)
	}
}
