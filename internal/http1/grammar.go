package http1

// A class is a set of grammar classes a byte belongs to.
type class uint8

const (
	tchar   class = 1 << iota // of a token: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2-2
	value                     // of a field value: VCHAR, obs-text, SP, HTAB; https://www.rfc-editor.org/rfc/rfc9110#section-5.5-2
	uri                       // of a request target: what may stand in a path or a query, and "%"
	pchar                     // of a path: "/", pchar (https://www.rfc-editor.org/rfc/rfc3986#section-3.3), and a few
	regname                   // of a host name: letters, digits, "-", "_", "."
	digit                     // 0-9
	hexdig                    // 0-9, A-F, a-f
)

// classes tells the classes of each byte.
var classes = func() (t [256]class) {
	set := func(c class, bytes string) {
		for i := 0; i < len(bytes); i++ {
			t[bytes[i]] |= c
		}
	}
	const digits, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	set(tchar, "!#$%&'*+-.^_`|~"+digits+letters)
	const unreserved, subDelims = "-._~" + digits + letters, "!$&'()*+,;="
	// RFC 3986 has none of the last bytes of these two; but browsers send them as
	// they are (/[id].js, ?a[]=1, ?q={x|y}), by the URL Standard's rules, and
	// nginx and Apache httpd take them. They separate nothing, so no two readers
	// can disagree about them. https://url.spec.whatwg.org/#path-percent-encode-set
	set(pchar, unreserved+subDelims+":@/%"+"[]|")
	set(uri, unreserved+subDelims+":@/%?"+"[]|{}^`\\")
	// RFC 3986 would also have sub-delims and percent-encodings in a host
	// name. No name on the network has them and attacks do: Apache httpd
	// refuses them too.
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

func (c class) has(b byte) bool { return classes[b]&c != 0 }

// span is the number of bytes at the start of s that are in c.
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

// trimOWS is s without optional white space at its ends.
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

// unhex is the value of a hexadecimal digit.
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

// badByte is the index of the first byte of s that no field value may hold,
// -1 where there is none. It looks at eight bytes at a time: half of a head's
// bytes are values, and this is three times as fast as the table.
func badByte(s string) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		// A byte below 0x20 borrows in the first term, 0x7f becomes zero in
		// the second; a byte from 0x80 on is neither. A borrow may reach the
		// next byte, so this says only "perhaps": the table decides.
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
