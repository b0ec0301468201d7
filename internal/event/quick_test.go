package event

import (
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"httpserver/internal/reason"
)

// What parseQuick accepts is what encoding/json reads from the same text.
func checkQuick(t *testing.T, name string, data []byte) {
	t.Helper()
	got, ok := parseQuick(name, data)
	if !ok {
		return
	}
	want, err := parseKnown(name, data)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s %s:\n got %+v\nwant %+v, %v", name, data, got, want, err)
	}
}

// Lines of all types, and each with one byte changed, left out or doubled.
func TestQuickIsTheSameAsJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for seq := range uint64(4000) {
		e := randomEntry(r, seq)
		line, err := AppendLine(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		l, ok := CutLine(line)
		if !ok {
			t.Fatalf("not cut: %s", line)
		}
		checkQuick(t, l.Type, l.Data)
		i := r.IntN(len(l.Data))
		changed := append([]byte{}, l.Data...)
		changed[i] = "0a\"\\,:{}-.e \x80"[r.IntN(13)]
		checkQuick(t, l.Type, changed)
		checkQuick(t, l.Type, append(append([]byte{}, l.Data[:i]...), l.Data[i+1:]...))
		checkQuick(t, l.Type, append(append(append([]byte{}, l.Data[:i]...), l.Data[i]), l.Data[i:]...))
	}
}

// What is JSON and not in AppendLine's form is left to encoding/json.
func TestQuickRefuses(t *testing.T) {
	for _, c := range []struct{ name, data string }{
		{"forwarded", `{"conn":1,"nth":2,"upstream":3,"reused":false} `},
		{"forwarded", `{"conn":1,"nth":2,"upstream":3, "reused":false}`},
		{"forwarded", `{"nth":2,"conn":1,"upstream":3,"reused":false}`},
		{"forwarded", `{"conn":1,"nth":2,"upstream":3,"reused":false,"new":1}`},
		{"forwarded", `{"conn":01,"nth":2,"upstream":3,"reused":false}`},
		{"forwarded", `{"conn":-1,"nth":2,"upstream":3,"reused":false}`},
		{"forwarded", `{"conn":-0,"nth":2,"upstream":3,"reused":false}`},
		{"forwarded", `{"conn":9999999999999999999,"nth":2,"upstream":3,"reused":false}`},
		{"forwarded", `{"conn":1.0,"nth":2,"upstream":3,"reused":true}`},
		{"forwarded", `{"conn":1,"nth":2,"upstream":3,"reused":null}`},
		{"forwarded", `{"conn":1,"nth":2,"upstream":3}`},
		{"forwarded", ``},
		{"forwarded", `{}`},
		{"conn-opened", `{"conn":1,"peer":"127.0.0.1"}`},
		{"conn-opened", `{"conn":1,"side":"west","peer":"127.0.0.1:1"}`},
		{"conn-opened", `{"conn":1,"peer":"127.0.0.1:1","tag":"a\u0041"}`},
		{"conn-closed", `{"conn":1,"reason":"of-tomorrow","phase":"idle","requests":1,"in":1,"out":1,"age":1}`},
		{"progress", `{"conn":1,"phase":"idle","done":1,"until":"2025-01-10"}`},
		{"progress", `{"conn":1,"phase":"","done":1}`},
		{"conn-opened", `{"conn":1,"side":"","peer":""}`},
		{"progress", `{"conn":1,"phase":"idle","done":1,"half_closed":false}`},
		{"request-received", `{"conn":1,"nth":1,"method":"GET","target":"/","minor":256,"head":1}`},
		{"notice", `{"text":"a"}`},
	} {
		if e, ok := parseQuick(c.name, []byte(c.data)); ok {
			t.Errorf("%s %s: read as %+v", c.name, c.data, e)
		}
	}
}

// set sets every member to a value that is written.
func set(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(recorded))
		return
	case netip.AddrPort:
		v.Set(reflect.ValueOf(client))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			set(v.Field(i))
		}
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(1)
	default:
		v.SetInt(1)
	}
}

// No member of the frequent types is forgotten: a line with all of them is read.
func TestQuickKnowsAllMembers(t *testing.T) {
	for _, sample := range []Event{ConnOpened{}, ConnClosed{}, RequestReceived{}, ResponseSent{}, Progress{}, Forwarded{}, Totals{}} {
		v := reflect.New(reflect.TypeOf(sample)).Elem()
		set(v)
		want := v.Interface().(Event)
		line, err := AppendLine(nil, Entry{Seq: 1, At: recorded, Event: want})
		if err != nil {
			t.Fatal(err)
		}
		l, ok := CutLine(line)
		if !ok {
			t.Fatalf("not cut: %s", line)
		}
		if got, ok := parseQuick(l.Type, l.Data); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n got %+v, %v\nwant %+v", line, got, ok, want)
		}
	}
}

func TestAllocationsOfALineThatIsRead(t *testing.T) {
	for _, e := range []Event{
		sent,
		ConnOpened{Conn: 7, Peer: sent.Peer, Tag: "demo 3a"},
		ConnClosed{Conn: 7, Reason: reason.IdleTimeout, Detail: "after 5 s", Phase: Idle, Age: time.Second, Ended: ServerFIN},
		RequestReceived{Conn: 7, Nth: 1, Method: "GET", Target: "/a", Host: "localhost:8080", Agent: "curl/8"},
		Progress{Conn: 7, Phase: Sending, Until: time.Now()},
		Forwarded{Conn: 7}, Totals{Conns: 7},
	} {
		line, err := AppendLine(nil, Entry{Seq: 1, At: time.Now(), Event: e})
		if err != nil {
			t.Fatal(err)
		}
		if l, ok := CutLine(line); !ok {
			t.Errorf("%s: not cut", line)
		} else if got, ok := parseQuick(l.Type, l.Data); !ok || got.Kind() != e.Kind() {
			t.Errorf("%s: not read", line)
		}
		if got := testing.AllocsPerRun(100, func() { ParseLine(line) }); got > 2 {
			t.Errorf("%s: %v allocations", line, got)
		}
	}
}

func FuzzQuick(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 8))
	for seq := range uint64(200) {
		line, _ := AppendLine(nil, randomEntry(r, seq))
		if l, ok := CutLine(line); ok {
			f.Add(l.Type, []byte(l.Data))
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) { checkQuick(t, name, data) })
}
