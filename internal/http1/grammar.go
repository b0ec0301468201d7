package http1

import "math"

// A class is a set of the grammar classes to which a byte belongs.
type class uint8

const (
	tchar   class = 1 << iota // of a token: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2-2
	value                     // of a field value: VCHAR, obs-text, SP, HTAB; https://www.rfc-editor.org/rfc/rfc9110#section-5.5-2
	uri                       // of a request target: the bytes of a path or a query, and "%"
	pchar                     // of a path: "/", pchar (https://www.rfc-editor.org/rfc/rfc3986#section-3.3), and a few more
	regname                   // of a host name: letters, digits, "-", "_", "."
	digit                     // 0-9
	hexdig                    // 0-9, A-F, a-f
)

// classes has the classes of each byte. It never changes.
var classes = func() (t [256]class) {
	set := func(c class, bytes string) {
		for i := 0; i < len(bytes); i++ {
			t[bytes[i]] |= c
		}
	}
	const digits, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	set(tchar, "!#$%&'*+-.^_`|~"+digits+letters)
	const unreserved, subDelims = "-._~" + digits + letters, "!$&'()*+,;="
	// RFC 3986 does not allow the last few bytes of these two. Browsers send them
	// unencoded (/[id].js, ?a[]=1, ?q={x|y}), by the rules of the URL Standard,
	// and nginx and Apache httpd accept them. They separate nothing, so two readers
	// cannot disagree about them. https://url.spec.whatwg.org/#path-percent-encode-set
	set(pchar, unreserved+subDelims+":@/%"+"[]|")
	set(uri, unreserved+subDelims+":@/%?"+"[]|{}^`\\")
	// RFC 3986 also allows sub-delims and percent-encodings in a host name. No
	// name on the network has them, but attacks do. Apache httpd refuses them
	// too.
	set(regname, "-._"+digits+letters)
	set(digit, digits)
	set(hexdig, digits+"ABCDEFabcdef")
	for b := 0; b < 256; b++ {
		if b == '\t' || b >= ' ' && b != 0x7f {
			t[b] |= value
		}
	}
	return t
}()

// has reports whether b is in c.
func (c class) has(b byte) bool { return classes[b]&c != 0 }

// span returns the number of bytes at the start of s that are in c.
func span[T string | []byte](s T, c class) int {
	for i := 0; i < len(s); i++ {
		if classes[s[i]]&c == 0 {
			return i
		}
	}
	return len(s)
}

// all reports whether s is not empty and all its bytes are in c.
func all[T string | []byte](s T, c class) bool { return len(s) > 0 && span(s, c) == len(s) }

// trimOWS returns s without optional white space at its ends.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.3
func trimOWS(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

// unhex returns the value of a hexadecimal digit.
func unhex(b byte) uint8 {
	switch {
	case b <= '9':
		return b - '0'
	case b <= 'F':
		return b - 'A' + 10
	default:
		return b - 'a' + 10
	}
}

// badByte returns the index of the first byte of s that a field value must not
// contain, or -1. It checks eight bytes at a time, three times as fast as with the
// table: half of the bytes of a head are values.
func badByte(s string) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		// The first term has the high bit set for a byte below 0x20, the second
		// for 0x7f; bytes from 0x80 on are masked out. A borrow may reach the
		// next byte, so a hit is only a candidate: the table decides.
		del := x ^ (ones * 0x7f)
		if ((x-ones*0x20)|(del-ones))&^x&highs != 0 {
			break
		}
	}
	for ; i < len(s); i++ {
		if classes[s[i]]&value == 0 {
			return i
		}
	}
	return -1
}

// parseDecimal returns the number that s, digits only, represents, or false if it
// does not fit in an int64.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-10
func parseDecimal(s string) (int64, bool) {
	n := int64(0)
	for i := 0; i < len(s); i++ {
		d := int64(s[i] - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}
