package event

import (
	"bytes"
	"net/netip"
	"os"
	"reflect"
	"testing"
	"time"

	"httpserver/internal/reason"
)

var (
	recorded = time.Date(2025, 1, 10, 13, 32, 1, 250e6, time.UTC)
	client   = netip.MustParseAddrPort("192.168.1.5:52341")
)

// everything is an event of each type with all its members, and one with as few
// as there can be. They are the lines of testdata/lines.jsonl, in this order.
var everything = []Event{
	ServerStarted{},
	ServerStarted{Addr: "[::]:8080", URL: "http://localhost:8080/", Root: "public", Go: "go1.26.8", PID: 4711, Secure: true,
		Settings: Settings{KeepAlive: true, IdleTimeout: 5 * time.Second, MaxRequests: 100, Delay: time.Millisecond},
		Limits: Limits{HeaderTimeout: 10 * time.Second, ContentTimeout: 30 * time.Second, WriteTimeout: time.Minute,
			MaxHeaderBytes: 16384, MaxContentBytes: 1 << 40, MaxConns: 10000}},
	ServerStopped{},
	ServerStopped{Totals: Totals{Conns: 3, Requests: 12, Reused: 9, In: 900, Out: 123456789012}},
	SettingsChanged{},
	SettingsChanged{Settings: Settings{KeepAlive: true, IdleTimeout: time.Hour, MaxRequests: 1, Delay: 2 * time.Second}},
	ConnOpened{},
	ConnOpened{Conn: 7, Side: ToUpstream, Peer: client, Name: "localhost:3000", Tag: "demo 3a", Local: netip.MustParseAddrPort("10.0.0.1:80")},
	ConnOpened{Conn: 8, Peer: netip.MustParseAddrPort("[fe80::1%eth0]:9")},
	ConnSecured{},
	ConnSecured{Conn: 7, Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", Name: "localhost", Resumed: true, Took: 3 * time.Millisecond},
	ConnClosed{},
	ConnClosed{Conn: 7, Reason: reason.IdleTimeout, Phase: Closing, Detail: "12 of 512 KB", Requests: 12, In: 900, Out: 8000,
		Age: 17 * time.Second, Ended: ServerFIN},
	RequestReceived{},
	RequestReceived{Conn: 7, Nth: 2, Method: "POST", Target: "/form?a=b&c=d", Host: "localhost:8080", Minor: 1, Head: 312, Length: -1,
		HeadTime: time.Microsecond, Piped: true},
	ResponseSent{},
	ResponseSent{Conn: 7, Nth: 2, Peer: client, Method: "GET", Target: "/long", TargetLen: 9000, Status: 414, Why: reason.TargetTooLong,
		Short: true, In: 9100, Out: 180, Took: 2 * time.Millisecond, First: time.Millisecond, Detail: "9 KB, the limit is 8 KB"},
	Progress{},
	Progress{Conn: 7, Phase: Sending, Done: 65536, Total: 1 << 33, Until: recorded.Add(time.Minute)},
	Forwarded{},
	Forwarded{Conn: 7, Nth: 2, Upstream: 8, Reused: true},
	Snapshot{},
	Snapshot{Server: ServerStarted{Addr: ":80"}, Since: recorded, Totals: Totals{Conns: 2, Open: 2}, Open: []ConnState{
		{ConnOpened: ConnOpened{Conn: 1, Peer: client}, OpenedAt: recorded, Phase: Idle, Since: recorded, Requests: 1, In: 80, Out: 200},
		{ConnOpened: ConnOpened{Conn: 2, Peer: client, Tag: "demo 1"}, OpenedAt: recorded, Phase: Handling, Since: recorded,
			Secured: &ConnSecured{Conn: 2, Version: "TLS 1.2"}, Current: &RequestReceived{Conn: 2, Nth: 1, Method: "GET", Target: "/"}},
	}},
	Totals{},
	Totals{Conns: 5, Open: 2, Requests: 40, Reused: 35, In: 4000, Out: 80000, DemoConns: 1, DemoRequests: 6},
	Lost{},
	Lost{N: 1<<64 - 1},
	Wire{},
	Wire{Conn: 7, Nth: 2, Dir: Out, Off: 17, Data: []byte("HTTP/1.1 200 OK\r\n\r\n\x00\xff"), Skipped: 4096, File: true},
	Steps{},
	Steps{Conn: 7, Nth: 2, Steps: []Step{
		{What: "method"},
		{Dir: Out, Off: 9, Len: 3, What: "status", Fact: "200", Note: `it says "OK"`, Rule: "RFC 9112 §4"},
	}},
	Notice{},
	Notice{Text: "a certificate\nwas \\reloaded\x1b \xff é €"},
	RequestReceived{Conn: 7, Nth: 1, Method: "GET", Target: "/", Host: "localhost:8080", Agent: "curl/8.5 (\x80)", Minor: 1, Head: 88},
	Mark{},
	Mark{N: 2, Name: "pool size 8 \xff"},
	ConnGuest{Conn: 7},
	Steps{Conn: 7, Nth: 3, Steps: []Step{{What: "waits"}}, Partial: true},
	ServerReport{},
	ServerReport{Server: "web-1", Run: "k3x9", Addr: "[::]:8080", Started: recorded, Totals: Totals{Conns: 5, Requests: 40, Reused: 35},
		Closed: []ReasonCount{{reason.ClientClose, 4}, {reason.IdleTimeout, 1}}, Missing: 12, Offset: -3 * time.Second, Detailed: true, Ended: true},
	ConnOpened{Conn: 9, Peer: client, Server: "web-1", Own: 4},
	ServerStarted{Name: "web-1"},
	ServerStarted{Fleet: "nats://127.0.0.1:4222"},
	ConnOpened{Conn: 7, Peer: client, Local: netip.MustParseAddrPort("10.0.0.1:80"), Free: 3},
}

// TestRecordedLinesNeverChange: recordings from before are read, and lines are
// written, as the document has them, member by member.
func TestRecordedLinesNeverChange(t *testing.T) {
	text, err := os.ReadFile("testdata/lines.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	if len(lines) != len(everything) {
		t.Fatalf("%d lines, want one for each of %d events", len(lines), len(everything))
	}
	seen := make(map[Kind]bool)
	for i, e := range everything {
		entry := Entry{Seq: uint64(i + 1), At: recorded, Event: e}
		seen[e.Kind()] = true
		line, err := AppendLine(nil, entry)
		if err != nil || string(line) != string(lines[i]) {
			t.Errorf("%T is written as\n     %s (%v)\nwant %s", e, line, err, lines[i])
		}
		got, err := ParseLine(lines[i])
		if err != nil || !reflect.DeepEqual(got, entry) {
			t.Errorf("line %s\nis read as %#v (%v)\nwant       %#v", lines[i], got, err, entry)
		}
		cut, ok := CutLine(lines[i])
		if !ok || cut.Seq != entry.Seq || !cut.At.Equal(recorded) || cut.Type != e.Kind().String() || !bytes.Contains(lines[i], cut.Data) {
			t.Errorf("line %s\nis cut into %+v, %v", lines[i], cut, ok)
		}
	}
	if len(seen) != int(kinds) {
		t.Errorf("%d of %d kinds have a line", len(seen), kinds)
	}
}

// Other programs may write the same members in other ways.
func TestALineInAnotherFormIsReadAsWell(t *testing.T) {
	want := Entry{Seq: 7, At: recorded, Event: Lost{N: 3}}
	for what, line := range map[string]string{
		"as it is written":      `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}`,
		"with a line end":       `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}` + "\n",
		"with the other one":    `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}` + "\r\n",
		"with spaces":           ` { "seq" : 7, "at": "2025-01-10T13:32:01.25Z", "type": "lost", "data": { "n": 3 } } `,
		"in another order":      `{"data":{"n":3},"type":"lost","at":"2025-01-10T13:32:01.25Z","seq":7}`,
		"in another zone":       `{"seq":7,"at":"2025-01-10T14:32:01.25+01:00","type":"lost","data":{"n":3}}`,
		"with more decimals":    `{"seq":7,"at":"2025-01-10T13:32:01.250000000Z","type":"lost","data":{"n":3}}`,
		"with escapes":          `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"\u006cost","data":{"\u006e":3}}`,
		"with a member more":    `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3},"new":{}}`,
		"with a member in data": `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"new":"}","n":3}}`,
	} {
		got, err := ParseLine([]byte(line))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, %v; want %#v", what, got, err, want)
		}
	}
}

