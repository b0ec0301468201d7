package event

import (
	"math"
	"strings"
	"testing"
	"time"

	"httpserver/internal/reason"
)

// A member reads one member "m" of an object, and returns what it read.
type member func(*ordered) any

var memberReaders = map[string]member{
	"int":      func(o *ordered) any { return o.int("m") },
	"intIf":    func(o *ordered) any { return o.intIf("m") },
	"byte":     func(o *ordered) any { return o.uint("m", math.MaxUint8) },
	"uintIf":   func(o *ordered) any { return o.uintIf("m") },
	"text":     func(o *ordered) any { return string(o.text("m")) },
	"textIf":   func(o *ordered) any { return string(o.textIf("m")) },
	"flag":     func(o *ordered) any { return o.flag("m") },
	"bool":     func(o *ordered) any { return o.bool("m") },
	"phase":    func(o *ordered) any { return nameIf[Phase](o, "m", phaseNames[:]) },
	"reason":   func(o *ordered) any { return o.reason("m") },
	"time":     func(o *ordered) any { return o.timeIf("m") },
	"address":  func(o *ordered) any { return o.address(string(o.text("m"))).String() },
	"duration": func(o *ordered) any { return o.duration("m") },
}

// Members that are read, and what they are.
func TestOrderedReads(t *testing.T) {
	for _, c := range []struct {
		kind, object string
		want         any
	}{
		{"int", `{"m":0}`, int64(0)},
		{"int", `{"m":-1}`, int64(-1)},
		{"int", `{"m":999999999999999999}`, int64(999999999999999999)},
		{"int", `{"m":-999999999999999999}`, int64(-999999999999999999)},
		{"intIf", `{"m":7}`, int64(7)},
		{"byte", `{"m":255}`, uint64(255)},
		{"uintIf", `{"m":18}`, uint64(18)},
		{"text", `{"m":""}`, ""},
		{"text", `{"m":"a ~{}[],:'"}`, "a ~{}[],:'"},
		{"textIf", `{"m":"x"}`, "x"},
		{"flag", `{"m":true}`, true},
		{"bool", `{"m":true}`, true},
		{"bool", `{"m":false}`, false},
		{"phase", `{"m":"sending"}`, Sending},
		{"reason", `{"m":"idle-timeout"}`, reason.IdleTimeout},
		{"time", `{"m":"2025-01-10T13:32:01.25Z"}`, recorded},
		{"time", `{"m":"2025-01-10T14:32:01.25+01:00"}`, recorded},
		{"address", `{"m":"192.168.1.5:52341"}`, client.String()},
		{"address", `{"m":"[fe80::1%eth0]:9"}`, "[fe80::1%eth0]:9"},
		{"duration", `{"m":1500000}`, 1500 * time.Microsecond},
	} {
		o := &ordered{b: []byte(c.object), first: true}
		if got := memberReaders[c.kind](o); got != c.want || !o.end() {
			t.Errorf("%s of %s: %v (to its end: %v), want %v", c.kind, c.object, got, o.end(), c.want)
		}
	}
}

// Members that are not read: what encoding/json has to decide about.
func TestOrderedRefuses(t *testing.T) {
	for _, c := range []struct{ kind, objects string }{
		{"int", `{"m":} {"m":-} {"m":+1} {"m":00} {"m":01} {"m":-0} {"m":1.0} {"m":1e3} {"m":"1"} {"m":null} {"m":1000000000000000000} {"m":0x1}`},
		{"int", `{"M":1} {"n":1} {m:1} {"m"1} {"m" "1"} [{"m":1}] {{"m":1} "m":1} {"m":1 {"m":1}} {"m":1,} {"m":1}x ,"m":1} {`},
		{"intIf", `{"m":} {"m":-0}`},
		{"byte", `{"m":256} {"m":-1}`},
		{"uintIf", `{"m":-1}`},
		{"text", `{"m":} {"m":"} {"m":"a} {"m":a"} {"m":"\n"} {"m":"\u0041"} {"m":"\\"} {"m":"ä"} {"m":1} {"m":null}`},
		{"flag", `{"m":false} {"m":tru} {"m":"true"} {"m":TRUE}`},
		{"bool", `{"m":} {"m":fals} {"m":falsee} {"m":truth} {"m":1} {}`},
		{"phase", `{"m":"asleep"} {"m":""} {"m":5}`},
		{"reason", `{"m":"of-tomorrow"} {"m":5}`},
		{"time", `{"m":"today"} {"m":""} {"m":"2025-13-10T13:32:01Z"} {"m":1}`},
		{"address", `{"m":"192.168.1.5"} {"m":"::1:80"} {"m":"localhost:80"} {"m":"192.168.1.5:99999"}`},
	} {
		for object := range strings.FieldsSeq(c.objects) {
			o := &ordered{b: []byte(object), first: true}
			if got := memberReaders[c.kind](o); o.end() {
				t.Errorf("%s of %s is read as %v", c.kind, object, got)
			}
		}
	}
}

// A member that may be missing is zero then, and what follows is read.
func TestOrderedGoesOnAfterAMissingMember(t *testing.T) {
	for _, kind := range []string{"intIf", "uintIf", "textIf", "flag", "phase", "time"} {
		o := &ordered{b: []byte(`{"n":5}`), first: true}
		memberReaders[kind](o)
		if got := o.int("n"); got != 5 || !o.end() {
			t.Errorf("after a missing %s: %d (to its end: %v)", kind, got, o.end())
		}
	}
}

// The strings of some texts are one piece, in their order.
func TestJoinedTexts(t *testing.T) {
	texts := []text{text("GET"), text("/index.html"), nil, text("curl")}
	j := join(texts[0], texts[1], texts[2], texts[3])
	for _, want := range texts {
		if got := j.next(want); got != string(want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if *j != "" {
		t.Errorf("%q is left", *j)
	}
}

// CutLine takes lines of AppendLine's form only, and does not look into the data.
func TestCutLine(t *testing.T) {
	const line = `{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}`
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{line, true},
		{line + "\n", true},
		{strings.Replace(line, "lost", "of-tomorrow", 1), true},
		{strings.Replace(line, `{"n":3}`, `{}`, 1), true},
		{line + "\n\n", false},
		{" " + line, false},
		{strings.Replace(line, "7", "-7", 1), false},
		{strings.Replace(line, "7", "seven", 1), false},
		{strings.Replace(line, "2025", "25", 1), false},
		{strings.Replace(line, `,"type"`, `, "type"`, 1), false},
		{strings.Replace(line, `{"n":3}`, `3`, 1), false},
		{strings.Replace(line, `"data"`, `"DATA"`, 1), false},
		{"", false},
	} {
		l, ok := CutLine([]byte(c.text))
		if ok != c.ok {
			t.Errorf("%q is cut: %v", c.text, ok)
		}
		if ok && (l.Seq != 7 || !l.At.Equal(recorded)) {
			t.Errorf("%q: %d at %v", c.text, l.Seq, l.At)
		}
	}
}
