package filter

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// row is a request; conn the connection that it came on.
func row() *monitor.Row {
	return &monitor.Row{ResponseSent: event.ResponseSent{Conn: 7, Nth: 3, Peer: netip.MustParseAddrPort("[::ffff:192.168.1.5]:52341"),
		Method: "POST", Target: "/Img/logo\x1b.svg?q", Status: 404, Took: 3 * time.Millisecond, Why: reason.BadHost}, At: at.UnixNano(), Queued: 120 * time.Millisecond}
}

var at = time.Date(2025, 1, 10, 14, 32, 0, 0, time.UTC)

// state is ten seconds later, with the head of the request in two parts.
func state() *monitor.State {
	st := monitor.New()
	head := "POST / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/8 (test)\r\nX-Request-Id:7f3a\r\nAuthorization: ******\r\nCookie : ***\r\n\r\nVia: content"
	for _, part := range [][2]int{{0, 30}, {30, len(head)}} {
		st.Apply(event.Entry{At: at.Add(10 * time.Second), Event: event.Wire{Conn: 7, Nth: 3, Off: int64(part[0]), Data: []byte(head[part[0]:part[1]])}})
	}
	return st
}

func conn() *monitor.Conn {
	server := monitor.ServerID{Name: "lb", Addr: netip.MustParseAddrPort("10.0.0.7:80")}
	return &monitor.Conn{ID: 7, Peer: netip.MustParseAddrPort("192.168.1.5:52341"), Tag: "demo 3b", Name: "httpbin.org:443", Server: &server,
		Requests: 3, Closed: 1, Why: reason.ClientClose, Last: at.UnixNano()}
}

func TestWhatAFilterLetsThrough(t *testing.T) {
	for text, want := range map[string]struct{ row, conn bool }{
		"":                                 {true, true},
		"logo":                             {true, false},
		"LOGO":                             {true, false},
		"!logo":                            {false, true},
		`logo\x1b.`:                        {true, false}, // as it is shown
		"192.168.1.5:52341":                {true, true},
		"ffff":                             {false, false},
		"peer:192.168.":                    {true, true},
		"!peer:192.168.":                   {false, false},
		"peer:127.":                        {false, false},
		"httpbin":                          {false, true},
		"demo":                             {true, true},
		"tag:3b":                           {true, true},
		"tag:4":                            {false, false},
		"conn:7":                           {true, true},
		"conn:#7":                          {true, true},
		"conn:70":                          {false, false},
		"conn:":                            {true, true}, // not typed to its end yet
		"conn:x":                           {true, true},
		"status:404":                       {true, false},
		"status:4xx":                       {true, false},
		"status:4":                         {true, false},
		"status:40x":                       {true, false},
		"status:4040":                      {false, false},
		"status:2xx":                       {false, false},
		"!status:2xx":                      {true, false}, // of itself a connection has no status
		"method:post":                      {true, false},
		"method:pos":                       {false, false},
		"path:/img":                        {true, false},
		"path:post":                        {false, false},
		"ms>2":                             {true, false},
		"ms>3":                             {false, false},
		"ms<4":                             {true, false},
		"ms<":                              {true, true},
		"waited>0":                         {true, false},
		"waited>100ms":                     {true, false},
		"waited>119":                       {true, false},
		"waited>120":                       {false, false},
		"waited>0.2s":                      {false, false},
		"waited>":                          {true, true},
		"waited>100m5":                     {true, true}, // not typed to its end yet
		"server:10.0.0.7:80":               {true, true},
		"server:10.0.0.8":                  {false, false},
		"server:=lb":                       {true, true},
		"server:=lb/10.0.0.7:80":           {true, true},
		"server:=l":                        {false, false},
		"!server:10.0.0.8":                 {true, true},
		"  conn:7   path:img  ":            {true, false},
		"conn:7 path:css":                  {false, false},
		"!":                                {true, true},
		"why:bad":                          {true, false}, // of the request alone
		"why:client-close":                 {true, true},  // of the connection
		"why:idle":                         {false, false},
		"!why:idle":                        {true, true},
		"why:":                             {true, true},
		"reuse<4":                          {true, true},
		"reuse<3":                          {false, false},
		"reuse>2":                          {true, true},
		"reuse>x":                          {true, true},
		"since:1m":                         {true, true},
		"since:5s":                         {false, false},
		"since:5":                          {true, true}, // not typed to its end yet
		"ua:curl":                          {true, false},
		"ua:wget":                          {false, false},
		`ua:"curl/8 (test"`:                {true, false},
		`"ua:curl/8 (test"`:                {true, false},
		"header:x-request-id=7F":           {true, false},
		"header:X-Request-ID=7g":           {false, false},
		"header:x-request-id=":             {true, false},
		"header:x-request=7f":              {false, false}, // another name
		"header:x-req":                     {true, false},
		"header:via":                       {false, false},
		"!header:via":                      {true, false},
		"header:authorization=":            {false, false},
		"header:authorization=*":           {false, false},
		"header:auth":                      {false, false},
		"header:cookie":                    {false, false},
		"ms<3.5":                           {true, false},
		"ms>3.5":                           {false, false},
		"ms>2.9":                           {true, false},
		"conn:7  reuse>2 ua:curl since:1m": {true, false},
	} {
		var f Filter
		f.Look(state(), false, nil)
		f.Set(text)
		if got := shows(f); got != want.row {
			t.Errorf("%q lets the request through: %v", text, got)
		}
		if got := f.Conn(conn()); got != want.conn {
			t.Errorf("%q lets the connection through: %v", text, got)
		}
		if f.Text() != text {
			t.Errorf("%q is read back as %q", text, f.Text())
		}
	}
}

