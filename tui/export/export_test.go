package export

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

func TestARequestAsCurl(t *testing.T) {
	const get = "GET /a HTTP/1.1\r\n"
	cases := []struct {
		name    string
		request Request
		raw     string
		whole   bool
		want    string
	}{
		{"plain", Request{Method: "GET", Target: "/a", Minor: 1}, get + "Host: a\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n", true,
			`curl -v -H 'Accept: */*' --path-as-is 'http://h/a'`},
		{"with a quote and a close", Request{Method: "GET", Target: "/a", Minor: 1}, get + "X: it's\r\nConnection: close\r\n\r\n", true,
			`curl -v -H 'X: it'\''s' -H 'Connection: close' --path-as-is 'http://h/a'`},
		{"with content", Request{Method: "POST", Target: "/a", Minor: 1}, get + "Content-Length: 4\r\n\r\na\n\x1b'", true,
			`curl -v --data-binary $'a\x0a\x1b\'' --path-as-is 'http://h/a'`},
		{"with a part of its content", Request{Method: "PUT", Target: "/a", Minor: 1}, get + "Content-Length: 4\r\n\r\nab", false,
			`curl -v -X 'PUT' --data-binary 'ab' --path-as-is 'http://h/a'  # the content is not in it`},
		{"in chunks", Request{Method: "POST", Target: "/a", Minor: 1}, get + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true,
			`curl -v --path-as-is 'http://h/a'  # the content is not in it`},
		{"HEAD of HTTP/1.0", Request{Method: "HEAD", Target: "/a"}, "", true, `curl -v --http1.0 -I --path-as-is 'http://h/a'`},
		{"what curl would take for several", Request{Method: "GET", Target: "/?q={a,b}", Minor: 1}, "", true,
			`curl -v --globoff --path-as-is 'http://h/?q={a,b}'`},
		{"half a head", Request{Method: "GET", Target: "/a", Minor: 1}, get + "Ho", false, `curl -v --path-as-is 'http://h/a'`},
	}
	for _, c := range cases {
		c.request.Read([]byte(c.raw), c.whole)
		if got := c.request.Curl("http://h/"); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestACaptureIsTakenToPieces(t *testing.T) {
	c := &monitor.Capture{Parts: []event.Wire{{Dir: event.In, Data: []byte("ab")}, {Dir: event.Out, Data: []byte("x")}, {Dir: event.In, Off: 2, Data: []byte("cd"), Skipped: 3}}}
	raw, whole := Captured(c, event.In)
	if string(raw) != "abcd" || whole {
		t.Errorf("got %q, whole %v; want abcd, not whole", raw, whole)
	}
	if raw, whole := Captured(c, event.Out); string(raw) != "x" || !whole {
		t.Errorf("got %q, whole %v; want x, whole", raw, whole)
	}
	if raw, whole := Captured(nil, event.In); raw != nil || whole {
		t.Errorf("nothing was captured, got %q, whole %v", raw, whole)
	}
}

// batch is two requests; the second was captured.
func batch() *Batch {
	at := time.Date(2025, 1, 10, 14, 32, 8, 0, time.UTC)
	sent := func(nth int, method, target string) monitor.Row {
		return monitor.Row{At: at.UnixNano(), ResponseSent: event.ResponseSent{Conn: 7, Nth: nth, Peer: netip.MustParseAddrPort("192.168.1.5:52341"),
			Method: method, Target: target, Status: 302, In: 60, Out: 80, Took: 3 * time.Millisecond, First: time.Millisecond, Why: reason.Keep11}}
	}
	return &Batch{URL: "http://192.168.1.5:8080/", Screen: "\x1b[0;1mlanes\x1b[0m \x1b]8", Zone: time.UTC, Items: []Item{
		{Row: sent(1, "GET", "/a"), Minor: 0},
		{Row: sent(2, "POST", "/b?x=1&y=a%20b&&z"), Minor: 1, Why: "#7 stays open", Capture: &monitor.Capture{Parts: []event.Wire{
			{Dir: event.In, Data: []byte("POST /b HTTP/1.1\r\nContent-Type: text/plain\r\n\r\nhi")},
			{Dir: event.Out, Data: []byte("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Type: image/png\r\n\r\n<\xff")},
		}}},
	}}
}

// written is a batch in that form.
func written(t *testing.T, f Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, batch()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnArchiveHasWhatIsKnownAndMinusOneForTheRest(t *testing.T) {
	var file harFile
	if err := json.Unmarshal(written(t, HAR()), &file); err != nil {
		t.Fatal(err)
	}
	if file.Log.Version != "1.2" || len(file.Log.Entries) != 2 {
		t.Fatalf("version %q, %d entries", file.Log.Version, len(file.Log.Entries))
	}
	bare, e := file.Log.Entries[0], file.Log.Entries[1]
	if bare.Request.HeadersSize != -1 || bare.Response.BodySize != -1 || bare.Request.Version != "HTTP/1.0" || bare.Request.URL != "http://192.168.1.5:8080/a" {
		t.Errorf("without a capture: %+v", bare)
	}
	if e.Connection != "7" || e.Comment != "#7 stays open" || e.Started != "2025-01-10T14:32:07.997Z" || e.Time != 3 || e.Timings.Wait != 1 || e.Timings.Receive != 2 {
		t.Errorf("the entry is %+v", e)
	}
	if q := e.Request; len(q.Headers) != 1 || q.HeadersSize != 46 || q.BodySize != 14 || q.PostData == nil || q.PostData.Text != "hi" || q.PostData.Type != "text/plain" {
		t.Errorf("the request is %+v, its content %+v", q, q.PostData)
	}
	if q := e.Request.Query; len(q) != 3 || q[0] != (harField{"x", "1"}) || q[1] != (harField{"y", "a b"}) || q[2] != (harField{"z", ""}) {
		t.Errorf("the query is %+v", q)
	}
	if p := e.Response; p.StatusText != "Found" || p.RedirectURL != "/x" || p.Content.Encoding != "base64" || p.Content.Text != "PP8=" || p.Content.Type != "image/png" {
		t.Errorf("the response is %+v", p)
	}
}

func TestJSONLinesAreARecording(t *testing.T) {
	data := written(t, JSONLines())
	p, err := feed.Open(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("not a recording: %v\n%s", err, data)
	}
	if n := p.Status().Len; n != 2 {
		t.Errorf("a recording of %d entries, want 2", n)
	}
}

func TestTheLogIsInTheDocumentedFormat(t *testing.T) {
	want := "[2025-01-10 14:32:08] 192.168.1.5:52341 - GET /a - 302 - 3ms\n[2025-01-10 14:32:08] 192.168.1.5:52341 - POST /b?x=1&y=a%20b&&z - 302 - 3ms\n"
	if got := string(written(t, Log())); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTheScreenIsWrittenWithoutItsStyles(t *testing.T) {
	got := string(written(t, Screen()))
	if got != "lanes \x1b]8\n" { // whatever else there is stays: it should not be there
		t.Errorf("got %q", got)
	}
	if strings.Contains(got, "[0") {
		t.Errorf("a style stays: %q", got)
	}
}
