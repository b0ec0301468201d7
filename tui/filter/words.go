package filter

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"httpserver/internal/message"
	"httpserver/internal/monitor"
)

// A term is one word of a filter.
type term struct {
	not   bool
	key   *key   // nil for plain text
	text  string // in lower case; "": unfinished, it leaves out nothing
	n     int64
	mark  int    // that it begins with; 0: none
	name  string // of a field
	value string // that the field contains
	whole bool   // n is whole milliseconds
	exact bool   // name is all of the field's name, not only its beginning
}

// words splits a text at its spaces, but for those between double quotes.
func words(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return unicode.IsSpace(r) && !quoted
	})
}

// parseTerm reads a word.
func parseTerm(word string) term {
	word, not := strings.CutPrefix(word, "!")
	word = strings.ToLower(strings.ReplaceAll(word, `"`, ""))
	t := term{not: not, text: word}
	for i := range keys {
		k := &keys[i]
		if rest, ok := strings.CutPrefix(word, k.name); ok {
			t.key, t.text = k, rest
			if rest == "" || k.read != nil && !k.read(&t) {
				return term{}
			}
			break
		}
	}
	return t
}

// readNumber reads a number, with a # before it or not.
func readNumber(t *term) bool {
	n, err := strconv.ParseInt(strings.TrimPrefix(t.text, "#"), 10, 64)
	t.n = n
	return err == nil
}

// readTime reads a number of milliseconds, whole or with a part. The log has whole
// ones, so a whole one is compared with those.
func readTime(t *term) bool {
	if readNumber(t) {
		t.n *= int64(time.Millisecond)
		t.whole = true
		return true
	}
	ms, err := strconv.ParseFloat(t.text, 64)
	t.n = int64(ms * 1e6)
	return err == nil && ms >= 0 && ms < 1e9
}

// readWait reads a length of time; a number alone is milliseconds.
func readWait(t *term) bool {
	if n, err := strconv.ParseUint(t.text, 10, 32); err == nil {
		t.n = int64(time.Duration(n) * time.Millisecond)
		return true
	}
	d, err := time.ParseDuration(t.text)
	t.n = int64(d)
	return err == nil && d >= 0
}

// readSince reads a length of time, or a mark: "30s", "mark2".
func readSince(t *term) bool {
	if n, ok := strings.CutPrefix(t.text, "mark"); ok {
		mark, err := strconv.ParseUint(n, 10, 16)
		t.mark = int(mark)
		return err == nil && mark > 0
	}
	d, err := time.ParseDuration(t.text)
	t.n = int64(d)
	return err == nil && d >= 0
}

// readField reads the name of a field, and after = what its value contains.
func readField(t *term) bool {
	t.name, t.value, t.exact = strings.Cut(t.text, "=")
	return t.name != ""
}

// readAgent reads what the field User-Agent contains.
func readAgent(t *term) bool {
	t.name, t.value, t.exact = "user-agent", strings.TrimPrefix(t.text, "="), true
	return true
}

// asks reports whether a term, without ! before it, has a key.
func (t *term) asks(key string) bool { return t.key != nil && t.key.name == key && !t.not }

// changes reports whether what a term says of a finished request can change.
func (t *term) changes() bool { return t.key != nil && t.key.changes }

// row reports whether a term applies to a request.
func (t *term) row(f *Filter, r *monitor.Row, c *monitor.Conn) bool {
	if t.key == nil {
		return f.holds(r.Target, t.text) || f.holds(r.Method, t.text) || f.isFrom(r.Peer, t.text) || f.holds(tagOf(c), t.text)
	}
	return t.key.row(f, t, r, c)
}

// conn reports whether a term applies to a connection; ok is false for a term that
// only requests have.
func (t *term) conn(f *Filter, c *monitor.Conn) (is, ok bool) {
	switch {
	case t.key == nil:
		return f.isFrom(c.Peer, t.text) || f.holds(c.Tag, t.text) || f.holds(c.Name, t.text) || f.holds(c.Current.Target, t.text), true
	case t.key.conn == nil, t.key.head && c.Current.Nth == 0 && !t.key.agent:
		return false, false
	}
	return t.key.conn(f, t, c), true
}

// masked reports whether a field is one that is not looked at.
func masked(name string) bool { return message.CredentialField(name) }
