package event

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestAnEntryIsTheSameAfterATripThroughALine(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	seen := make(map[Kind]int)
	for seq := range uint64(20_000) {
		want := randomEntry(r, seq)
		line, err := AppendLine(nil, want)
		if err != nil {
			t.Fatalf("AppendLine(%#v): %v", want, err)
		}
		got, err := ParseLine(line)
		if err != nil {
			t.Fatalf("ParseLine(%s): %v", line, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("line %s\n got %#v\nwant %#v", line, got, want)
		}
		if i := strings.IndexFunc(string(line), func(c rune) bool { return c < ' ' || c >= 0x7f }); i >= 0 {
			t.Fatalf("byte %d of the line is not printable ASCII: %q", i, line)
		}
		seen[want.Event.Kind()]++
	}
	if len(seen) != int(kinds) {
		t.Fatalf("only %d of %d kinds were tried", len(seen), kinds)
	}
}

// The members are written by hand; the tags in event.go are what reads them.
func TestALineHasTheMembersOfItsType(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for kind, sample := range samples {
		for range 200 {
			v := reflect.New(reflect.TypeOf(sample)).Elem()
			fill(r, v)
			e := v.Interface().(Event)
			line, err := AppendLine(nil, Entry{Event: e})
			if err != nil {
				t.Fatal(err)
			}
			var got struct{ Data map[string]any }
			if err := json.Unmarshal(line, &got); err != nil {
				t.Fatalf("line %s: %v", line, err)
			}
			std, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			var want map[string]any
			if err := json.Unmarshal(std, &want); err != nil {
				t.Fatal(err)
			}
			compareMembers(t, Kind(kind).String(), got.Data, want)
		}
	}
}

func compareMembers(t *testing.T, where string, got, want map[string]any) {
	t.Helper()
	for name, w := range want {
		g, ok := got[name]
		if !ok {
			t.Fatalf("%s: member %q is not written", where, name)
		}
		if w, ok := w.(map[string]any); ok {
			compareMembers(t, where+"."+name, g.(map[string]any), w)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Fatalf("%s: member %q is written and not in the type", where, name)
		}
	}
}

func TestALineReadsAsDocumented(t *testing.T) {
	at := time.Date(2025, 1, 10, 13, 32, 1, 250e6, time.UTC)
	for _, c := range []struct {
		entry Entry
		want  string
	}{
		{Entry{7, at, Lost{N: 3}},
			`{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}`},
		{Entry{8, at, Notice{Text: "a\\b \xff\x1b é \"q\""}},
			`{"seq":8,"at":"2025-01-10T13:32:01.25Z","type":"notice","data":{"text":"a\\x5cb \\xff\u001b \u00e9 \"q\""}}`},
		{Entry{9, at, ConnClosed{Conn: 1, Phase: ReceivingContent}},
			`{"seq":9,"at":"2025-01-10T13:32:01.25Z","type":"conn-closed","data":{"conn":1,"reason":"none","phase":"receiving-content","requests":0,"in":0,"out":0,"age":0}}`},
	} {
		line, err := AppendLine(nil, c.entry)
		if err != nil || string(line) != c.want {
			t.Errorf("%#v\n got %s (%v)\nwant %s", c.entry, line, err, c.want)
		}
	}
}

func TestWhatIsNoEventIsRefusedAndChangesNothing(t *testing.T) {
	for _, e := range []Event{nil, ConnState{}, &Lost{}} {
		line, err := AppendLine([]byte("before"), Entry{Event: e})
		if err == nil || string(line) != "before" {
			t.Errorf("%T: got %q, %v; want the bytes from before and an error", e, line, err)
		}
	}
}

func TestABrokenLineIsAnError(t *testing.T) {
	good, err := AppendLine(nil, Entry{Event: ResponseSent{}})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{
		"", "null", "7", "{}", `{"type":"coffee","data":7}`, `{"type":"Coffee!","data":{}}`, `{"type":"lost"}`, `{"type":"lost","data":{"n":-1}}`,
		`{"type":"conn-closed","data":{"reason":"because of this"}}`, `{"type":"conn-closed","data":{"reason":"because","age":"x"}}`, `{"type":"wire","data":{"dir":"up"}}`,
		`{"type":"progress","data":{"phase":"asleep"}}`, string(good) + "x",
	}
	for n := range good {
		lines = append(lines, string(good[:n]))
	}
	for _, line := range lines {
		if e, err := ParseLine([]byte(line)); err == nil {
			t.Errorf("ParseLine(%q) = %#v, want an error", line, e)
		}
	}
}

// A member of the wrong type is an error that names the entry, for each type.
func TestAMemberOfTheWrongTypeIsAnError(t *testing.T) {
	for _, c := range []struct{ kind, data string }{
		{"server-started", `{"pid":"four"}`},
		{"server-started", `{"limits":[]}`},
		{"server-stopped", `{"totals":7}`},
		{"settings-changed", `{"settings":{"idle_timeout":"5s"}}`},
		{"conn-opened", `{"peer":"nowhere"}`},
		{"conn-opened", `{"side":"middle"}`},
		{"conn-secured", `{"took":1.5}`},
		{"conn-closed", `{"age":"long"}`},
		{"conn-closed", `{"ended":"both"}`},
		{"request-received", `{"minor":256}`},
		{"request-received", `{"nth":"first"}`},
		{"response-sent", `{"status":65536}`},
		{"response-sent", `{"why":"because of this"}`},
		{"response-sent", `{"why":"because","out":"x"}`},
		{"progress", `{"until":"soon"}`},
		{"forwarded", `{"reused":1}`},
		{"snapshot", `{"open":{}}`},
		{"snapshot", `{"open":[{"current":{"head":-1.5}}]}`},
		{"totals", `{"open":"two"}`},
		{"lost", `{"n":1e3}`},
		{"wire", `{"data":"&"}`},
		{"steps", `{"steps":[{"off":"0"}]}`},
		{"notice", `{"text":7}`},
		{"notice", `7`},
	} {
		line := `{"seq":42,"at":"2025-01-10T13:32:01Z","type":"` + c.kind + `","data":` + c.data + `}`
		e, err := ParseLine([]byte(line))
		if err == nil || !strings.Contains(err.Error(), "42") {
			t.Errorf("%s: %#v, %v; want an error that names entry 42", line, e, err)
		}
	}
}

func TestUnknownMembersAreIgnored(t *testing.T) {
	e, err := ParseLine([]byte(`{"seq":1,"new":[1],"at":"2025-01-10T13:32:01Z","type":"lost","data":{"n":3,"why":"x"}}`))
	if want := (Lost{N: 3}); err != nil || e.Event != want {
		t.Errorf("got %#v, %v; want %#v", e, err, want)
	}
}

// A line that is cut is the one that encoding/json reads.
func FuzzCutLine(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 8))
	for seq := range uint64(64) {
		line, err := AppendLine(nil, randomEntry(r, seq))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		cut, ok := CutLine(line)
		if !ok || !json.Valid(cut.Data) || strings.ContainsAny(cut.Type, `"\\`) {
			return
		}
		var want Line
		if err := json.Unmarshal(line, &want); err != nil {
			return // CutLine takes a number that begins with 0
		}
		if want.Type != cut.Type || want.Seq != cut.Seq || !want.At.Equal(cut.At) {
			t.Fatalf("%q is cut into %+v, and is %+v", line, cut, want)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for seq := range uint64(64) {
		line, err := AppendLine(nil, randomEntry(r, seq))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ParseLine(line)
		if err != nil {
			return
		}
		// What was read can be written, and then stays as it is.
		once, err := AppendLine(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseLine(once)
		if err != nil {
			t.Fatalf("ParseLine(%s): %v", once, err)
		}
		twice, err := AppendLine(nil, again)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("first %s\nthen  %s (%v)", once, twice, err)
		}
	})
}

