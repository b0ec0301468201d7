package feed

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
)

// A list is a source of given batches, then err or io.EOF.
type list struct {
	batches [][]event.Entry
	err     error
}

func (l *list) Now() time.Time { return time.Unix(1e9, 0) }

func (l *list) Next(_ context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(l.batches) == 0 {
		if l.err != nil {
			return buf, l.err
		}
		return buf, io.EOF
	}
	buf = append(buf, l.batches[0]...)
	l.batches = l.batches[1:]
	return buf, nil
}

var at = time.Date(2025, 1, 10, 14, 32, 1, 0, time.UTC)

func sent(target string) event.Entry {
	return event.Entry{Seq: 1, At: at, Event: event.ResponseSent{
		Peer: netip.MustParseAddrPort("192.168.1.5:52341"), Method: "GET", Target: target, Status: 200, Took: 2e6}}
}

func TestTheLogHasALineForEachExchange(t *testing.T) {
	src := &list{batches: [][]event.Entry{
		{{Event: event.Snapshot{}}},
		{sent("/1"), {Event: event.Notice{Text: "x"}}, sent("/2")},
		{{Event: event.Lost{N: 5}}, sent("/3")},
	}}
	var got bytes.Buffer
	out := NewSink(&got, 1<<20, nil)
	if err := Lines(t.Context(), src, out); err != nil {
		t.Error(err)
	}
	out.Close(t.Context())
	var want strings.Builder
	for _, target := range []string{"/1", "/2", "/3"} {
		want.WriteString(at.Local().Format("[2006-01-02 15:04:05]") + " 192.168.1.5:52341 - GET " + target + " - 200 - 2ms\n")
	}
	if got.String() != want.String() {
		t.Errorf("\n got %s\nwant %s", &got, &want)
	}
	if n := lostBy(out); n != 5 {
		t.Errorf("%d lines lost, want the 5 that the source lost", n)
	}
}

func TestJSONHasALineForEachEntry(t *testing.T) {
	entries := []event.Entry{sent("/1"), {Seq: 2, At: at, Event: event.Notice{Text: "x\n"}}, {Seq: 3, At: at, Event: event.Totals{Open: 3}}}
	var text bytes.Buffer
	out := NewSink(&text, 1<<20, nil)
	if err := JSON(t.Context(), &list{batches: [][]event.Entry{entries[:1], entries[1:]}}, out); err != nil {
		t.Error(err)
	}
	out.Close(t.Context())
	var got []event.Entry
	for line := range bytes.Lines(text.Bytes()) {
		e, err := event.ParseLine(line)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if !reflect.DeepEqual(got, entries) {
		t.Errorf("\n got %v\nwant %v", got, entries)
	}
}

func TestAViewerPassesOnWhyItsSourceEnded(t *testing.T) {
	why := errors.New("why")
	out := NewSink(io.Discard, 100, nil)
	defer out.Close(t.Context())
	if err := Lines(t.Context(), &list{err: why}, out); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	if err := Record(t.Context(), io.Discard, &list{err: why}); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
}

// A tally counts the line ends it is given. (A bytes.Buffer of so many lines
// takes so long to grow that it looks like a reader that has stalled.)
type tally int

func (n *tally) Write(p []byte) (int, error) {
	*n += tally(bytes.Count(p, []byte("\n")))
	return len(p), nil
}

// What was published before the bus closed is shown, all of it, although only
// a small part of it fits into the queue at a time.
func TestNoFinishedRequestIsMissing(t *testing.T) {
	const n = 100_000
	bus := event.NewBus()
	src := Live(bus.Subscribe(4096, LogKinds), nil)
	var got tally
	out := NewSink(&got, 4*piece, func(s string) { t.Log(s) })
	end := make(chan error)
	go func() { end <- Lines(t.Context(), src, out) }()
	for range n {
		bus.Publish(at, sent("/").Event)
	}
	bus.Close()
	if err := <-end; err != nil {
		t.Error(err)
	}
	if err := out.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got != n {
		t.Errorf("%d lines, want %d", got, n)
	}
}