func TestAFilterCanBeSetAgain(t *testing.T) {
	var f Filter
	if f.Active() {
		t.Error("the zero value leaves something out")
	}
	for _, c := range []struct {
		text   string
		active bool
	}{{"conn:7 x", true}, {"conn:", false}, {"x", true}, {" ", false}} {
		if f.Set(c.text); f.Active() != c.active {
			t.Errorf("%q leaves something out: %v", c.text, f.Active())
		}
	}
}

func TestWhatHasNoAddressIsShownWithADash(t *testing.T) {
	var f Filter
	f.Set("peer:-")
	if !f.Conn(&monitor.Conn{}) || f.Conn(conn()) {
		t.Error("a dash is not what an unknown address is shown as")
	}
}

// A quiz lets no filter tell why a connection ended.
func TestAMuteFilterDoesNotTellWhy(t *testing.T) {
	var f Filter
	f.Set("why:idle conn:7")
	f.Look(state(), true, nil)
	if !f.Conn(conn()) || !shows(f) {
		t.Error("a muted term leaves something out")
	}
	if f.Set("why:idle conn:8"); f.Conn(conn()) || shows(f) {
		t.Error("the other terms do not count")
	}
}

func TestAWordReplacesOneThatAsksTheSame(t *testing.T) {
	for _, c := range [][3]string{
		{"", "status:404", "status:404"},
		{"logo status:200", "status:404", "logo status:404"},
		{"!status:200", "status:404", "!status:200 status:404"},
		{"ms>10 ms<20", "ms>50 ms<100", "ms>50 ms<100"},
		{"header:a=1", "header:b=2", "header:a=1 header:b=2"},
		{"header:a=1", "header:a=2", "header:a=2"},
		{"logo", "logo", "logo"},
	} {
		if got := With(c[0], c[1]); got != c[2] {
			t.Errorf("%q with %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestTheWordsOfAKey(t *testing.T) {
	for _, c := range [][3]string{ // a text, the value of "server:" in it, the text without it
		{"", "", ""},
		{"logo peer:server:x", "", "logo peer:server:x"},
		{"a server:=10.0.0.7:80 b", "=10.0.0.7:80", "a b"},
		{`"server:A b" !server:c server:d`, "a b", "!server:c"},
		{`ua:"a server:b"`, "", `ua:"a server:b"`},
	} {
		if got := Value(c[0], "server:"); got != c[1] {
			t.Errorf("in %q the server is %q, want %q", c[0], got, c[1])
		}
		if got := Without(c[0], "server:"); got != c[2] {
			t.Errorf("%q without a server is %q, want %q", c[0], got, c[2])
		}
	}
}

func TestOffers(t *testing.T) {
	st := state()
	local := netip.MustParseAddrPort("10.0.0.7:80")
	for _, e := range []event.Event{
		event.ConnOpened{Conn: 7, Peer: netip.MustParseAddrPort("192.168.1.5:52341"), Tag: "demo 3", Local: local},
		event.RequestReceived{Conn: 7, Nth: 3, Method: "POST", Target: "/a b"},
		event.ResponseSent{Conn: 7, Nth: 3, Method: "POST", Target: "/a?token=1", Status: 404, Why: reason.Keep11, Took: 30 * time.Millisecond},
		event.ResponseSent{Conn: 7, Nth: 4, Method: "GET", Target: "/b", Status: 200, Why: reason.Keep11, Took: 30 * time.Millisecond},
		event.ResponseSent{Conn: 7, Nth: 5, Method: "GET", Target: "/b", Status: 200, Why: reason.Keep11, Took: 30 * time.Millisecond},
		event.ConnClosed{Conn: 7, Reason: reason.IdleTimeout},
	} {
		st.Apply(event.Entry{At: at.Add(11 * time.Second), Event: e})
	}
	all, masked := Told{Addresses: true, Reasons: true}, Told{Reasons: true}
	for _, c := range []struct {
		typed string
		told  Told
		want  string // the texts
	}{
		{"sta", all, "status:"},
		{"!me", all, "!method:"},
		{"x status:", all, "x status:200 | x status:404"},
		{"status:4", all, "status:404"},
		{"status:404", all, ""},
		{"method:", all, "method:GET | method:POST"},
		{"path:", all, "path:/b | path:/a"},
		{"why:", all, "why:idle-timeout"},
		{"why:", Told{Addresses: true}, ""},
		{"peer:", all, "peer:192.168.1.5"},
		{"peer:", masked, ""},
		{"server:", all, "server:10.0.0.7:80"},
		{"server:", masked, ""},
		{"tag:", all, `"tag:demo 3"`},
		{"conn:", all, "conn:7"},
		{"ms>", all, "ms>30"},
		{"ua:", all, `"ua:curl/8 (test)"`},
		{`x "ua:curl/8 (`, all, `x "ua:curl/8 (test)"`},
		{"header:x", all, "header:x-request-id="},
		{"header:", all, "header:host= | header:user-agent= | header:x-request-id="},
		{"header:x-request-id=", all, "header:x-request-id=7f3a"},
		{"header:x-request-id=", masked, ""},
		{"header:cookie=", all, ""},
		{"nothing", all, ""},
	} {
		var got []string
		for _, o := range Offers(c.typed, st, c.told) {
			got = append(got, o.Text)
		}
		if got := strings.Join(got, " | "); got != c.want {
			t.Errorf("%q: offered %q, want %q", c.typed, got, c.want)
		}
	}
}

// What is offered can be typed: it is read as the term that it is offered for.
func FuzzOffersAreTerms(f *testing.F) {
	f.Add("curl/8 (x", "sta")
	f.Add("\"\x00\xff \\", "header:a=")
	f.Fuzz(func(t *testing.T, agent, typed string) {
		st := monitor.New()
		st.Apply(event.Entry{At: at, Event: event.Wire{Conn: 1, Nth: 1, Data: []byte("GET / HTTP/1.1\r\nUser-Agent: " + agent + "\r\n\r\n")}})
		st.Apply(event.Entry{At: at, Event: event.ResponseSent{Conn: 1, Nth: 1, Method: "GET", Target: agent, Status: 200}})
		for _, typed := range []string{typed, "ua:", "path:"} {
			for _, o := range Offers(typed, st, Told{true, true}) {
				for _, r := range o.Text[len(o.Text)-len(o.Word):] {
					if r < ' ' || r >= 0x7f {
						t.Fatalf("%q: offered %q, which no screen shows", typed, o.Text)
					}
				}
			}
		}
	})
}

// A word and its opposite never agree about a request, whatever they are.
func FuzzTheOpposite(f *testing.F) {
	for _, w := range []string{"logo", "status:4x4", "conn:7", "ms>-1", "peer:", "\xff", "!!"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		words := strings.Fields(word)
		if len(words) != 1 || strings.HasPrefix(words[0], "!") {
			return
		}
		var is, not Filter
		is.Set(word)
		not.Set("!" + words[0])
		if is.Active() != not.Active() {
			t.Fatalf("%q leaves something out: %v, its opposite: %v", word, is.Active(), not.Active())
		}
		if is.Active() && shows(is) == shows(not) {
			t.Errorf("%q and its opposite agree", word)
		}
	})
}

// shows reports whether a filter shows the request of these tests.
func shows(f Filter) bool { return f.RowFixed(row(), conn()) && f.RowNow(row(), conn()) }
