package files

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

func TestSpans(t *testing.T) {
	doc, err := os.ReadFile("testdata/ranges.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(doc)) {
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		cases++
		columns := strings.Split(line, "|")
		value, want := strings.TrimRight(columns[0], " "), strings.TrimSpace(columns[2])
		size, err := strconv.ParseInt(strings.TrimSpace(columns[1]), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(spans(value, size)); got != want {
			t.Errorf("spans(%q, %d) = %s, want %s", value, size, got, want)
		}
	}
	if cases < 60 {
		t.Errorf("only %d cases were read", cases)
	}
}

// describe writes what spans returned as the document does.
func describe(list []span, ok bool) string {
	switch {
	case !ok:
		return "ignore"
	case len(list) == 0:
		return "416"
	}
	var words []string
	for _, s := range list {
		words = append(words, fmt.Sprintf("%d-%d", s.off, s.end()-1))
	}
	return strings.Join(words, " ")
}

func FuzzSpans(f *testing.F) {
	f.Add("bytes=0-4,-1,7-", int64(10))
	f.Add("bytes=0-18446744073709551615", int64(1)<<40)
	f.Fuzz(func(t *testing.T, value string, size int64) {
		if size < 0 {
			return
		}
		list, ok := spans(value, size)
		if !ok && list != nil || len(list) > MaxRanges {
			t.Fatalf("spans(%q, %d) = %v, %v", value, size, list, ok)
		}
		for i, s := range list {
			if s.off < 0 || s.n <= 0 || s.end() > size || s.end() < s.off {
				t.Fatalf("spans(%q, %d): %v is outside", value, size, s)
			}
			for _, o := range list[:i] {
				if s.off < o.end() && o.off < s.end() {
					t.Fatalf("spans(%q, %d): %v and %v overlap", value, size, o, s)
				}
			}
		}
	})
}

func TestRanges(t *testing.T) {
	big := strings.Repeat("0123456789", SmallFile/8)
	w := newWorld(t, Options{}, "small.txt", "0123456789", "big.txt", big, "empty.txt", "")
	for path, content := range map[string]string{"/small.txt": "0123456789", "/big.txt": big} {
		size := strconv.Itoa(len(content))
		first := w.do("GET", path)
		if first.fields.Get("Accept-Ranges") != "bytes" {
			t.Errorf("%s: no Accept-Ranges", path)
		}
		tag, date := first.fields.Get("ETag"), first.fields.Get("Last-Modified")
		for _, c := range []struct {
			name, method string
			fields       []string
			status       message.Status
			content      string
			contentRange string
		}{
			{"one", "GET", []string{"Range", "bytes=2-4"}, 206, "234", "bytes 2-4/" + size},
			{"the rest", "GET", []string{"Range", "bytes=2-"}, 206, content[2:], "bytes 2-" + strconv.Itoa(len(content)-1) + "/" + size},
			{"all of it", "GET", []string{"Range", "bytes=0-"}, 206, content, "bytes 0-" + strconv.Itoa(len(content)-1) + "/" + size},
			{"beyond the end", "GET", []string{"Range", "bytes=" + size + "-"}, 416, "", "bytes */" + size},
			{"nonsense", "GET", []string{"Range", "bytes=x"}, 200, content, ""},
			{"two lines that overlap", "GET", []string{"Range", "bytes=0-1", "Range", "1-2"}, 206, "012", "bytes 0-2/" + size},
			{"HEAD has no ranges", "HEAD", []string{"Range", "bytes=2-4"}, 200, "", ""},
			{"HEAD has none that fail either", "HEAD", []string{"Range", "bytes=" + size + "-"}, 200, "", ""},
			{"If-Range, the tag", "GET", []string{"Range", "bytes=2-4", "If-Range", tag}, 206, "234", "bytes 2-4/" + size},
			{"If-Range, weak", "GET", []string{"Range", "bytes=2-4", "If-Range", "W/" + tag}, 200, content, ""},
			{"If-Range, another tag", "GET", []string{"Range", "bytes=2-4", "If-Range", `"x"`}, 200, content, ""},
			{"If-Range, any", "GET", []string{"Range", "bytes=2-4", "If-Range", "*"}, 200, content, ""},
			{"If-Range, the date", "GET", []string{"Range", "bytes=2-4", "If-Range", date}, 206, "234", "bytes 2-4/" + size},
			{"If-Range, a later date", "GET", []string{"Range", "bytes=2-4", "If-Range", message.FormatDate(w.now)}, 200, content, ""},
			{"If-Range, nonsense", "GET", []string{"Range", "bytes=2-4", "If-Range", "soon"}, 200, content, ""},
			{"If-Range before 416", "GET", []string{"Range", "bytes=" + size + "-", "If-Range", `"x"`}, 200, content, ""},
			{"If-Range without a range", "GET", []string{"If-Range", `"x"`}, 200, content, ""},
		} {
			a := w.do(c.method, path, c.fields...)
			if a.status != c.status || a.fields.Get("Content-Range") != c.contentRange || a.status != 416 && a.content != c.content {
				t.Errorf("%s of %s with %q:\n got %d %.40q %v\nwant %d %.40q %q", c.name, path, c.fields,
					a.status, a.content, a.fields, c.status, c.content, c.contentRange)
			}
			if a.status == 206 && (a.fields.Get("ETag") != tag || a.fields.Get("Content-Type") != "text/plain; charset=utf-8") {
				t.Errorf("%s of %s: %v", c.name, path, a.fields)
			}
		}
	}
	if a := w.do("GET", "/empty.txt", "Range", "bytes=0-"); a.status != 416 || a.fields.Get("Content-Range") != "bytes */0" {
		t.Errorf("a range of nothing: %d %v", a.status, a.fields)
	}
}

// While the second of a file's last change lasts, its date is no strong
// validator.
func TestIfRangeWithAYoungDate(t *testing.T) {
	w := newWorld(t, Options{})
	w.now = w.now.Truncate(time.Second).Add(900 * time.Millisecond)
	w.write("f.txt", "0123456789", w.now.Add(-500*time.Millisecond))
	w.h.(*handler).start = w.now.Add(time.Hour) // its date was set before
	date := w.do("GET", "/f.txt").fields.Get("Last-Modified")
	for later, want := range map[time.Duration]message.Status{0: 200, 200 * time.Millisecond: 206} {
		now := w.now
		w.now = now.Add(later)
		if a := w.do("GET", "/f.txt", "Range", "bytes=0-0", "If-Range", date); a.status != want {
			t.Errorf("%v later: got %d, want %d", later, a.status, want)
		}
		w.now = now
	}
}

// Several ranges are read back by another's parser.
func TestSeveralRanges(t *testing.T) {
	big := strings.Repeat("0123456789", SmallFile/8)
	w := newWorld(t, Options{}, "small.txt", "0123456789", "big.txt", big)
	for path, content := range map[string]string{"/small.txt": "0123456789", "/big.txt": big} {
		a := w.do("GET", path, "Range", "bytes=8-9,0-2,-1,4-4")
		kind, params, err := mime.ParseMediaType(a.fields.Get("Content-Type"))
		if a.status != 206 || err != nil || kind != "multipart/byteranges" || a.fields.Has("Content-Range") {
			t.Fatalf("%s: %d %v %v", path, a.status, a.fields, err)
		}
		want := []string{"bytes 8-9/10 89", "bytes 0-2/10 012", "bytes 4-4/10 4"} // 8-9 and -1 overlap
		if path == "/big.txt" {
			n := len(content)
			want = []string{
				fmt.Sprintf("bytes 8-9/%d 89", n), fmt.Sprintf("bytes 0-2/%d 012", n),
				fmt.Sprintf("bytes %d-%d/%d 9", n-1, n-1, n), fmt.Sprintf("bytes 4-4/%d 4", n),
			}
		}
		var got []string
		for parts := multipart.NewReader(strings.NewReader(a.content), params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in %.300q", path, err, a.content)
			}
			if p.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Errorf("%s: a part of %q", path, p.Header)
			}
			b, _ := io.ReadAll(p)
			got = append(got, p.Header.Get("Content-Range")+" "+string(b))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s:\n got %q\nwant %q", path, got, want)
		}
	}
}

// A file with a hole, so that it costs no disk.
func TestRangeBeyond4GiB(t *testing.T) {
	w := newWorld(t, Options{})
	name := filepath.Join(w.dir, "huge.bin")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const end = 5 << 30
	if _, err := f.WriteAt([]byte("the end"), end); err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{
		"bytes=-7":                              "the end",
		"bytes=5368709120-":                     "the end",
		"bytes=5368709124-18446744073709551615": "end",
	} {
		a := w.do("GET", "/huge.bin", "Range", value)
		if a.status != 206 || a.content != want {
			t.Errorf("%s: got %d %q, want %q", value, a.status, a.content, want)
		}
	}
}
