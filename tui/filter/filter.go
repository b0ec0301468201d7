package filter

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// A Filter decides which requests and connections are shown. The zero value shows
// all of them. It is not safe for concurrent use.
type Filter struct {
	text  string
	terms []term
	buf   []byte
}

// A term is one word of a filter.
type term struct {
	not  bool
	key  string // "" for plain text
	text string // in lower case
	n    int64
}

// Set changes the text of the filter.
func (f *Filter) Set(text string) {
	f.text = text
	f.terms = f.terms[:0]
	for _, word := range strings.Fields(text) {
		t := parseTerm(word)
		if t.text != "" {
			f.terms = append(f.terms, t)
		}
	}
}

// Text is the text of the filter, as typed.
func (f *Filter) Text() string { return f.text }

// Active reports whether the filter leaves anything out. An unfinished word leaves
// out nothing.
func (f *Filter) Active() bool { return len(f.terms) > 0 }

func parseTerm(word string) term {
	var t term
	word = strings.ToLower(word)
	if rest, ok := strings.CutPrefix(word, "!"); ok {
		t.not, word = true, rest
	}
	t.text = word
	for _, key := range []string{"status:", "conn:", "method:", "path:", "peer:", "tag:", "server:", "ms>", "ms<", "waited>"} {
		rest, ok := strings.CutPrefix(word, key)
		if !ok {
			continue
		}
		t.key, t.text = key, rest
		if key == "conn:" || strings.HasPrefix(key, "ms") {
			n, err := strconv.ParseInt(strings.TrimPrefix(rest, "#"), 10, 64)
			if err != nil { // unfinished
				return term{}
			}
			t.n = n
		}
		if key == "waited>" {
			d, err := time.ParseDuration(rest)
			if n, e := strconv.ParseUint(rest, 10, 32); e == nil { // milliseconds
				d, err = time.Duration(n)*time.Millisecond, nil
			}
			if err != nil || d < 0 { // unfinished
				return term{}
			}
			t.n = int64(d)
		}
	}
	return t
}

// Row reports whether a request is shown. c is its connection, nil when that is
// not known any longer.
func (f *Filter) Row(r *monitor.Row, c *monitor.Conn) bool {
	for i := range f.terms {
		t := &f.terms[i]
		if f.rowTerm(t, r, c) == t.not {
			return false
		}
	}
	return true
}

func (f *Filter) rowTerm(t *term, r *monitor.Row, c *monitor.Conn) bool {
	tag := ""
	if c != nil {
		tag = c.Tag
	}
	switch t.key {
	case "status:":
		return likeStatus(t.text, int(r.Status))
	case "conn:":
		return r.Conn == uint64(t.n)
	case "method:":
		return strings.EqualFold(r.Method, t.text)
	case "path:":
		return f.holds(r.Target, t.text)
	case "peer:":
		return f.from(r.Peer, t.text)
	case "tag:":
		return f.holds(tag, t.text)
	case "server:":
		return c != nil && c.Local != nil && f.from(*c.Local, t.text)
	case "waited>":
		return int64(r.Queued) > t.n
	case "ms>":
		return r.Took.Milliseconds() > t.n
	case "ms<":
		return r.Took.Milliseconds() < t.n
	}
	return f.holds(r.Target, t.text) || f.holds(r.Method, t.text) || f.from(r.Peer, t.text) || f.holds(tag, t.text)
}

// from reports whether an address, as it is shown, contains part.
func (f *Filter) from(p netip.AddrPort, part string) bool {
	if !p.IsValid() {
		return strings.Contains("-", part)
	}
	f.buf = netip.AddrPortFrom(p.Addr().Unmap(), p.Port()).AppendTo(f.buf[:0])
	return strings.Contains(string(f.buf), part)
}

// holds reports whether a text, as it is shown, contains part, without regard to
// case.
func (f *Filter) holds(text, part string) bool {
	if len(part) > 4*len(text) {
		return false
	}
	return strings.Contains(strings.ToLower(canvas.Safe(text)), part)
}

// likeStatus reports whether a status matches a form like 404, 4xx, 40x or 4.
func likeStatus(form string, status int) bool {
	digits := strconv.Itoa(status)
	for i := range len(form) {
		if i >= len(digits) || form[i] != 'x' && form[i] != digits[i] {
			return false
		}
	}
	return true
}

// Conn reports whether a connection is shown because of its own properties. Another
// one may be shown because of a request on it.
func (f *Filter) Conn(c *monitor.Conn) bool {
	for i := range f.terms {
		t := &f.terms[i]
		var is bool
		switch t.key {
		case "conn:":
			is = c.ID == uint64(t.n)
		case "peer:":
			is = f.from(c.Peer, t.text)
		case "server:":
			is = c.Local != nil && f.from(*c.Local, t.text)
		case "tag:":
			is = f.holds(c.Tag, t.text)
		case "":
			is = f.from(c.Peer, t.text) || f.holds(c.Tag, t.text) || f.holds(c.Name, t.text) || f.holds(c.Current.Target, t.text)
		default:
			return false
		}
		if is == t.not {
			return false
		}
	}
	return true
}

// MaxLen is how many characters a filter can have.
const MaxLen = 100

// Searchable is what of typed or pasted text can be found: the screen shows
// ASCII only. The lines of a paste become words.
func Searchable(typed []rune) []rune {
	var text []rune
	for _, r := range typed {
		switch {
		case r == '\n', r == '\r', r == '\t':
			if n := len(text); n > 0 && text[n-1] != ' ' {
				text = append(text, ' ')
			}
		case r >= ' ' && r < 0x7f:
			text = append(text, r)
		}
	}
	return text
}
