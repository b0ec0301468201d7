package event

// AppendSafe appends s with the backslash and every byte outside printable ASCII
// as \xNN. A client's bytes can then neither control a terminal nor forge a line,
// and the original can be restored, as every backslash begins an \xNN.
func AppendSafe(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '\\' {
			dst = append(dst, s[start:i]...)
			dst = appendByte(dst, c)
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}

// appendByte appends c as \xNN.
func appendByte(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'x', hex[c>>4], hex[c&15])
}
