package export

import (
	"net/url"
	"slices"
	"strings"
)

// Curl is the request as a command of curl 7.55 or later, to paste into bash,
// dash, zsh or BusyBox. It goes to the server at base, whatever the request
// says. What curl cannot send is left out, and the command says so.
func (q *Request) Curl(base string) string {
	c := curl{request: q, base: origin(base)}
	c.options()
	c.header()
	c.body()
	c.address()
	if len(c.missing) > 0 {
		c.add(";", ":", word("left out: "+strings.Join(c.missing, ", ")))
	}
	return lines(append(append(c.input, "curl"), c.args...))
}

// A curl is a command that is being written.
type curl struct {
	request *Request
	base    string
	input   []string // what comes before the command: its standard input
	args    []string // ready to paste
	missing []string // what is left out
}

func (c *curl) add(args ...string) { c.args = append(c.args, args...) }

// miss notes that something is left out.
func (c *curl) miss(what string) {
	if !slices.Contains(c.missing, what) {
		c.missing = append(c.missing, what)
	}
}

// origin is a server's scheme and address. What comes from a damaged recording
// is not taken for an address.
func origin(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || !printable(u.Host) {
		return "http://localhost"
	}
	return u.Scheme + "://" + u.Host
}

// options writes version and method.
func (c *curl) options() {
	q := c.request
	c.add("-v")
	if q.Minor == 0 {
		c.add("--http1.0")
	}
	usual := "GET" // what curl sends without being told
	if c.sendsContent() {
		usual = "POST"
	}
	switch {
	case q.Method == usual:
	case q.Method == "HEAD":
		c.add("-I")
	case isToken(q.Method):
		c.add("-X", word(q.Method))
	default:
		c.miss("the method")
	}
}

// byCurl reports whether curl writes a field by itself. The default of HTTP/1.1,
// "Connection: keep-alive", need not be said.
func (c *curl) byCurl(f field) bool {
	switch strings.ToLower(f.name) {
	case "host", "content-length", "transfer-encoding":
		return true
	case "connection":
		return c.request.Minor > 0 && strings.EqualFold(f.value, "keep-alive")
	}
	return false
}

// header writes the fields, and takes those away that curl would add.
func (c *curl) header() {
	q := c.request
	for _, f := range q.fields {
		switch {
		case c.byCurl(f):
		case !isToken(f.name) || strings.ContainsAny(f.value, "\x00\r\n"):
			c.miss("an invalid field")
		case f.value == "":
			c.add("-H", word(f.name+";")) // with a colon it would take the field away
		default:
			c.add("-H", word(f.name+": "+f.value))
		}
	}
	if !q.captured {
		return
	}
	if q.chunked && c.sendsContent() {
		c.add("-H", word("Transfer-Encoding: chunked"))
	}
	for _, name := range []string{"User-Agent", "Accept"} {
		if !q.has(name) {
			c.add("-H", word(name+":"))
		}
	}
	if c.sendsContent() && !q.has("Content-Type") {
		c.add("-H", word("Content-Type:"))
	}
}

// sendsContent reports whether the command sends content, perhaps empty.
func (c *curl) sendsContent() bool {
	q := c.request
	if q.framed || q.Method == "HEAD" {
		return false
	}
	return len(q.content) > 0 || q.chunked || q.has("Content-Length")
}

// body writes the content. An argument would be read as the name of a file if
// it began with @, and cannot hold NUL.
func (c *curl) body() {
	q := c.request
	switch content := string(q.content); {
	case c.sendsContent() && printable(content):
		c.add("--data-raw", word(content))
	case c.sendsContent():
		c.input = []string{"printf", format(content), "|"}
		c.add("--data-binary", "@-")
	case len(content) > 0 || q.framed:
		c.miss("the content")
	}
	if q.trailers {
		c.miss("the trailers")
	}
	if q.partial && c.sendsContent() {
		c.miss("a part of the content")
	}
}

// address writes the URL. A target that is no path, or that curl would read as
// something else, is handed over apart: it must not become part of the address.
func (c *curl) address() {
	t := c.request.Target
	switch {
	case c.request.Cut, t == "", strings.ContainsAny(t, "\x00\r\n "):
		c.miss("the target")
		t = "/"
	case !plainPath(t):
		c.add("--request-target", word(t))
		t = "/"
	}
	u := c.base + t
	if strings.ContainsAny(u, "[]{}") {
		c.add("--globoff") // curl would make several requests of {a,b}
	}
	c.add("--path-as-is", word(u))
}

// plainPath reports whether curl sends a target as it is when it is part of a
// URL.
func plainPath(t string) bool {
	for i := range len(t) {
		c := t[i]
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && strings.IndexByte("/?&=%+-._~,:;@!$'()*[]{}", c) < 0 || c >= 0x80 {
			return false
		}
	}
	return strings.HasPrefix(t, "/")
}
