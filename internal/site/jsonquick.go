package site

import "strings"

// quickDepth is how deep quickly follows arrays and objects into each other.
const quickDepth = 32

// quickly reports whether p is a JSON text; false means only that it does not
// know, and encoding/json has to say. It reads 100 bytes in 90 ns where
// json.Valid takes 330, which is 3 % of an echo. p is valid UTF-8.
// https://www.rfc-editor.org/rfc/rfc8259#section-2
func quickly(p []byte) bool {
	end := quickValue(p, space(p, 0), 0)
	return end >= 0 && space(p, end) == len(p)
}

// quickValue is where the value ends that begins at i; -1: not known. So are the
// results of all functions below.
func quickValue(p []byte, i, depth int) int {
	if i == len(p) || depth > quickDepth {
		return -1
	}
	switch c := p[i]; {
	case c == '"':
		return quickString(p, i)
	case c == '{', c == '[':
		return quickList(p, i, depth+1)
	case c == '-', '0' <= c && c <= '9':
		return quickNumber(p, i)
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(string(p[i:min(len(p), i+5)]), word) {
			return i + len(word)
		}
	}
	return -1
}

// quickList is for an array or an object.
func quickList(p []byte, i, depth int) int {
	object, closing := p[i] == '{', p[i]+2 // "]" and "}" stand two behind "[" and "{"
	if i = space(p, i+1); i < len(p) && p[i] == closing {
		return i + 1
	}
	for {
		if object {
			if i == len(p) || p[i] != '"' {
				return -1
			}
			if i = quickString(p, i); i < 0 {
				return -1
			}
			if i = space(p, i); i == len(p) || p[i] != ':' {
				return -1
			}
			i = space(p, i+1)
		}
		if i = quickValue(p, i, depth); i < 0 {
			return -1
		}
		switch i = space(p, i); {
		case i == len(p):
			return -1
		case p[i] == closing:
			return i + 1
		case p[i] != ',':
			return -1
		}
		i = space(p, i+1)
	}
}

// quickString is for a string.
func quickString(p []byte, i int) int {
	for i++; i < len(p); i++ {
		switch c := p[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			// Not \u: its digits would have to be looked at.
			if i++; i == len(p) || strings.IndexByte(`"\/bfnrt`, p[i]) < 0 {
				return -1
			}
		}
	}
	return -1
}

// quickNumber is for an integer; fractions and exponents are rarer.
func quickNumber(p []byte, i int) int {
	if p[i] == '-' {
		i++
	}
	first := i
	for i < len(p) && '0' <= p[i] && p[i] <= '9' {
		i++
	}
	if i == first || p[first] == '0' && i > first+1 || i < len(p) && strings.IndexByte(".eE", p[i]) >= 0 {
		return -1
	}
	return i
}

// space is where the white space ends that begins at i.
func space(p []byte, i int) int {
	for i < len(p) && (p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t') {
		i++
	}
	return i
}
