// Package printable makes foreign text safe to print on a terminal.
package printable

import (
	"unicode"
	"unicode/utf8"
)

// Append appends s to dst. Printable characters of any script stay. Every byte
// of anything else (control characters, invisible and direction-changing ones,
// bytes that are not UTF-8) becomes \xNN. Line feeds and tabs stay if lines is
// set.
func Append(dst []byte, s string, lines bool) []byte {
	const hex = "0123456789abcdef"
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		broken := r == utf8.RuneError && n == 1
		if !broken && (unicode.IsPrint(r) || lines && (r == '\n' || r == '\t')) {
			dst = append(dst, s[i:i+n]...)
		} else {
			for _, c := range []byte(s[i : i+n]) {
				dst = append(dst, '\\', 'x', hex[c>>4], hex[c&15])
			}
		}
		i += n
	}
	return dst
}
