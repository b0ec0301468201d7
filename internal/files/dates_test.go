package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

// A date that says nothing about the last change is not given to clients, and
// decides nothing if they send it.
func TestAFixedDateIsNoDate(t *testing.T) {
	const content = "0123456789"
	large := strings.Repeat(content, SmallFile/5)
	day := func(y, m, d, h int) time.Time { return time.Date(y, time.Month(m), d, h, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name  string
		at    time.Time
		known bool
	}{
		{"0", time.Unix(0, 0), false},
		{"1, as Nix has it", time.Unix(1, 0), false},
		{"a part of the first second", time.Unix(0, 5e8), false},
		{"before 1970", time.Unix(-1, 0), false},
		{"1970 in a zone west of Greenwich", day(1970, 1, 1, 8), false},
		{"1980, as zip has it", day(1980, 1, 1, 0), false},
		{"1980 in the easternmost zone", day(1979, 12, 31, 10), false},
		{"1980 in the westernmost zone", day(1980, 1, 1, 12), false},
		{"1985, as npm has it", time.Unix(499162500, 0), false},
		{"a second after npm's", time.Unix(499162501, 0), false},
		{"1980, as Gradle has it", day(1980, 2, 1, 0), false},
		{"1984, as Yarn has it", time.Unix(456789000, 0), false},
		{"the last second of 1989", time.Unix(631151999, 0), false},
		{"1990", day(1990, 1, 1, 0), true},
		{"2000, as Bazel has it", day(2000, 1, 1, 0), false},
		{"a second later", time.Unix(946684801, 0), true},
		{"2001", day(2001, 9, 9, 1), true},
		{"2006, as Cargo has it", time.Unix(1153704088, 0), false},
		{"a second before", time.Unix(1153704087, 0), true},
		{"an hour ago", time.Now().Add(-time.Hour), true},
	} {
		w := newWorld(t, Options{})
		w.write("f.txt", content, c.at)
		w.write("large.bin", large, c.at)
		w.write("a.js", content, c.at)
		w.write("a.js.gz", gzipped(t, content), c.at)
		w.now = time.Now()
		s, dir := newStore(t, StoreOptions{})
		writeFile(t, dir, "f.txt", content)
		if err := os.Chtimes(filepath.Join(dir, "f.txt"), c.at, c.at); err != nil {
			t.Fatal(err)
		}
		date := message.FormatDate(c.at.UTC().Truncate(time.Second))
		for _, path := range []string{"/f.txt", "/large.bin", "/a.js", "store"} {
			do := func(method string, fields ...string) response {
				if path == "store" {
					return ask(t, s, method, "f.txt", "", fields...)
				}
				return w.do(method, path, append(fields, "Accept-Encoding", "gzip")...)
			}
			a := do("GET")
			if got := a.fields.Get("Last-Modified"); got != "" != c.known || c.known && got != date {
				t.Errorf("%s, %s: Last-Modified is %q", c.name, path, got)
			}
			tag := a.fields.Get("ETag")
			unless := map[bool]message.Status{true: 304, false: 200}[c.known]
			before := map[bool]message.Status{true: 412, false: 200}[c.known]
			for _, p := range []struct {
				fields []string
				want   message.Status
			}{
				{[]string{"If-Modified-Since", date}, unless},
				{[]string{"If-Modified-Since", message.FormatDate(time.Now().UTC())}, unless},
				{[]string{"If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}, before},
				{[]string{"If-None-Match", tag}, 304},
				{[]string{"If-None-Match", `"x"`, "If-Modified-Since", date}, 200},
				{[]string{"Range", "bytes=2-4", "If-Range", tag}, 206},
			} {
				if got := do("GET", p.fields...).status; got != p.want {
					t.Errorf("%s, %s, %q: got %d, want %d", c.name, path, p.fields, got, p.want)
				}
			}
			if got := do("GET", "Range", "bytes=2-4", "If-Range", date).status; got != 200 && !c.known {
				t.Errorf("%s, %s: If-Range with the date: %d", c.name, path, got)
			}
		}
	}
}

// A date that a program has set while the server runs may have belonged to other
// bytes before: a client that resumes gets all of the new ones.
func TestIfRangeWithADateThatWasSet(t *testing.T) {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, content := range map[string]string{"small": "old bytes", "large": strings.Repeat("old bytes", SmallFile/4)} {
		w := newWorld(t, Options{})
		file := filepath.Join(w.dir, "f.txt")
		w.write("f.txt", content, at)
		w.h.(*handler).start = time.Now()
		resume := func() message.Status {
			t.Helper()
			w.later()
			return w.do("GET", "/f.txt", "Range", "bytes=4-", "If-Range", message.FormatDate(at)).status
		}
		if got := resume(); got != 206 {
			t.Errorf("%s, not touched since the start: %d, want 206", name, got)
		}
		// The clock of the file system ticks every 4 ms or so.
		for start := time.Now(); time.Since(start) < 20*time.Millisecond; {
		}
		w.write("f.txt", strings.ReplaceAll(content, "old", "new"), at)
		if got := resume(); got != 200 {
			t.Errorf("%s, replaced with the same date: %d, want 200", name, got)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		w.now = time.Now().Add(2 * time.Second)
		date := w.do("GET", "/f.txt").fields.Get("Last-Modified")
		if got := w.do("GET", "/f.txt", "Range", "bytes=4-", "If-Range", date).status; got != 206 {
			t.Errorf("%s, written at its date: %d, want 206", name, got)
		}
		future := time.Now().Add(time.Hour)
		if err := os.Chtimes(file, future, future); err != nil {
			t.Fatal(err)
		}
		w.later()
		date = w.do("GET", "/f.txt").fields.Get("Last-Modified")
		if got := w.do("GET", "/f.txt", "Range", "bytes=4-", "If-Range", date).status; got != 200 {
			t.Errorf("%s, of the future: %d, want 200", name, got)
		}
	}
}
