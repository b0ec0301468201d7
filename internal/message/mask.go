package message

import "bytes"

// MaskHead returns a copy of a head with an asterisk for each byte of a
// credential, so that offsets stay valid. It also masks heads that were refused: a
// line that begins with a space belongs to the field before it (obs-fold).
func MaskHead(head []byte) []byte {
	masked := bytes.Clone(head)
	secret := false
	for rest := masked; len(rest) > 0; {
		line := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			line = rest[:end+1]
		}
		rest = rest[len(line):]
		value := line
		if line[0] != ' ' && line[0] != '\t' {
			name, after, _ := bytes.Cut(line, []byte(":"))
			secret = CredentialField(string(bytes.TrimRight(name, " \t")))
			value = after
		}
		if secret {
			maskValue(value)
		}
	}
	return masked
}

// maskValue puts an asterisk in place of each byte between the white space
// around a value.
func maskValue(v []byte) {
	inner := bytes.Trim(v, " \t\r\n")
	for i := range inner {
		inner[i] = '*'
	}
}
