package export

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// A Request is what is known of a request that is to be sent once more: by
// hand, or by this program.
type Request struct {
	Method, Target string
	Minor          uint8 // of its version, HTTP/1.1 or HTTP/1.0
	Cut            bool  // Target is not all of it

	fields   []field // as received
	captured bool    // the head was captured, so fields are all there were
	content  []byte  // as received, without the framing of chunks
	partial  bool    // content is not all of it
	chunked  bool    // content came in chunks
	trailers bool    // with fields after them, which are not kept
	framed   bool    // content has a framing that could not be taken away
}

// A field is a name and a value as received.
type field struct{ name, value string }

// Read takes the request line, the fields and the content from the captured
// bytes of a request. whole reports whether these are all of its bytes. Without
// a whole head Read changes nothing. It keeps raw.
func (q *Request) Read(raw []byte, whole bool) {
	head, content, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return
	}
	line, _, _ := strings.Cut(string(head), "\r\n")
	if parts := strings.Split(line, " "); len(parts) == 3 && parts[1] != "" && isToken(parts[0]) {
		q.Method, q.Target, q.Cut = parts[0], parts[1], false
	}
	q.fields, q.captured = fields(head), true
	q.content, q.partial = content, !whole
	if q.has("Transfer-Encoding") {
		q.content, q.trailers, q.chunked = unchunk(content)
		q.framed = !q.chunked
	}
}

// unchunk takes the framing of chunks away. It reports false where content is not
// in chunks up to its end. trailers reports that fields follow.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1
func unchunk(framed []byte) (content []byte, trailers, ok bool) {
	crlf := []byte("\r\n")
	for {
		line, rest, found := bytes.Cut(framed, crlf)
		size, _, _ := strings.Cut(string(line), ";")
		n, err := strconv.ParseUint(strings.TrimRight(size, " \t"), 16, 31)
		switch {
		case !found || err != nil:
			return nil, false, false
		case n == 0:
			return content, !bytes.Equal(rest, crlf), true
		case uint64(len(rest)) < n+2 || !bytes.HasPrefix(rest[n:], crlf):
			return nil, false, false
		}
		content, framed = append(content, rest[:n]...), rest[n+2:]
	}
}

// fields takes a captured head apart for showing it elsewhere. The server has
// decided before whether it is valid.
func fields(head []byte) (all []field) {
	lines := strings.Split(string(head), "\r\n")
	for _, l := range lines[1:] {
		if name, value, ok := strings.Cut(l, ":"); ok {
			all = append(all, field{name, strings.Trim(value, " \t")})
		}
	}
	return all
}

// has reports whether the request has a field of that name.
func (q *Request) has(name string) bool {
	return slices.ContainsFunc(q.fields, func(f field) bool { return strings.EqualFold(f.name, name) })
}

// isToken reports whether a text is a token, as methods and field names are.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
func isToken(t string) bool {
	for i := range len(t) {
		c := t[i]
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) || c >= 0x80 {
			return false
		}
	}
	return t != ""
}

// Captured is the bytes of one direction of an exchange, and whether they are
// all there: nothing, and not all, of a capture that is nil.
func Captured(c *monitor.Capture, dir event.Dir) (raw []byte, whole bool) {
	if c == nil {
		return nil, false
	}
	whole = true
	for _, p := range c.Parts {
		if p.Dir != dir {
			continue
		}
		whole = whole && p.Off == int64(len(raw)) && p.Skipped == 0
		raw = append(raw, p.Data...)
	}
	return raw, whole
}
