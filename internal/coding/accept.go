package coding

import (
	"strings"

	"httpserver/internal/message"
)

// A Coding is a content coding.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
type Coding uint8

// The codings, the least welcome first: where a client likes several equally
// well, the last of them that there is wins. Brotli is only ever found ready
// made on the disk, where somebody took the time to make it the smallest.
const (
	Identity Coding = iota // no coding at all
	Gzip
	Zstd
	Brotli
	Count // how many there are
)

// String is the coding's name in Content-Encoding and Accept-Encoding.
func (c Coding) String() string { return names[c] }

var names = [Count]string{Identity: "identity", Gzip: "gzip", Zstd: "zstd", Brotli: "br"}

// A Set is a set of codings. The zero value is empty.
type Set uint8

// With is s and c.
func (s Set) With(c Coding) Set { return s | 1<<c }

// Without is s but for c.
func (s Set) Without(c Coding) Set { return s &^ (1 << c) }

// Has reports whether c is in s.
func (s Set) Has(c Coding) bool { return s&(1<<c) != 0 }

// Accepted is what a client thinks of each coding: a weight in thousandths,
// 0 for one it refuses.
type Accepted [Count]uint16

// Accept reads the Accept-Encoding fields of a request. It allocates nothing.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
func Accept(f message.Fields) Accepted {
	// Identity is acceptable unless it is refused, and the least liked unless
	// something is said about it.
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
	// "*" speaks for all that are not named.
	// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3-6
	for c := range Count {
		if star && !named.Has(c) {
			a[c] = uint16(rest)
		}
	}
	return a
}

// lookup is the coding called name, if it is one of ours.
func lookup(name string) (Coding, bool) {
	for c := range Count {
		if message.EqualFold(name, names[c]) {
			return c, true
		}
	}
	// https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.3-1
	return Gzip, message.EqualFold(name, "x-gzip")
}

// Best is the coding among the offers that the client likes best; false where
// it accepts none of them.
func (offers Set) Best(a Accepted) (Coding, bool) {
	best, ok := Identity, false
	for c := range Count {
		if offers.Has(c) && a[c] > 0 && (!ok || a[c] >= a[best]) {
			best, ok = c, true
		}
	}
	return best, ok
}
