package files

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"httpserver/internal/message"
)

// The same requests to net/http's file server, as a second opinion. Where the
// responses differ the reason is given beside it; one that no longer holds fails
// as well.
func TestAgainstNetHTTP(t *testing.T) {
	big := strings.Repeat("0123456789", SmallFile/8)
	w := newWorld(t, Options{}, "index.html", "<!doctype html>home", "f.txt", "0123456789", "big.txt", big, "empty.txt", "",
		"sub/index.html", "sub", "noindex/f.css", "a{}", "page.js", "1", "data.json", "{}", "image.svg", "<svg/>", ".env", "secret",
		"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	theirs := http.FileServer(http.Dir(w.dir))
	date := func(d time.Duration) string { return message.FormatDate(w.now.Add(d)) }
	const (
		noCharset  = "the documented session shows text/html without a charset; the page says itself"
		listed     = "a directory without an index is a page only with --browse"
		canonical  = "/index.html is the documented session's own file; we serve it, they redirect to ./"
		dotFile    = "dot files are hidden"
		headRange  = "Range has a meaning for GET only (RFC 9110 §14.2-4); they honour it for HEAD"
		emptyRange = "a range of an empty file is not satisfiable (§14.1.2); they ignore it"
		relative   = "their Location is relative to the directory, ours is an absolute path; both are right"
		oneRange   = "two ranges that overlap become one (§15.3.7.2-4); they send both"
		manyRanges = "two ranges, each after a boundary of its own"
		hugeNumber = "a last position of any length is beyond the end (§14.1.2); they call it invalid"
		wrongRange = "a Range that is invalid or in another unit is ignored (§14.2-5, -6); they respond with 416"
		methods    = "a file takes GET and HEAD; they respond to any method as if it were GET"
		slashed    = "a file is no directory; they redirect to it"
	)
	for _, c := range []struct {
		method, path string
		fields       []string
		differs      string
	}{
		{"GET", "/", nil, noCharset},
		{"GET", "/index.html", nil, canonical},
		{"GET", "/f.txt", nil, ""},
		{"HEAD", "/f.txt", nil, ""},
		{"GET", "/f.txt?query", nil, ""},
		{"GET", "/big.txt", nil, ""},
		{"HEAD", "/big.txt", nil, ""},
		{"GET", "/empty.txt", nil, ""},
		{"GET", "/noindex/f.css", nil, ""},
		{"GET", "/page.js", nil, ""},
		{"GET", "/data.json", nil, ""},
		{"GET", "/image.svg", nil, ""},
		{"GET", "/picture", nil, ""},
		{"GET", "/sub/", nil, noCharset},
		{"GET", "/sub", nil, relative},
		{"GET", "/noindex/", nil, listed},
		{"GET", "/f.txt/", nil, slashed},
		{"GET", "/nothing", nil, ""},
		{"GET", "/.env", nil, dotFile},
		{"POST", "/f.txt", nil, methods},
		{"DELETE", "/f.txt", nil, methods},
		{"GET", "/f.txt", []string{"Range", "bytes=0-4"}, ""},
		{"GET", "/f.txt", []string{"Range", "bytes=5-"}, ""},
		{"GET", "/f.txt", []string{"Range", "bytes=-3"}, ""},
		{"GET", "/f.txt", []string{"Range", "bytes=0-999"}, ""},
		{"GET", "/big.txt", []string{"Range", "bytes=100000-100004"}, ""},
		{"HEAD", "/f.txt", []string{"Range", "bytes=0-4"}, headRange},
		{"GET", "/f.txt", []string{"Range", "bytes=10-"}, ""},
		{"GET", "/empty.txt", []string{"Range", "bytes=0-"}, emptyRange},
		{"GET", "/f.txt", []string{"Range", "bytes=0-0,2-4"}, manyRanges},
		{"GET", "/f.txt", []string{"Range", "bytes=0-2,1-4"}, oneRange},
		{"GET", "/f.txt", []string{"Range", "bytes=0-18446744073709551615"}, hugeNumber},
		{"GET", "/f.txt", []string{"Range", "bytes=a-b"}, wrongRange},
		{"GET", "/f.txt", []string{"Range", "lines=0-4"}, wrongRange},
		{"GET", "/f.txt", []string{"If-Modified-Since", date(0)}, ""},
		{"GET", "/f.txt", []string{"If-Modified-Since", date(-time.Hour)}, ""},
		{"GET", "/f.txt", []string{"If-Modified-Since", date(-2 * time.Hour)}, ""},
		{"GET", "/f.txt", []string{"If-Modified-Since", "nonsense"}, ""},
		{"GET", "/f.txt", []string{"If-Unmodified-Since", date(0)}, ""},
		{"GET", "/f.txt", []string{"If-None-Match", "*"}, ""},
		{"GET", "/f.txt", []string{"If-None-Match", `"x"`}, ""},
		{"GET", "/f.txt", []string{"If-Match", `W/"x"`}, ""},
		{"GET", "/f.txt", []string{"Range", "bytes=0-4", "If-Range", date(-time.Hour)}, ""},
		{"GET", "/f.txt", []string{"Range", "bytes=0-4", "If-Range", `"x"`}, ""},
	} {
		ours := w.do(c.method, c.path, c.fields...)
		r := httptest.NewRequest(c.method, c.path, nil)
		for i := 0; i < len(c.fields); i += 2 {
			r.Header.Add(c.fields[i], c.fields[i+1])
		}
		their := httptest.NewRecorder()
		theirs.ServeHTTP(their, r)

		same := int(ours.status) == their.Code && (their.Code >= 300 || ours.content == their.Body.String())
		for _, name := range []string{"Content-Type", "Content-Range", "Last-Modified", "Location", "Accept-Ranges"} {
			// Of a 304 they say more than they have to, and each has its own
			// pages for errors.
			if their.Code < 300 || name == "Content-Range" || name == "Location" {
				same = same && ours.fields.Get(name) == their.Header().Get(name)
			}
		}
		if same != (c.differs == "") {
			t.Errorf("%s %s %q: same is %v, the reason why not is %q\n ours %d %.50q %v\ntheirs %d %.50q %v", c.method, c.path, c.fields, same, c.differs,
				ours.status, ours.content, ours.fields, their.Code, their.Body, their.Header())
		}
	}
}
