package site

import (
	"bytes"
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

// FuzzJSON: what is refused is refused with a place that is there, or the end.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-2.5e+3,"x\u00e9\n"],"b":{"c":null,"d":true,"e":false}}`, " [ ] ", `"\ud800"`, "01", "-", "1e", `{"a"`, "[1,]", "\xff", "\ufeff1", "\ufeff", "\ufeff\ufeff1", "\xff\xfe1\x00", "tru", `"\u12g"`, "0.", "{}x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		want := json.Valid(bytes.TrimPrefix(text, []byte("\ufeff"))) && utf8.Valid(text)
		p := checkJSON(text)
		if (p == nil) != want {
			t.Fatalf("checkJSON(%q) = %v, want valid %v", text, p, want)
		}
		named := p != nil && strings.Contains(p.Detail, "order mark")
		if p != nil && len(text) > 0 && !named && !strings.Contains(p.Detail, "(byte ") {
			t.Fatalf("checkJSON(%q) = %q, which names no place", text, p.Detail)
		}
	})
}
