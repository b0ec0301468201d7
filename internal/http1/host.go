package http1

import (
	"net/netip"
	"strconv"
	"strings"
)

// checkAuthority checks host[":"port], from a Host field or a target, and returns
// the fault, or "" if it is valid. The grammar of Host allows it to be empty, for
// URIs without an authority, but http URIs always have one.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.3-12
func checkAuthority(s string) string {
	if s == "" {
		return "it is empty, and an http URI always has a host"
	}
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.IndexByte(s[i:], ']') < 0 {
		host, port = s[:i], s[i+1:]
		if !validPort(port) {
			return "the port is not a number from 1 to 65535"
		}
		if host == "" {
			return "the host before the port is missing"
		}
	}
	switch {
	case host[0] == '[':
		return checkLiteral(host)
	case strings.IndexByte(host, '@') >= 0:
		// https://www.rfc-editor.org/rfc/rfc9110#section-4.2.4
		return "user information (the part before an @) is not allowed"
	case !all(host, regname):
		return "the host name may contain only letters, digits, hyphens, underscores and dots"
	}
	return checkName(host)
}

// validPort reports whether a port is empty, which is allowed, or from 1 to 65535.
// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.3
func validPort(port string) bool {
	if port == "" {
		return true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 && digit.has(port[0])
}

// checkLiteral checks an address in square brackets: IPv6 without a zone, since a
// zone has a meaning only on the client's machine.
// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2
func checkLiteral(host string) string {
	if host[len(host)-1] != ']' {
		return "the closing square bracket is missing or not at the end of the host"
	}
	a, err := netip.ParseAddr(host[1 : len(host)-1])
	if err != nil || !a.Is6() || a.Zone() != "" {
		return "the text in square brackets is not an IPv6 address"
	}
	return ""
}

// checkName checks a host name. One that ends in a number must be an IPv4 address,
// because some readers accept other notations: 127.1 and 0177.0.0.1 mean 127.0.0.1
// to them.
// https://www.rfc-editor.org/rfc/rfc3986#section-7.4
func checkName(host string) string {
	name := strings.TrimSuffix(host, ".")
	if name == "" || name[0] == '.' || strings.Contains(host, "..") {
		return "the host name has an empty label: a leading dot, or two dots in a row"
	}
	if last := name[strings.LastIndexByte(name, '.')+1:]; all(last, digit) {
		if a, err := netip.ParseAddr(host); err != nil || !a.Is4() {
			return "the host ends in a number but is not an IPv4 address"
		}
	}
	return ""
}
