package files

import (
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

func TestPreconditions(t *testing.T) {
	w := newWorld(t, Options{}, "f.txt", "content", "big.bin", strings.Repeat("x", SmallFile+1))
	changed := w.now.Add(-time.Hour).Truncate(time.Second)
	at := func(d time.Duration) string { return message.FormatDate(changed.Add(d)) }
	in := func(layout string) string { return changed.UTC().Format(layout) }
	for _, path := range []string{"/f.txt", "/big.bin"} {
		first := w.do("GET", path)
		tag := first.fields.Get("ETag")
		if got := first.fields.Get("Last-Modified"); got != at(0) {
			t.Errorf("%s: Last-Modified: %s, want %s", path, got, at(0))
		}
		for _, c := range []struct {
			name   string
			fields []string
			want   message.Status
		}{
			{"If-None-Match, the tag", []string{"If-None-Match", tag}, 304},
			{"If-None-Match, weak", []string{"If-None-Match", "W/" + tag}, 304},
			{"If-None-Match, any", []string{"If-None-Match", "*"}, 304},
			{"If-None-Match, another", []string{"If-None-Match", `"x"`}, 200},
			{"If-None-Match, a list", []string{"If-None-Match", `"x", W/"y",` + tag + `, "z"`}, 304},
			{"If-None-Match, a list with empty members", []string{"If-None-Match", `, ,"x",, ` + tag}, 304},
			{"If-None-Match, two lines", []string{"If-None-Match", `"x"`, "if-none-match", tag}, 304},
			{"If-None-Match, a comma in a tag", []string{"If-None-Match", `"a,` + strings.Trim(tag, `"`) + `"`}, 200},
			{"If-None-Match, a backslash before the end of a tag", []string{"If-None-Match", `"a\", ` + tag}, 304},
			{"If-None-Match, without quotes", []string{"If-None-Match", strings.Trim(tag, `"`)}, 200},
			{"If-None-Match, small w", []string{"If-None-Match", "w/" + tag}, 200},
			{"If-None-Match, an open quote", []string{"If-None-Match", `"x, ` + tag}, 200},
			{"If-None-Match, empty", []string{"If-None-Match", ""}, 200},
			{"If-None-Match beats If-Modified-Since", []string{"If-None-Match", `"x"`, "If-Modified-Since", at(0)}, 200},
			{"and the other way", []string{"If-None-Match", tag, "If-Modified-Since", at(-time.Hour)}, 304},
			{"If-Modified-Since, the same", []string{"If-Modified-Since", at(0)}, 304},
			{"If-Modified-Since, later", []string{"If-Modified-Since", at(time.Second)}, 304},
			{"If-Modified-Since, in years", []string{"If-Modified-Since", at(100000 * time.Hour)}, 304},
			{"If-Modified-Since, earlier", []string{"If-Modified-Since", at(-time.Second)}, 200},
			{"If-Modified-Since, RFC 850", []string{"If-Modified-Since", in("Monday, 02-Jan-06 15:04:05 GMT")}, 304},
			{"If-Modified-Since, asctime", []string{"If-Modified-Since", in("Mon Jan _2 15:04:05 2006")}, 304},
			{"If-Modified-Since, no date", []string{"If-Modified-Since", "yesterday"}, 200},
			{"If-Modified-Since, two", []string{"If-Modified-Since", at(0), "If-Modified-Since", at(0)}, 200},
			{"If-Match, the tag", []string{"If-Match", tag}, 200},
			{"If-Match, any", []string{"If-Match", "*"}, 200},
			{"If-Match, weak", []string{"If-Match", "W/" + tag}, 412},
			{"If-Match, another", []string{"If-Match", `"x"`}, 412},
			{"If-Match, a list over two lines", []string{"If-Match", `"x"`, "If-Match", `"y", ` + tag}, 200},
			{"If-Match, nonsense", []string{"If-Match", "x"}, 412},
			{"If-Match beats If-Unmodified-Since", []string{"If-Match", tag, "If-Unmodified-Since", at(-time.Hour)}, 200},
			{"and the other way", []string{"If-Match", `"x"`, "If-Unmodified-Since", at(0)}, 412},
			{"If-Unmodified-Since, the same", []string{"If-Unmodified-Since", at(0)}, 200},
			{"If-Unmodified-Since, earlier", []string{"If-Unmodified-Since", at(-time.Second)}, 412},
			{"If-Unmodified-Since, no date", []string{"If-Unmodified-Since", "soon"}, 200},
			{"If-Match, then If-None-Match", []string{"If-Match", tag, "If-None-Match", tag}, 304},
			{"If-Unmodified-Since, then If-None-Match", []string{"If-Unmodified-Since", at(0), "If-None-Match", `"x"`}, 200},
			{"412 before 304", []string{"If-None-Match", tag, "If-Match", `"x"`}, 412},
			{"304 before a range", []string{"If-None-Match", tag, "Range", "bytes=0-0"}, 304},
			{"412 before a range", []string{"If-Match", `"x"`, "Range", "bytes=0-0"}, 412},
		} {
			for _, method := range []string{"GET", "HEAD"} {
				a := w.do(method, path, c.fields...)
				if a.status != c.want {
					t.Errorf("%s: %s %s with %q: got %d, want %d", c.name, method, path, c.fields, a.status, c.want)
				}
				if a.status == 304 && (a.content != "" || a.fields.Get("ETag") != tag || a.fields.Has("Content-Type") ||
					a.fields.Get("Cache-Control") != first.fields.Get("Cache-Control")) {
					t.Errorf("%s: 304 with %v, %q", c.name, a.fields, a.content)
				}
			}
		}
	}
	// What is not there has no state that a request could ask for.
	for _, field := range []string{"If-Match", "If-None-Match"} {
		if a := w.do("GET", "/nothing", field, "*"); a.status != 404 {
			t.Errorf("%s on nothing: %d", field, a.status)
		}
	}
}

func TestLastModifiedIsNeverLaterThanNow(t *testing.T) {
	w := newWorld(t, Options{})
	for _, ahead := range []time.Duration{time.Millisecond, time.Hour, 100000 * time.Hour} {
		w.write("f.txt", ahead.String(), w.now.Add(ahead))
		w.now = w.now.Add(time.Second)
		w.write("f.txt", ahead.String(), w.now.Add(ahead))
		a := w.do("GET", "/f.txt")
		got, ok := message.ParseDate(a.fields.Get("Last-Modified"), w.now)
		if !ok || got.After(w.now.Add(-time.Second)) || got.Before(w.now.Add(-3*time.Second)) {
			t.Errorf("changed %v ahead of %v: Last-Modified: %s", ahead, w.now, a.fields.Get("Last-Modified"))
		}
		if a := w.do("GET", "/f.txt", "If-Modified-Since", a.fields.Get("Last-Modified")); a.status != 304 {
			t.Errorf("changed %v ahead: %d, want 304", ahead, a.status)
		}
	}
}

// Tags differ when the content or, for large files, the stamp does.
func TestTagsTellContentsApart(t *testing.T) {
	big := strings.Repeat("x", SmallFile+1)
	w := newWorld(t, Options{}, "a.txt", "same", "b.txt", "same", "c.txt", "else", "d.bin", big, "e.bin", big)
	tag := func(path string) string { return w.do("HEAD", path).fields.Get("ETag") }
	if tag("/a.txt") != tag("/b.txt") || tag("/a.txt") == tag("/c.txt") || tag("/d.bin") == tag("/e.bin") {
		t.Errorf("tags: %s %s %s %s %s", tag("/a.txt"), tag("/b.txt"), tag("/c.txt"), tag("/d.bin"), tag("/e.bin"))
	}
	old := tag("/d.bin")
	w.write("d.bin", big, w.now.Add(-time.Minute))
	w.now = w.now.Add(time.Second)
	if tag("/d.bin") == old {
		t.Errorf("a file that was changed keeps its tag %s", old)
	}
}

func FuzzMatches(f *testing.F) {
	for _, s := range []string{`"x"`, `W/"x"`, `*`, `"a", "x"`, `"a`, `W/`, `,`, `"a\"`, `"x" "x"`, `""`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fields := message.Fields{{Name: "If-Match", Value: s}}
		hard := matches(fields, "If-Match", `"x"`, strong)
		soft := matches(fields, "If-Match", `"x"`, weak)
		if hard && !soft {
			t.Errorf("%q: equal by the strong comparison but not by the weak one", s)
		}
		if (hard || soft) && s != "*" && !strings.Contains(s, `"x"`) {
			t.Errorf("%q matches a tag that it does not hold", s)
		}
	})
}
