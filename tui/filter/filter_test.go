package filter

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// row is a request; conn the connection that it came on.
func row() *monitor.Row {
	return &monitor.Row{ResponseSent: event.ResponseSent{Conn: 7, Nth: 3, Peer: netip.MustParseAddrPort("[::ffff:192.168.1.5]:52341"),
		Method: "POST", Target: "/Img/logo\x1b.svg?q", Status: 404, Took: 3 * time.Millisecond}, Queued: 120 * time.Millisecond}
}

func conn() *monitor.Conn {
	server := netip.MustParseAddrPort("10.0.0.7:80")
	return &monitor.Conn{ID: 7, Peer: netip.MustParseAddrPort("192.168.1.5:52341"), Tag: "demo 3b", Name: "httpbin.org:443", Local: &server}
}

func TestWhatAFilterLetsThrough(t *testing.T) {
	for text, want := range map[string]struct{ row, conn bool }{
		"":                      {true, true},
		"logo":                  {true, false},
		"LOGO":                  {true, false},
		"!logo":                 {false, true},
		`logo\x1b.`:             {true, false}, // as it is shown
		"192.168.1.5:52341":     {true, true},
		"ffff":                  {false, false},
		"peer:192.168.":         {true, true},
		"!peer:192.168.":        {false, false},
		"peer:127.":             {false, false},
		"httpbin":               {false, true},
		"demo":                  {true, true},
		"tag:3b":                {true, true},
		"tag:4":                 {false, false},
		"conn:7":                {true, true},
		"conn:#7":               {true, true},
		"conn:70":               {false, false},
		"conn:":                 {true, true}, // not typed to its end yet
		"conn:x":                {true, true},
		"status:404":            {true, false},
		"status:4xx":            {true, false},
		"status:4":              {true, false},
		"status:40x":            {true, false},
		"status:4040":           {false, false},
		"status:2xx":            {false, false},
		"!status:2xx":           {true, false}, // of itself a connection has no status
		"method:post":           {true, false},
		"method:pos":            {false, false},
		"path:/img":             {true, false},
		"path:post":             {false, false},
		"ms>2":                  {true, false},
		"ms>3":                  {false, false},
		"ms<4":                  {true, false},
		"ms<":                   {true, true},
		"waited>0":              {true, false},
		"waited>100ms":          {true, false},
		"waited>119":            {true, false},
		"waited>120":            {false, false},
		"waited>0.2s":           {false, false},
		"waited>":               {true, true},
		"waited>100m5":          {true, true}, // not typed to its end yet
		"server:10.0.0.7:80":    {true, true},
		"server:10.0.0.8":       {false, false},
		"!server:10.0.0.8":      {true, true},
		"  conn:7   path:img  ": {true, false},
		"conn:7 path:css":       {false, false},
		"!":                     {true, true},
	} {
		var f Filter
		f.Set(text)
		if got := f.Row(row(), conn()); got != want.row {
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
		if is.Active() && is.Row(row(), conn()) == not.Row(row(), conn()) {
			t.Errorf("%q and its opposite agree", word)
		}
	})
}
