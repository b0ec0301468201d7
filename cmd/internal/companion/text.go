package companion

import (
	"unicode"
	"unicode/utf8"
)

// AppendText appends s for a terminal. Characters stay as they are, but each
// byte that is no UTF-8 or belongs to one that is invisible or drives a
// terminal becomes \xNN. Line feeds and tabs stay where lines is set.
func AppendText(dst []byte, s string, lines bool) []byte {
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
