package files

import (
	"net/netip"
	"strings"

	"httpserver/internal/message"
)

// foreign reports whether a browser sent the request on behalf of a page of
// another site. Such a page can make a browser send requests to a server in the
// browser's own network (CSRF), and must not change anything there. Other
// programs send none of these fields, and their requests are not foreign.
func foreign(r *message.Request) bool {
	site, fetched := r.Fields.Lookup("Sec-Fetch-Site")
	// https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
	if fetched && site != "same-origin" && site != "none" {
		return true
	}
	origin, has := r.Fields.Lookup("Origin")
	if has && !sameHost(origin, r.Host()) {
		return true
	}
	// DNS rebinding: a page of evil.example, whose name now resolves to this
	// machine, has the same origin as this server. No user reaches a loopback
	// address by such a name on purpose.
	return (fetched || has) && r.Local.Addr().Unmap().IsLoopback() && !localName(r.Host())
}

// sameHost reports whether an origin has the given host. host may have a port.
// https://www.rfc-editor.org/rfc/rfc6454#section-7
func sameHost(origin, host string) bool {
	scheme, authority, found := strings.Cut(origin, "://")
	if !found {
		return false // "null", or nonsense
	}
	port := ":80"
	if message.EqualFold(scheme, "https") {
		port = ":443"
	}
	return message.EqualFold(strings.TrimSuffix(authority, port), strings.TrimSuffix(host, port))
}

// localName reports whether a host is an IP address or a name that always means
// the machine itself. host may have a port.
// https://www.rfc-editor.org/rfc/rfc6761#section-6.3
func localName(host string) bool {
	if _, err := netip.ParseAddrPort(host); err == nil {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	name, _, _ := strings.Cut(host, ":")
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}
