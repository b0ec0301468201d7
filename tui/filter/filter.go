package filter

import (
	"net/netip"
	"slices"
	"strings"

	"httpserver/internal/monitor"
)

// A Filter decides which requests and connections are shown. The zero value shows
// all of them. It is not safe for concurrent use.
type Filter struct {
	text  string
	terms []term
	mute  bool           // terms that tell why a connection ended leave out nothing
	st    *monitor.State // where fields, and the time, are looked up; nil: nowhere
	buf   []byte
	// standIn is the address that is shown in place of a client's; nil: the same.
	standIn func(netip.AddrPort) netip.AddrPort
}

// Set changes the text of the filter.
func (f *Filter) Set(text string) {
	f.text = text
	f.terms = f.terms[:0]
	for _, word := range words(text) {
		if t := parseTerm(word); t.text != "" {
			f.terms = append(f.terms, t)
		}
	}
}

// With is a text with further words, each in place of a word that asks the same.
func With(text, more string) string {
	all := words(text)
	for _, word := range words(more) {
		t := parseTerm(word)
		all = slices.DeleteFunc(all, func(w string) bool {
			old := parseTerm(w)
			return w == word || t.key != nil && old.key == t.key && old.not == t.not && old.name == t.name
		})
		all = append(all, word)
	}
	return strings.Join(all, " ")
}

// Value is what the words of a text ask of a key, like "server:", in lower case; "" where
// none does. A word with ! before it is not looked at.
func Value(text, key string) string {
	for _, word := range words(text) {
		if t := parseTerm(word); t.asks(key) {
			return t.text
		}
	}
	return ""
}

// Without is a text without the words that [Value] looks at.
func Without(text, key string) string {
	return strings.Join(slices.DeleteFunc(words(text), func(word string) bool {
		t := parseTerm(word)
		return t.asks(key)
	}), " ")
}

// Text is the text of the filter, as typed.
func (f *Filter) Text() string { return f.text }

// Active reports whether the filter leaves anything out. An unfinished word leaves
// out nothing.
func (f *Filter) Active() bool { return len(f.terms) > 0 }

// Look sets the state whose requests are asked about. It is read and not changed.
// mute takes away what would tell why a connection ended. standIn gives the address
// that is shown in place of a client's; nil where it is the same.
func (f *Filter) Look(st *monitor.State, mute bool, standIn func(netip.AddrPort) netip.AddrPort) {
	f.st, f.mute, f.standIn = st, mute, standIn
}

// Changes reports whether the filter may let a request through later on that it
// does not let through now, or the other way round: what becomes of its
// connection, and time, decide as well.
func (f *Filter) Changes() bool {
	for i := range f.terms {
		if f.terms[i].changes() {
			return true
		}
	}
	return false
}

// Heads reports whether the filter looks at the fields of requests.
func (f *Filter) Heads() bool {
	for i := range f.terms {
		if k := f.terms[i].key; k != nil && k.head {
			return true
		}
	}
	return false
}

// Unknown reports whether the filter asks for a field of a request of which no head was
// kept, and whose connection does not know it either.
func (f *Filter) Unknown(r *monitor.Row, c *monitor.Conn) bool {
	for i := range f.terms {
		k := f.terms[i].key
		if k != nil && k.head && !(k.agent && c != nil && c.Agent() != "") && !hasHead(f.st.Capture(r.Conn, r.Nth)) {
			return true
		}
	}
	return false
}

// RowFixed reports whether a request is shown, as far as that stays as it is when the
// response has ended. c is its connection, nil when that is not known any longer.
func (f *Filter) RowFixed(r *monitor.Row, c *monitor.Conn) bool { return f.rowTerms(r, c, false) }

// RowNow is RowFixed, as far as that changes.
func (f *Filter) RowNow(r *monitor.Row, c *monitor.Conn) bool { return f.rowTerms(r, c, true) }

func (f *Filter) rowTerms(r *monitor.Row, c *monitor.Conn, changing bool) bool {
	for i := range f.terms {
		t := &f.terms[i]
		if t.changes() == changing && !f.muted(t) && t.row(f, r, c) == t.not {
			return false
		}
	}
	return true
}

// muted reports whether a term leaves out nothing for now.
func (f *Filter) muted(t *term) bool { return f.mute && t.key != nil && t.key.tells }

// Conn reports whether a connection is shown because of its own properties. Another
// one may be shown because of a request on it.
func (f *Filter) Conn(c *monitor.Conn) bool {
	for i := range f.terms {
		t := &f.terms[i]
		if f.muted(t) {
			continue
		}
		if is, ok := t.conn(f, c); !ok || is == t.not {
			return false
		}
	}
	return true
}

// MaxLen is how many characters a filter can have.
const MaxLen = 200

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
