package site

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNesting(t *testing.T) {
	for depth, good := range map[int]bool{maxDepth: true, maxDepth + 1: false} {
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
	if p == nil || !strings.Contains(p.Detail, "no deeper nesting") {
		t.Errorf("a million levels: %v", p)
	}
}

// FuzzJSON: we accept exactly what encoding/json accepts, of valid UTF-8, and
// point at a byte that is there, or at the end.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-2.5e+3,"x\u00e9\n"],"b":{"c":null,"d":true,"e":false}}`, " [ ] ", `"\ud800"`, "01", "-", "1e", `{"a"`, "[1,]", "\xff", "\ufeff1", "tru", `"\u12g"`, "0.", "{}x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		want := json.Valid(text) && utf8.Valid(text)
		p := checkJSON(text)
		if (p == nil) != want {
			t.Fatalf("checkJSON(%q) = %v, encoding/json says valid %v", text, p, want)
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	small := []byte(`{"message": "hello", "list": [1, 2.5, -3e2], "more": {"yes": true, "no": null}, "text": "abcdefghi"}`)
	large := []byte("[" + strings.TrimSuffix(strings.Repeat(string(small)+",", 10_000), ",") + "]")
	for name, text := range map[string][]byte{"100B": small, "1MB": large} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if checkJSON(text) != nil {
					b.Fatal("not accepted")
				}
			}
		})
		b.Run(name+"/encoding", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				json.Valid(text)
			}
		})
	}
}
