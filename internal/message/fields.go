package message

import (
	"iter"
	"strings"
)

// A Field is one field line: a name and its value.
// https://www.rfc-editor.org/rfc/rfc9110#section-5
type Field struct{ Name, Value string }

// Fields are field lines in the order they were received or will be sent.
// Lookups ignore the case of ASCII letters. The zero value is empty.
type Fields []Field

// Get returns the value of the first field line called name, or "" if there is
// none.
func (f Fields) Get(name string) string {
	v, _ := f.Lookup(name)
	return v
}

// Lookup returns the value of the first field line called name, and whether there
// is one.
func (f Fields) Lookup(name string) (string, bool) {
	for i := range f {
		if EqualFold(f[i].Name, name) {
			return f[i].Value, true
		}
	}
	return "", false
}

// Has reports whether there is a field line called name.
func (f Fields) Has(name string) bool {
	_, ok := f.Lookup(name)
	return ok
}

// Values yields the values of all field lines called name, in their order.
func (f Fields) Values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range f {
			if EqualFold(f[i].Name, name) && !yield(f[i].Value) {
				return
			}
		}
	}
}

// Joined returns the values of all field lines called name, joined by a comma and
// a space. It allocates only if there are several lines.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.3-1
func (f Fields) Joined(name string) string {
	var first string
	var b strings.Builder
	n := 0
	for v := range f.Values(name) {
		switch n {
		case 0:
			first = v
		case 1:
			b.WriteString(first)
			fallthrough
		default:
			b.WriteString(", ")
			b.WriteString(v)
		}
		n++
	}
	if n < 2 {
		return first
	}
	return b.String()
}

// List yields the members of a comma-separated list field (#rule) over all its
// lines: split at the commas outside quoted strings, without the white space
// around members and without empty members.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1
func (f Fields) List(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for v := range f.Values(name) {
			for m := range ListMembers(v) {
				if !yield(m) {
					return
				}
			}
		}
	}
}

// HasMember reports whether the list field called name has a member equal to
// token, ignoring case.
func (f Fields) HasMember(name, token string) bool {
	for m := range f.List(name) {
		if EqualFold(m, token) {
			return true
		}
	}
	return false
}

// ListMembers yields the members of one list value, split as by [Fields.List].
func ListMembers(v string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for v != "" {
			end := memberEnd(v)
			m := strings.Trim(v[:end], " \t")
			if m != "" && !yield(m) {
				return
			}
			if end == len(v) {
				return
			}
			v = v[end+1:]
		}
	}
}

// memberEnd returns the index of the first comma outside a quoted string, or
// len(v) if there is none.
func memberEnd(v string) int {
	quoted := false
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '"':
			quoted = !quoted
		case quoted && v[i] == '\\':
			i++ // a quoted-pair: the escaped byte ends neither string nor member
		case !quoted && v[i] == ',':
			return i
		}
	}
	return len(v)
}

// credentialFields are the fields whose values let a reader act as the user.
// The RFCs define the first four; the last two are common practice.
// https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2
// https://www.rfc-editor.org/rfc/rfc9110#section-11.7.2
// https://www.rfc-editor.org/rfc/rfc6265#section-4
var credentialFields = [...]string{
	"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-API-Key", "X-Auth-Token",
}

// CredentialField reports whether the value of the field called name is a
// credential. The wire view and recordings show such a value as asterisks.
// Case does not matter.
func CredentialField(name string) bool {
	for _, field := range credentialFields {
		if EqualFold(field, name) {
			return true
		}
	}
	return false
}

// EqualFold reports whether a and b are equal, ignoring the case of ASCII letters
// only: unlike strings.EqualFold it does not equate U+212A (the Kelvin sign)
// with "k".
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if x, y := a[i], b[i]; x != y && lower(x) != lower(y) {
			return false
		}
	}
	return true
}

// lower returns an ASCII letter in lower case, and any other byte unchanged.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}