func TestAllTimesAreReadAsUTC(t *testing.T) {
	const there = `"2025-01-10T14:32:01.25+01:00"`
	for _, c := range []struct {
		line string
		want Event
	}{
		{`{"seq":7,"at":` + there + `,"type":"progress","data":{"phase":"sending","until":` + there + `}}`, Progress{Phase: Sending, Until: recorded}},
		{`{"seq":7,"at":` + there + `,"type":"snapshot","data":{"since":` + there + `,"open":[{"opened_at":` + there + `,"since":` + there + `}]}}`,
			Snapshot{Since: recorded, Open: []ConnState{{OpenedAt: recorded, Since: recorded}}}},
	} {
		got, err := ParseLine([]byte(c.line))
		if want := (Entry{Seq: 7, At: recorded, Event: c.want}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n got %#v, %v\nwant %#v", c.line, got, err, want)
		}
	}
}

func TestOnlyALineOfOurFormIsCut(t *testing.T) {
	const good = `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}`
	if _, ok := CutLine([]byte(good)); !ok {
		t.Fatalf("%s is not cut", good)
	}
	for _, c := range []struct{ what, old, new string }{
		{"a space", `{"seq"`, `{ "seq"`},
		{"no number", `:7,`, `:x,`},
		{"a negative number", `:7,`, `:-7,`},
		{"a number that is too large", `:7,`, `:18446744073709551616,`},
		{"no time", `13:32:01.25Z`, `noon`},
		{"another order", `"type":"lost","data":{"n":3}`, `"data":{"n":3},"type":"lost"`},
		{"data that is no object", `{"n":3}`, `[3]`},
		{"no data", `,"data":{"n":3}`, ``},
		{"no end", `}}`, `}`},
		{"more than a line end after it", `}}`, "}}\n\n"},
	} {
		line := bytes.Replace([]byte(good), []byte(c.old), []byte(c.new), 1)
		if l, ok := CutLine(line); ok {
			t.Errorf("%s: %s is cut into %+v", c.what, line, l)
		}
	}
}
