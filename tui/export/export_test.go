package export

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

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

// archived is a batch as an archive, read again.
func archived(t *testing.T, x *Batch) (file harFile) {
	t.Helper()
	var b bytes.Buffer
	if err := HAR().Write(&b, x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// A request that waited for the responses before it was blocked for that time, and
// the parts of its time make up the whole.
func TestAnArchiveHasTheTimeInTheQueue(t *testing.T) {
	x := batch()
	x.Items[1].Queued = 5 * time.Millisecond
	e := archived(t, x).Log.Entries[1]
	if tm := e.Timings; tm.Blocked != 5 || tm.Wait != 1 || tm.Receive != 2 || e.Time != 8 || e.Started != "2025-01-10T14:32:07.992Z" {
		t.Errorf("the entry is %+v", e)
	}
}

func TestAnArchiveHasContentWithoutItsChunks(t *testing.T) {
	x := &Batch{URL: "http://h/", Items: []Item{{Capture: &monitor.Capture{Parts: []event.Wire{
		{Dir: event.In, Data: []byte("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")},
		{Dir: event.Out, Data: []byte("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nyou\r\n0\r\n\r\n")},
	}}}}}
	e := archived(t, x).Log.Entries[0]
	if e.Request.PostData == nil || e.Request.PostData.Text != "hi" || e.Response.Content.Text != "you" {
		t.Errorf("the request's content is %+v, the response's %+v", e.Request.PostData, e.Response.Content)
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
	if got != "lanes ?]8\n" {
		t.Errorf("got %q", got)
	}
}

// What is exported is opened by other programs and printed on terminals: no
// byte of a client's drives them, and no target leads to another server.
func TestAnExportIsSafeToOpen(t *testing.T) {
	targets := map[string]string{
		"/a":                             "http://h:1/a",
		"/x?u=http://evil/":              "http://h:1/x?u=http://evil/",
		"//evil/x":                       "http://h:1//evil/x",
		"http://evil/y?z":                "http://h:1/y?z",
		".evil:80":                       "http://h:1/",
		"@evil/":                         "http://h:1/",
		"*":                              "http://h:1/",
		"javascript:alert(1)":            "http://h:1/",
		"":                               "http://h:1/",
		"/\x1b]0;x\x07\x9b31m\r\nSet: 1": "http://h:1/\x1b]0;x\x07\x9b31m\r\nSet: 1",
	}
	x := &Batch{URL: "http://h:1/", Zone: time.UTC}
	for target := range targets {
		hostile := "\x1b]0;x\x07\u202e\u009b31m\x00\r\n"
		x.Items = append(x.Items, Item{Row: monitor.Row{ResponseSent: event.ResponseSent{Method: "G" + hostile, Target: target, Detail: hostile}}, Why: hostile,
			Capture: &monitor.Capture{Parts: []event.Wire{{Dir: event.In, Data: []byte("GET / HTTP/1.1\r\nX: " + hostile + "\r\n\r\n" + hostile)}}}})
	}
	for _, f := range []Form{HAR(), JSONLines(), Log()} {
		var b bytes.Buffer
		if err := f.Write(&b, x); err != nil {
			t.Fatal(err)
		}
		for _, r := range b.String() {
			if r != '\n' && unicode.IsControl(r) {
				t.Fatalf("%s holds %q:\n%q", f.Ext, r, b.String())
			}
		}
		if f.Ext != "har" {
			want := len(x.Items)
			if f.Ext == "jsonl" {
				want++ // its first line names the format
			}
			if lines := bytes.Count(b.Bytes(), []byte("\n")); lines != want {
				t.Errorf("%s has %d lines for %d requests, want %d", f.Ext, lines, len(x.Items), want)
			}
			continue
		}
		var file harFile
		if err := json.Unmarshal(b.Bytes(), &file); err != nil {
			t.Fatal(err)
		}
		for i, e := range file.Log.Entries {
			if want := strings.ToValidUTF8(targets[x.Items[i].Target], "\ufffd"); e.Request.URL != want {
				t.Errorf("the URL of %q is %q, want %q", x.Items[i].Target, e.Request.URL, want)
			}
		}
	}
}
