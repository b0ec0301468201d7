package server

import (
	"bytes"

	"httpserver/internal/message"
)

// secrets are the fields whose values are credentials: whoever has them can act
// as the user. RFC 9110 §11.6.2, §11.7.2 and RFC 6265.
var secrets = [...]string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}

// maskHead is a copy of a head with an asterisk for each byte of a credential,
// so that all offsets stay. It also masks heads that were refused: a line that
// begins with a space belongs to the field before it (obs-fold).
func maskHead(head []byte) []byte {
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
			secret = isSecret(string(bytes.TrimRight(name, " \t")))
			value = after
		}
		if secret {
			maskValue(value)
		}
	}
	return masked
}

// isSecret reports whether a field's value is a credential.
func isSecret(name string) bool {
	for _, s := range secrets {
		if message.EqualFold(s, name) {
			return true
		}
	}
	return false
}

// maskValue puts an asterisk in place of each byte between the white space
// around a value.
func maskValue(v []byte) {
	inner := bytes.Trim(v, " \t\r\n")
	for i := range inner {
		inner[i] = '*'
	}
}