// A text of a recording that is far longer than a publisher's is cut, in whatever
// way its line is read.
func TestLongTextsAreCut(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	for _, c := range []struct {
		line string
		text func(Event) string
	}{
		{`"type":"notice","data":{"text":"%s"}}`, func(e Event) string { return e.(Notice).Text }},
		{`"type":"conn-opened","data":{"conn":1,"peer":"127.0.0.1:1","name":"%s"}}`, func(e Event) string { return e.(ConnOpened).Name }},
		{`"type":"conn-closed","data":{"conn":1,"reason":"idle-timeout","detail":"%s","phase":"idle","requests":1,"in":1,"out":1,"age":1}}`, func(e Event) string { return e.(ConnClosed).Detail }},
		{`"type":"request-received","data":{"conn":1,"nth":1,"method":"GET","target":"%s","minor":1,"head":9}}`, func(e Event) string { return e.(RequestReceived).Target }},
	} {
		for _, text := range []string{long, `\\x41` + long, `\u0041` + long} {
			e, err := ParseLine([]byte(`{"seq":1,"at":"2025-01-10T13:32:01Z",` + strings.Replace(c.line, "%s", text, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if got := len(c.text(e.Event)); got == 0 || got > maxParsed {
				t.Errorf("%T: %d bytes are kept", e.Event, got)
			}
		}
	}
}
