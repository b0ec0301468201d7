package coding

import (
	"strings"

	"httpserver/internal/message"
)

// A Coding is a content coding.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
type Coding uint8

// The codings, in ascending order of preference: of several with the same
// weight the last available one is used. This program does not encode Brotli;
// it serves Brotli files that exist on disk.
const (
	Identity Coding = iota // no coding
	Gzip
	Zstd
	Brotli
	Count // the number of codings
)

// String is the coding's name in Content-Encoding and Accept-Encoding.
func (c Coding) String() string { return names[c] }

var names = [Count]string{Identity: "identity", Gzip: "gzip", Zstd: "zstd", Brotli: "br"}

// A Set is a set of codings. The zero value is empty.
type Set uint8

// With returns s with c added.
func (s Set) With(c Coding) Set { return s | 1<<c }

// Has reports whether c is in s.
func (s Set) Has(c Coding) bool { return s&(1<<c) != 0 }

// Accepted holds the weight that a client gives each coding, in thousandths;
// 0 means not acceptable.
type Accepted [Count]uint16

// Accept parses the Accept-Encoding fields of a request. It does not allocate.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
func Accept(f message.Fields) Accepted {
	// Identity is acceptable unless excluded, with the lowest weight unless the
	// field gives it another.
	// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3-10.2
	a := Accepted{Identity: 1}
	var named Set
	rest, star := 0, false
	for i := range f {
		if len(f[i].Name) != len("Accept-Encoding") || !message.EqualFold(f[i].Name, "Accept-Encoding") {
			continue
		}
		for member := range message.ListMembers(f[i].Value) {
			name, params, _ := strings.Cut(member, ";")
			name = strings.TrimRight(name, " \t")
			if name == "*" {
				rest, star = message.Weight(params), true
			} else if c, ok := lookup(name); ok {
				a[c] = uint16(message.Weight(params))
				named = named.With(c)
			}
		}
	}
	// "*" covers every coding that is not listed.
	// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3-6
	for c := range Count {
		if star && !named.Has(c) {
			a[c] = uint16(rest)
		}
	}
	return a
}

// lookup returns the coding with this name; false if there is none.
func lookup(name string) (Coding, bool) {
	for c := range Count {
		if message.EqualFold(name, names[c]) {
			return c, true
		}
	}
	// https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.3-1
	return Gzip, message.EqualFold(name, "x-gzip")
}

// Best returns the offered coding with the highest weight; false if none is
// acceptable.
func (offers Set) Best(a Accepted) (Coding, bool) {
	best, ok := Identity, false
	for c := range Count {
		if offers.Has(c) && a[c] > 0 && (!ok || a[c] >= a[best]) {
			best, ok = c, true
		}
	}
	return best, ok
}
