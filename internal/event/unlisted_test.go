package event

import (
	"net/netip"
	"strings"
	"testing"

	"httpserver/internal/reason"
)

// What a newer version wrote is read, and written again as it was.
func TestWhatANewerVersionWroteIsKept(t *testing.T) {
	const head = `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":`
	for _, c := range []struct {
		line string
		want Event
	}{
		{`"conn-closed","data":{"conn":3,"reason":"sun-set","phase":"idle","requests":2,"in":5,"out":6,"age":7,"ended":"server FIN"}}`,
			ConnClosed{Conn: 3, Reason: reason.Other, Detail: "sun-set", Requests: 2, In: 5, Out: 6, Age: 7, Ended: ServerFIN}},
		{`"conn-closed","data":{"conn":3,"reason":"sun-set","detail":"at 21: \\x5c\u00e9","phase":"idle","requests":0,"in":0,"out":0,"age":0}}`,
			ConnClosed{Conn: 3, Reason: reason.Other, Detail: `sun-set: at 21: \é`}},
		{`"response-sent","data":{"conn":3,"nth":1,"peer":"1.2.3.4:5","method":"GET","target":"/\\xff","status":200,"in":1,"out":2,"took":3,"first":4,"why":"keep-3.0","detail":"QUIC"}}`,
			ResponseSent{Conn: 3, Nth: 1, Peer: netip.MustParseAddrPort("1.2.3.4:5"), Method: "GET", Target: "/\xff", Status: 200, In: 1, Out: 2, Took: 3, First: 4, Why: reason.Other, Detail: "keep-3.0: QUIC"}},
		{`"coffee","data":{"cups":[1,2.50],"of":"\u00e9\\x5c\"","x":{}}}`,
			Foreign{"coffee", `{"cups":[1,2.50],"of":"\u00e9\\x5c\"","x":{}}`}},
	} {
		e, err := ParseLine([]byte(head + c.line))
		if err != nil || e.Event != c.want || e.Seq != 7 {
			t.Errorf("%s\nis read as %#v, %v", c.line, e, err)
			continue
		}
		if line, err := AppendLine(nil, e); err != nil || string(line) != head+c.line {
			t.Errorf("%s\nis written as\n%s, %v", c.line, line, err)
		}
	}
}

// Data in any other form becomes printable ASCII on one line.
func TestForeignDataIsPrintable(t *testing.T) {
	e, err := ParseLine([]byte("{\"type\": \"coffee\", \"seq\": 1,\n \"data\": {\"of\": \"é\x7f😀\"}}"))
	if f, ok := e.Event.(Foreign); err != nil || !ok || f.Data != `{"of":"\u00e9\u007f\ud83d\ude00"}` {
		t.Errorf("%#v, %v", e, err)
	}
}

func TestANameThatIsNoneIsAnError(t *testing.T) {
	for _, name := range []string{"", "Coffee", "a b", `a\"b`, "a:b", strings.Repeat("a", maxName+1)} {
		for _, line := range []string{`{"type":"` + name + `","data":{}}`, `{"type":"conn-closed","data":{"reason":"` + name + `"}}`} {
			if e, err := ParseLine([]byte(line)); err == nil {
				t.Errorf("%s is read as %#v", line, e)
			}
		}
	}
}

// An entry of an unknown type has a kind and a text, so that a viewer can tell its
// reader of it.
func TestAForeignEntryIsNamedInItsText(t *testing.T) {
	f := Foreign{"coffee", `{}`}
	if f.Kind() != KindForeign || !strings.Contains(f.Text(), `"coffee"`) {
		t.Errorf("kind %v, %q", f.Kind(), f.Text())
	}
}

// A detail that only looks like one with an unlisted reason keeps its text, and the
// reason its name.
func TestADetailIsNotTakenForAReason(t *testing.T) {
	for _, c := range []struct {
		why          reason.Code
		detail       string
		name, remain string
	}{
		{reason.Other, "sun-set", "sun-set", ""},
		{reason.Other, "sun-set: at 21: late", "sun-set", "at 21: late"},
		{reason.Other, "Sun set: at 21", reason.Other.String(), "Sun set: at 21"},
		{reason.Other, "", reason.Other.String(), ""},
		{reason.IdleTimeout, "sun-set: at 21", reason.IdleTimeout.String(), "sun-set: at 21"},
	} {
		if name, detail := nameAndDetail(c.why, c.detail); name != c.name || detail != c.remain {
			t.Errorf("%v, %q: %q, %q; want %q, %q", c.why, c.detail, name, detail, c.name, c.remain)
		}
	}
}
