package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// given is a source of these entries.
type given []event.Entry

func (l *given) Next(_ context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(*l) == 0 {
		return buf, io.EOF
	}
	buf = append(buf, (*l)[0])
	*l = (*l)[1:]
	return buf, nil
}

func (l *given) Now() time.Time { return time.Time{} }

func TestExplainSaysWhyAndSumsUpNowAndThen(t *testing.T) {
	began := time.Unix(1_000_000, 0)
	at := func(second int, e event.Event) event.Entry {
		return event.Entry{At: began.Add(time.Duration(second) * time.Second), Event: e}
	}
	entries := given{
		at(0, event.Totals{Conns: 1, Requests: 1, Open: 1}),
		at(1, event.ConnClosed{Conn: 1, Reason: reason.ClientClose, Requests: 1}),
		at(2, event.ConnClosed{Conn: 2, Reason: reason.Operator, Requests: 2, Detail: "by \x1b key"}),
		at(29, event.Totals{Conns: 2, Requests: 3}), // too soon
		at(30, event.Totals{Conns: 2, Requests: 5, Open: 1}),
		at(31, event.Totals{Conns: 2, Requests: 6, Open: 1}), // too soon again
		at(60, event.Totals{Conns: 3, Requests: 6, Open: 0}),
	}
	var got strings.Builder
	if err := explain(t.Context(), &entries, &got); err != nil {
		t.Fatal(err)
	}
	want := `server closed #1 after 1 request: ` + reason.Of(reason.ClientClose).Why + ` (RFC 9112 §9.6)
server closed #2 after 2 requests: ` + reason.Of(reason.Operator).Why + `, by \x1b key
so far: 5 requests on 2 connections, 2.5 each, 1 open
so far: 6 requests on 3 connections, 2.0 each, 0 open
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}
