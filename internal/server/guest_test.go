package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// A connection counts for what it did before it became a guest's.
func TestAGuestsConnectionIsLeftOutOfTheNumbers(t *testing.T) {
	t.Parallel()
	watching, end := make(chan struct{}), make(chan struct{})
	h := message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if q.Target.Path != "/watch" {
			return hello(ctx, q)
		}
		return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
			watching <- struct{}{}
			<-end
			return nil
		})}
	})
	r := start(t, Config{Guest: func(q *message.Request) bool { return q.Target.Path == "/watch" }}, h)
	used, fresh := r.dial(), r.dial()
	defer used.Close()
	defer fresh.Close()
	ask := func(nc net.Conn, path string) {
		t.Helper()
		if _, err := io.WriteString(nc, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	reader := bufio.NewReader(used)
	for range 2 {
		ask(used, "/")
		resp, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
	}
	before := r.Snapshot().Totals
	ask(used, "/watch")
	ask(fresh, "/watch")
	<-watching
	<-watching

	snap := r.Snapshot()
	got, want := snap.Totals, event.Totals{Conns: 1, Requests: 2, Reused: 1, Guests: 2, Out: before.Out, In: before.In}
	if got != want {
		t.Errorf("while they watch: %+v, want %+v", got, want)
	}
	for _, c := range snap.Open {
		if c.Side != event.FromGuest {
			t.Errorf("connection %d is a %v's, want a guest's", c.Conn, c.Side)
		}
	}
	if tagged := of[event.ConnGuest](r.rec); len(tagged) != 2 {
		t.Errorf("%d connections became a guest's, want 2", len(tagged))
	}
	for _, q := range of[event.RequestReceived](r.rec) { // a viewer has to know before it counts the request
		if strings.HasPrefix(q.Target, "/watch") && !told(r.rec, q.Conn) {
			t.Errorf("the request on connection %d came before it was a guest's", q.Conn)
		}
	}
	close(end)
	for len(of[event.ConnClosed](r.rec)) < 2 {
		await[event.ConnClosed](r)
	}
	want.Guests = 0
	if got := r.Snapshot().Totals; got != want {
		t.Errorf("afterwards: %+v, want %+v", got, want)
	}
}

// told reports whether a connection became a guest's before its first request to
// /watch was published.
func told(r *record, conn uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.all {
		switch e := e.(type) {
		case event.ConnGuest:
			if e.Conn == conn {
				return true
			}
		case event.RequestReceived:
			if e.Conn == conn && e.Target == "/watch" {
				return false
			}
		}
	}
	return false
}
