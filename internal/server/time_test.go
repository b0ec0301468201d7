package server

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// Of requests that came in one packet each begins when the one before is over,
// whatever that waited for, and their events say how long each took.
func TestWhatIsToldOfTimeIsExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startPiped(t, Config{}, message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
			if late := time.Since(r.Begun); late != 0 {
				t.Errorf("%s was begun %v before its handler", r.Target.Path, late)
			}
			switch r.Target.Path {
			case "/works":
				time.Sleep(time.Second)
			case "/reads":
				io.Copy(io.Discard, r.Content)
			case "/ends late": // some time after its last byte
				return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
					time.Sleep(time.Second)
					io.WriteString(w, "all")
					time.Sleep(time.Second)
					return nil
				})}
			}
			return &message.Response{Status: message.OK, Content: message.Bytes("x")}
		}))
		nc, in := p.dial()
		time.Sleep(30 * time.Millisecond)
		say(nc, "GET /works HTTP/1.1\r\nHost: a\r\n\r\nGET /ends%20late HTTP/1.1\r\nHost: a\r\n\r\n"+
			"GET /quick HTTP/1.1\r\nHost: a\r\n\r\nPUT /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na")
		time.Sleep(5 * time.Second)
		say(nc, "bGET /quick HTTP/1.1\r\nHost: a\r\n\r\nGET /q")
		time.Sleep(time.Second)
		say(nc, "uick HTTP/1.1\r\nHost: a\r\n\r\n")
		synctest.Wait()
		want := []struct{ first, took time.Duration }{
			{time.Second, time.Second},
			{20 * time.Millisecond, 2 * time.Second}, // its head leaves when the clock looks
			{0, 0},
			{2 * time.Second, 2 * time.Second},
			{0, 0},
			{time.Second, time.Second},
		}
		sent := of[event.ResponseSent](p.rec)
		if len(sent) != len(want) {
			t.Fatalf("%d responses published, want %d", len(sent), len(want))
		}
		for i, e := range sent {
			if e.First != want[i].first || e.Took != want[i].took {
				t.Errorf("%d %s: first %v, took %v, want %v", e.Nth, e.Target, e.First, e.Took, want[i])
			}
		}
		for _, e := range of[event.RequestReceived](p.rec) {
			if late := e.Nth == 6; late != (e.HeadTime == time.Second) || !late && e.HeadTime != 0 {
				t.Errorf("%d %s: waited %v", e.Nth, e.Target, e.HeadTime)
			}
			queued := map[int]time.Duration{2: time.Second, 3: 3 * time.Second, 4: 3 * time.Second}[e.Nth]
			if e.Queued != queued || e.Piped != (queued > 0) {
				t.Errorf("%d %s: queued %v (piped: %v), want %v", e.Nth, e.Target, e.Queued, e.Piped, queued)
			}
		}
		br := bufio.NewReader(in)
		for range want {
			resp, err := http.ReadResponse(br, nil)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
		}
	})
}

// A client that reads is not blamed for a stream that was silent for longer than
// the write limit before its end.
func TestAStreamsLastSilenceIsNotItsClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startPiped(t, Config{WriteTimeout: time.Second}, message.HandlerFunc(func(context.Context, *message.Request) *message.Response {
			return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
				io.WriteString(w, "all")
				time.Sleep(time.Minute)
				return nil
			})}
		}))
		nc, in := p.dial()
		say(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		time.Sleep(30 * time.Second)
		in.stall() // for less than the limit, at the end of the response
		time.Sleep(30*time.Second + 500*time.Millisecond)
		in.resume()
		time.Sleep(time.Second)
		if sent := of[event.ResponseSent](p.rec); len(sent) != 1 || sent[0].Short || sent[0].Why != reason.Keep11 {
			t.Errorf("got %+v", sent)
		}
	})
}

// A server without a connection for an hour knows what time it is when one is
// opened, and its limits strike when they should.
func TestTheClockStartsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p *piped
		p = startPiped(t, Config{Settings: event.Settings{IdleTimeout: 5 * time.Second}}, message.HandlerFunc(func(ctx context.Context, r *message.Request) *message.Response {
			if old := time.Since(*p.time.reading.Load()); old > tick {
				t.Errorf("the time is counted from a reading %v ago", old)
			}
			return hello(ctx, r)
		}))
		for i := range 3 {
			nc, in := p.dial()
			began := time.Now()
			br := bufio.NewReader(in)
			for range 2 {
				say(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
				resp, err := http.ReadResponse(br, nil)
				if err != nil {
					t.Fatal(err)
				}
				io.Copy(io.Discard, resp.Body)
				if got, want := resp.Header.Get("Date"), time.Now().UTC().Format(http.TimeFormat); got != want {
					t.Errorf("connection %d: Date is %q, want %q", i, got, want)
				}
				time.Sleep(time.Second)
			}
			if rest, err := io.ReadAll(br); err != nil || len(rest) > 0 {
				t.Errorf("connection %d: got %q, %v", i, rest, err)
			}
			if age := time.Since(began); age < 6*time.Second || age > 6*time.Second+300*time.Millisecond {
				t.Errorf("connection %d was closed after %v", i, age)
			}
			time.Sleep(time.Hour)
		}
		for _, e := range of[event.ConnClosed](p.rec) {
			if e.Reason != reason.IdleTimeout || e.Age > 7*time.Second {
				t.Errorf("got %+v", e)
			}
		}
	})
}
