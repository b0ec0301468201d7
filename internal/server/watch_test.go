package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/message"
	"httpserver/internal/tcp"
)

func TestCredentialsAreMaskedInWireEvents(t *testing.T) {
	r := start(t, Config{}, message.HandlerFunc(func(context.Context, *message.Request) *message.Response {
		return &message.Response{Status: message.OK, Content: message.Bytes("content"),
			Fields: message.Fields{{Name: "Set-Cookie", Value: "id=s3cret; Path=/"}}}
	}))
	stop := r.Capture(0)
	defer stop()
	nc := r.dial()
	in := "GET / HTTP/1.1\r\nHost: a\r\nauthorization:  Basic s3cret \r\nCookie: a=s3cret\r\nX: y\r\n\r\n"
	for _, part := range []string{in[:40], in[40:50], in[50:]} { // split in the middle of a secret
		io.WriteString(nc, part)
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := http.ReadResponse(bufio.NewReader(nc), nil); err != nil {
		t.Fatal(err)
	}
	for len(of[event.Steps](r.rec)) < 3 { // two parts of the head, and the exchange
		time.Sleep(time.Millisecond)
	}
	got := map[event.Dir]string{}
	for _, e := range of[event.Wire](r.rec) {
		if int64(len(got[e.Dir])) != e.Off {
			t.Errorf("event at %d, want %d", e.Off, len(got[e.Dir]))
		}
		got[e.Dir] += string(e.Data)
	}
	if want := "GET / HTTP/1.1\r\nHost: a\r\nauthorization:  ************ \r\nCookie: ********\r\nX: y\r\n\r\n"; got[event.In] != want {
		t.Errorf("in: %q, want %q", got[event.In], want)
	}
	if out := got[event.Out]; strings.Contains(out, "s3cret") || !strings.Contains(out, "Set-Cookie: *****************\r\n") || !strings.HasSuffix(out, "\r\n\r\ncontent") {
		t.Errorf("out: %q", out)
	}
	for i, v := range of[event.Steps](r.rec) {
		if v.Partial != (i < 2) {
			t.Errorf("steps %d: partial %v", i, v.Partial)
		}
		for _, s := range v.Steps {
			if strings.Contains(s.Fact+s.Note, "s3c") {
				t.Errorf("a step tells a secret: %+v", s)
			}
		}
	}
}

func TestSecretsOfARefusedHeadAreMasked(t *testing.T) {
	in := "GET  / HTTP/1.1\r\nCookie : s3cret\r\n s3cret\r\nAuthorization:s3cret\nX: s3cre\r\n"
	want := "GET  / HTTP/1.1\r\nCookie : ******\r\n ******\r\nAuthorization:******\nX: s3cre\r\n"
	if got := string(message.MaskHead([]byte(in))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKeysAndTokensAreMaskedInTheWireViewToo(t *testing.T) {
	in := "GET / HTTP/1.1\r\nX-API-Key: s3cret\r\nx-auth-token: s3cret\r\nX-Api: s3cret\r\n\r\n"
	want := "GET / HTTP/1.1\r\nX-API-Key: ******\r\nx-auth-token: ******\r\nX-Api: s3cret\r\n\r\n"
	if got := string(message.MaskHead([]byte(in))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWireEventsHaveABudget(t *testing.T) {
	name, _ := testFile(t, 300_000)
	r := start(t, Config{}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		io.Copy(io.Discard, q.Content)
		switch q.Target.Path {
		case "/bytes":
			return &message.Response{Status: message.OK, Content: message.Bytes(make([]byte, 50_000))}
		default:
			return fileHandler(t, name, func(f *os.File) message.Content { return message.File{F: f, N: 300_000} }).Serve(ctx, q)
		}
	}))
	nc := r.dial()
	br := bufio.NewReader(nc)
	talk := func(request string) {
		io.WriteString(nc, request)
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
	}
	talk("GET /bytes HTTP/1.1\r\nHost: a\r\n\r\n")
	stop := r.Capture(1)
	talk("POST /bytes HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n" + strings.Repeat("x", 40_000))
	talk("GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
	stop()
	talk("GET /bytes HTTP/1.1\r\nHost: a\r\n\r\n")

	type key struct {
		nth int
		dir event.Dir
	}
	kept, skipped, file := map[key]int64{}, map[key]int64{}, map[key]bool{}
	for _, e := range of[event.Wire](r.rec) {
		k := key{e.Nth, e.Dir}
		kept[k] += int64(len(e.Data))
		skipped[k] += e.Skipped
		file[k] = file[k] || e.File
	}
	sent := of[event.ResponseSent](r.rec)
	for _, nth := range []int{1, 4} {
		if n := kept[key{nth, event.In}] + kept[key{nth, event.Out}]; n > 0 {
			t.Errorf("exchange %d was shown without a caller of Capture", nth)
		}
	}
	for _, nth := range []int{2, 3} {
		in, out := key{nth, event.In}, key{nth, event.Out}
		if kept[in] > TapBudget || kept[out] > TapBudget {
			t.Errorf("exchange %d: kept %d and %d bytes", nth, kept[in], kept[out])
		}
		if e := sent[nth-1]; kept[in]+skipped[in] != e.In || kept[out]+skipped[out] != e.Out {
			t.Errorf("exchange %d: shown %d and %d bytes, of %d and %d", nth, kept[in]+skipped[in], kept[out]+skipped[out], e.In, e.Out)
		}
	}
	if !file[key{3, event.Out}] || file[key{2, event.Out}] {
		t.Error("what came from a file is not told from what did not")
	}
}

// Steps count against the rate of Capture, as bytes do.
func TestStepsCountAgainstWhatIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startPiped(t, Config{}, hello)
		stop := p.Capture(0)
		defer stop()
		nc, _ := p.dial()
		const burst = 100
		for range 30 { // in no time
			say(nc, strings.Repeat("GET / HTTP/1.1\r\nHost: a\r\n\r\n", burst))
			synctest.Wait()
		}
		shown, last := int64(0), int64(0)
		exchanges := of[event.Steps](p.rec)
		for _, e := range exchanges {
			last = int64(len(e.Steps)) * stepSize
			shown += last
		}
		for _, e := range of[event.Wire](p.rec) {
			shown += int64(len(e.Data))
		}
		if n := len(of[event.ResponseSent](p.rec)); len(exchanges) == n {
			t.Fatalf("all of %d exchanges are shown", n)
		}
		if shown < TapRate || shown > TapRate+last+1000 {
			t.Errorf("%d bytes are shown of %d exchanges, want %d and the rest of one exchange", shown, len(exchanges), TapRate)
		}
		time.Sleep(1100 * time.Millisecond)
		say(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		synctest.Wait()
		if n := len(of[event.Steps](p.rec)); n != len(exchanges)+1 {
			t.Errorf("%d exchanges are shown a second later", n-len(exchanges))
		}
	})
}

func TestSnapshotAndTotals(t *testing.T) {
	handling, release := make(chan struct{}), make(chan struct{})
	r := start(t, Config{Tag: func(netip.AddrPort) string { return "demo 1" }}, message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		if q.Target.Path == "/busy" {
			handling <- struct{}{}
			<-release
		}
		return hello(ctx, q)
	}))
	nc := r.dial()
	br := bufio.NewReader(nc)
	for _, path := range []string{"/a", "/b"} {
		io.WriteString(nc, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n")
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
	}
	io.WriteString(nc, "GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
	<-handling
	snap := r.Snapshot()
	if len(snap.Open) != 1 {
		t.Fatalf("%d open connections", len(snap.Open))
	}
	c := snap.Open[0]
	if c.Conn != 1 || c.Requests != 3 || c.Phase != event.Handling || c.Tag != "demo 1" || c.Current == nil || c.Current.Target != "/busy" || c.Current.Nth != 3 {
		t.Errorf("got %+v, current %+v", c, c.Current)
	}
	if tot := snap.Totals; tot.Conns != 1 || tot.Open != 1 || tot.Requests != 3 || tot.Reused != 2 || tot.DemoRequests != 3 || tot.In != c.In || tot.Out != c.Out {
		t.Errorf("got %+v", tot)
	}
	if snap.Server.Addr != r.addr || !snap.Server.Settings.KeepAlive {
		t.Errorf("got %+v", snap.Server)
	}
	if info, err := r.Path(1); err == nil && info.RTT <= 0 {
		t.Errorf("path: %+v", info)
	} else if err != nil && err != tcp.ErrNoInfo {
		t.Error(err)
	}
	if _, err := r.Path(99); err == nil {
		t.Error("path of a connection that is not there")
	}
	close(release)
	io.Copy(io.Discard, io.LimitReader(br, 1))
	nc.Close()
	await[event.ConnClosed](r)
	if s := r.Snapshot(); len(s.Open) != 0 || s.Totals.Conns != 1 || s.Totals.Requests != 3 || s.Totals.Open != 0 {
		t.Errorf("after the end: %+v", s)
	}
}

func TestProgressOfBusyConnectionsIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := new(record)
		server := New(Config{ContentTimeout: 10 * time.Second, Settings: event.Settings{KeepAlive: true}}, scriptHandler, rec)
		ln := &pipeListener{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
		client, ours := net.Pipe()
		ln.conns <- ours
		served := make(chan error)
		go func() { served <- server.Serve(context.Background(), ln) }()
		io.WriteString(client, "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"+strings.Repeat("x", 30))
		time.Sleep(2 * time.Second)
		told := of[event.Progress](rec)
		if len(told) < 5 || len(told) > 9 {
			t.Errorf("%d times in two seconds", len(told))
		}
		for _, e := range told {
			if e.Conn != 1 || e.Phase != event.ReceivingContent || e.Done != 30 || e.Total != 100 || e.Until.Sub(server.made) != 10*time.Second {
				t.Errorf("got %+v, %v from the start", e, e.Until.Sub(server.made))
			}
		}
		for range 20 { // also while it makes progress
			io.WriteString(client, "x")
			time.Sleep(100 * time.Millisecond)
		}
		if n := len(of[event.Progress](rec)) - len(told); n < 5 {
			t.Errorf("%d times in two seconds of progress", n)
		}
		client.Close()
		server.Shutdown(context.Background())
		if err := <-served; err != nil {
			t.Error(err)
		}
		if n := len(of[event.Totals](rec)); n < 1 {
			t.Error("no totals told")
		}
	})
}
