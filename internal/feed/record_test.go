package feed

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"httpserver/internal/event"
)

func TestARecordingNamesItsFormatFirst(t *testing.T) {
	var text bytes.Buffer
	if err := Record(t.Context(), &text, &list{batches: [][]event.Entry{{sent("/1")}}}); err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(text.String(), "\n")
	if want := `{"format":"httpserver-events","version":1,"created":"2001-09-09T01:46:40Z"}`; first != want {
		t.Errorf("\n got %s\nwant %s", first, want)
	}
	if e, err := event.ParseLine([]byte(rest)); err != nil || e != sent("/1") {
		t.Errorf("got %v, %v", e, err)
	}
}

func TestNoSecretIsRecorded(t *testing.T) {
	entries := func() []event.Entry {
		return []event.Entry{
			{Event: event.Wire{Data: []byte("GET /a?b=secretly&Token=secret&c HTTP/1.1\r\nHost: a\r\nauthorization: Basic c2VjcmV0\r\nCookie:secret=1; b=secret\r\nX: y\r\n\r\nSet-Cookie : secret")}},
			{Event: event.Steps{Steps: []event.Step{{What: "Cookie", Fact: "secret=1"}, {What: "target", Fact: "/a?token=secret"}}}},
			{Event: event.RequestReceived{Target: "/a?password=secret#x"}},
			{Event: event.ResponseSent{Target: "/?password=&api_key=secret=1"}},
			{Event: event.Snapshot{Open: []event.ConnState{{}, {Current: &event.RequestReceived{Target: "/?secret=secret"}}}}},
		}
	}
	shared := entries()
	src := &list{batches: [][]event.Entry{shared}}
	var text bytes.Buffer
	if err := Record(t.Context(), &text, src); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(shared, entries()) {
		t.Error("the shared entries were changed")
	}
	for i, line := range strings.Split(strings.TrimSpace(text.String()), "\n") {
		if i == 0 {
			continue
		}
		e, err := event.ParseLine([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		switch e := e.Event.(type) {
		case event.Wire:
			want := "GET /a?b=secretly&Token=******&c HTTP/1.1\r\nHost: a\r\nauthorization: ***** ********\r\nCookie:********* ********\r\nX: y\r\n\r\nSet-Cookie : ******"
			if string(e.Data) != want {
				t.Errorf("\n got %q\nwant %q", e.Data, want)
			}
		case event.Steps:
			if e.Steps[0].Fact != "masked" || e.Steps[1].Fact != "/a?token=******" {
				t.Errorf("got %v", e.Steps)
			}
		case event.RequestReceived:
			if want := "/a?password=******#x"; e.Target != want {
				t.Errorf("got %q, want %q", e.Target, want)
			}
		case event.ResponseSent:
			if want := "/?password=&api_key=********"; e.Target != want {
				t.Errorf("got %q, want %q", e.Target, want)
			}
		case event.Snapshot:
			if got, want := e.Open[1].Current.Target, "/?secret=******"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}

func TestARecordingThatCannotBeWrittenSaysSo(t *testing.T) {
	full := errors.New("full")
	for n := range 2 {
		w := &script{results: append(make([]result, n), result{0, full})}
		if n == 1 {
			w.results[0].n = -1
		}
		err := Record(t.Context(), w, &list{batches: [][]event.Entry{{sent("/1")}}})
		if !errors.Is(err, full) {
			t.Errorf("write %d failed: got %v", n, err)
		}
	}
}
