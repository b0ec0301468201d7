package site

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNesting(t *testing.T) {
	for depth, good := range map[int]bool{10_000: true, 10_001: false} {
		text := strings.Repeat("[", depth) + strings.Repeat("]", depth)
		p := checkJSON([]byte(text))
		if (p == nil) != good {
			t.Errorf("%d deep: %v, want accepted %v", depth, p, good)
		}
	}
}

// What is not closed at all must not cost more than its depth.
func TestEndlessNesting(t *testing.T) {
	p := checkJSON([]byte(strings.Repeat(`{"a":[`, 1<<20)))
	if p == nil || !strings.Contains(p.Detail, "exceeded max depth") {
		t.Errorf("a million levels: %v", p)
	}
}

// What programs send is known to be JSON without encoding/json, and what is known
// is JSON; FuzzJSON looks for more.
func TestQuickly(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, ` { "a" : [ 1 , -20 , 0 , "x" ] , "b" : { "c" : null } , "d" : true , "e" : false } `, `"\\\"\n é"`, "\t[[[\r\n]]]", "7", "null",
	} {
		if !quickly([]byte(text)) || !json.Valid([]byte(text)) {
			t.Errorf("%q: known %v, valid %v", text, quickly([]byte(text)), json.Valid([]byte(text)))
		}
	}
	for _, text := range []string{
		"", " ", "[", "{", "[}", "{]", "[1}", `{"a":1]`, `{"a"}`, `{"a":}`, `{a:1}`, `{1:1}`, "[1,]", `{"a":1,}`, "[,1]", "[1 2]", "{}x", "1 1",
		`"`, `"\`, `"\x"`, "\"\n\"", "01", "-", "+1", "1.", "truex", "nul", "True", strings.Repeat("[", quickDepth+2) + "1",
	} {
		for _, whole := range []string{text, "[" + text + "]"} {
			if quickly([]byte(whole)) && !json.Valid([]byte(whole)) {
				t.Errorf("%q passes for JSON", whole)
			}
		}
	}
}

// FuzzJSON: what is refused is refused with a place that is there, or the end.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-2.5e+3,"x\u00e9\n"],"b":{"c":null,"d":true,"e":false}}`, " [ ] ", `"\ud800"`, "01", "-", "1e", `{"a"`, "[1,]", "\xff", "\ufeff1", "tru", `"\u12g"`, "0.", "{}x", `[{"a":[1,2,{}]},"\"\\",-0]`, `[1}`, `{"a":1]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		want := json.Valid(text) && utf8.Valid(text)
		p := checkJSON(text)
		if (p == nil) != want {
			t.Fatalf("checkJSON(%q) = %v, want valid %v", text, p, want)
		}
		if p != nil && len(text) > 0 && !strings.Contains(p.Detail, "(byte ") {
			t.Fatalf("checkJSON(%q) = %q, which names no place", text, p.Detail)
		}
	})
}
