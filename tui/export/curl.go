package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// A Request is what is known of one that is to be sent again: by hand, or by
// this program.
type Request struct {
	Method, Target string
	Minor          uint8 // of its version, HTTP/1.1 or HTTP/1.0

	fields  [][2]string // as received, where the head was captured
	content []byte      // as received, with its chunks' framing
	partial bool        // content is not all of it
}

// Read takes the fields and the content from what was captured of the request;
// whole tells whether that is all of it. It keeps raw. What has no whole head
// says nothing.
func (q *Request) Read(raw []byte, whole bool) {
	head, content, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return
	}
	q.fields = fields(head)
	q.content, q.partial = content, !whole
}

// Curl is the request as a command for a POSIX shell, to a server at base. It
// says so where the content is not in it.
func (q *Request) Curl(base string) string {
	var b strings.Builder
	b.WriteString("curl -v")
	if q.Minor == 0 {
		b.WriteString(" --http1.0")
	}
	if q.Method != "GET" && !(q.Method == "POST" && len(q.content) > 0) {
		if q.Method == "HEAD" {
			b.WriteString(" -I")
		} else {
			b.WriteString(" -X " + quote(q.Method))
		}
	}
	for _, f := range q.fields {
		name := strings.ToLower(f[0])
		if name == "connection" && strings.EqualFold(f[1], "close") || !slices.Contains(byCurl, name) {
			b.WriteString(" -H " + quote(f[0]+": "+f[1]))
		}
	}
	if len(q.content) > 0 && !q.chunked() {
		b.WriteString(" --data-binary " + quote(string(q.content)))
	}
	if strings.ContainsAny(q.Target, "[]{}") {
		b.WriteString(" --globoff") // or curl makes several requests of {a,b}
	}
	b.WriteString(" --path-as-is " + quote(strings.TrimSuffix(base, "/")+q.Target))
	if q.partial || q.chunked() {
		b.WriteString("  # the content is not in it")
	}
	return b.String()
}

// byCurl are the fields that curl writes by itself.
var byCurl = []string{"host", "content-length", "transfer-encoding", "connection"}

// chunked tells whether the content has the framing of chunks in it, which
// curl would send as content.
func (q *Request) chunked() bool {
	return slices.ContainsFunc(q.fields, func(f [2]string) bool { return strings.EqualFold(f[0], "Transfer-Encoding") })
}

// quote is a text as one word of a POSIX shell; where it has bytes that a
// terminal would act upon, in the form of $'...' that bash and zsh know.
func quote(t string) string {
	plain := true
	for i := range len(t) {
		plain = plain && t[i] >= ' ' && t[i] < 0x7f
	}
	if plain {
		return "'" + strings.ReplaceAll(t, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := range len(t) {
		switch c := t[i]; {
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "'"
}

// fields takes a captured head apart for showing it elsewhere. Whether it is
// valid was decided long before.
func fields(head []byte) (all [][2]string) {
	lines := strings.Split(string(head), "\r\n")
	for _, l := range lines[1:] {
		if name, value, ok := strings.Cut(l, ":"); ok {
			all = append(all, [2]string{name, strings.Trim(value, " \t")})
		}
	}
	return all
}
