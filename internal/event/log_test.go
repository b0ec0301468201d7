package event

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestALogLineReadsAsDocumented(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	at := time.Date(2025, 1, 10, 13, 32, 1, 999e6, time.UTC)
	peer := netip.MustParseAddrPort
	long := strings.Repeat("a", MaxText)
	for _, c := range []struct {
		what string
		sent ResponseSent
		want string
	}{
		{"the documented line", ResponseSent{Peer: peer("192.168.1.5:52341"), Method: "GET", Target: "/index.html", Status: 200, Took: 2*time.Millisecond + 999*time.Microsecond},
			`192.168.1.5:52341 - GET /index.html - 200 - 2ms`},
		{"an IPv6 peer", ResponseSent{Peer: peer("[::1]:52341"), Method: "GET", Target: "/", Status: 204},
			`[::1]:52341 - GET / - 204 - 0ms`},
		{"an IPv4 peer on a socket for both", ResponseSent{Peer: peer("[::ffff:10.0.0.7]:99"), Method: "GET", Target: "/?a=b", Status: 200},
			`10.0.0.7:99 - GET /?a=b - 200 - 0ms`},
		{"a peer in a zone with a foreign name", ResponseSent{Peer: peer("[fe80::1%e\x1b]:1"), Method: "GET", Target: "/", Status: 200},
			`[fe80::1%e\x1b]:1 - GET / - 200 - 0ms`},
		{"nothing known", ResponseSent{},
			`- - - - - - - 0ms`},
		{"no method, no target", ResponseSent{Peer: peer("127.0.0.1:1"), Status: 400},
			`127.0.0.1:1 - - - - 400 - 0ms`},
		{"a clock that went back", ResponseSent{Peer: peer("127.0.0.1:1"), Method: "GET", Target: "/", Status: 200, Took: -time.Hour},
			`127.0.0.1:1 - GET / - 200 - 0ms`},
		{"a forged line", ResponseSent{Peer: peer("127.0.0.1:1"), Method: "GET", Target: "/\r\n[x] - 200\\\x1b\x7f\xff", Status: 400},
			`127.0.0.1:1 - GET /\x0d\x0a[x]\x20-\x20200\x5c\x1b\x7f\xff - 400 - 0ms`},
		{"a target of the longest size", ResponseSent{Peer: peer("127.0.0.1:1"), Method: "GET", Target: long, Status: 200},
			`127.0.0.1:1 - GET ` + long + ` - 200 - 0ms`},
		{"a target that is too long", ResponseSent{Peer: peer("127.0.0.1:1"), Method: "GET", Target: long + "b", Status: 200},
			`127.0.0.1:1 - GET ` + long + `... - 200 - 0ms`},
		{"a target that was cut by the server", ResponseSent{Peer: peer("127.0.0.1:1"), Method: "GET", Target: long, TargetLen: 9999, Status: 414},
			`127.0.0.1:1 - GET ` + long + `... - 414 - 0ms`},
	} {
		l := Log{Zone: zone}
		want := "[2025-01-10 14:32:01] " + c.want
		if got := string(l.Append(nil, at, c.sent)); got != want {
			t.Errorf("%s\n got %s\nwant %s", c.what, got, want)
		}
	}
}

func TestALogLineIsInLocalTime(t *testing.T) {
	at := time.Date(2025, 7, 10, 13, 32, 1, 0, time.UTC)
	var l Log
	got := string(l.Append(nil, at, ResponseSent{}))
	if want := at.Local().Format("[2006-01-02 15:04:05] "); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}

func TestTheKeptSecondIsRenewed(t *testing.T) {
	l := Log{Zone: time.UTC}
	at := time.Unix(0, 0)
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{0, "[1970-01-01 00:00:00]"},
		{999 * time.Millisecond, "[1970-01-01 00:00:00]"},
		{time.Second, "[1970-01-01 00:00:01]"},
		{-time.Nanosecond, "[1969-12-31 23:59:59]"}, // a clock that was set back
		{24 * time.Hour, "[1970-01-02 00:00:00]"},
	} {
		got := string(l.Append(nil, at.Add(c.after), ResponseSent{}))
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("after %v: got %q, want it to begin with %q", c.after, got, c.want)
		}
	}
}

func FuzzALogLineIsPrintable(f *testing.F) {
	f.Add("GET", "/\x1b]52;c;aGk=\a", "eth0", uint16(200), int64(1e6), int64(1736515921))
	f.Add("", "", "", uint16(0), int64(-1), int64(0))
	f.Add("G\x80T", "a\\b c", "\x7f", uint16(65535), int64(1)<<62, int64(1)<<40)
	f.Fuzz(func(t *testing.T, method, target, zone string, status uint16, took, second int64) {
		peer := netip.AddrPortFrom(netip.MustParseAddr("fe80::1").WithZone(zone), 80)
		sent := ResponseSent{Peer: peer, Method: method, Target: target, Status: status, Took: time.Duration(took)}
		var l Log
		line := l.Append(nil, time.Unix(second, 0), sent)
		for i, c := range line {
			if c < ' ' || c >= 0x7f {
				t.Fatalf("byte %d is %#x in %q", i, c, line)
			}
		}
		// The columns are where a reader looks for them, whatever was sent.
		if n := strings.Count(string(line), " - "); zone == "" && method != "-" && target != "-" && method+target != "" && n != 3 {
			t.Fatalf("%d separators in %q", n, line)
		}
	})
}

func FuzzAppendSafe(f *testing.F) {
	f.Add("plain")
	f.Add("\x00\x1f\x7f\x80\xff\\x41")
	f.Fuzz(func(t *testing.T, s string) {
		safe := AppendSafe(nil, s)
		for i, c := range safe {
			if c < ' ' || c >= 0x7f {
				t.Fatalf("byte %d is %#x in %q", i, c, safe)
			}
		}
		if back := string(unescaped(string(safe))); back != s {
			t.Fatalf("%q was written as %q, which means %q", s, safe, back)
		}
	})
}
