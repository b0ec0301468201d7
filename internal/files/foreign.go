package files

import (
	"net/netip"
	"strings"

	"httpserver/internal/message"
)

// foreign reports whether a request was sent by a browser on behalf of a page
// of another site. Such a page may make a browser inside a network send
// requests to a server in it (CSRF); it must not change anything here.
// Programs that are no browsers send none of these fields and are not meant.
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
	// DNS rebinding: a page of evil.example, whose name now leads to this very
	// machine, is of the same origin as we are. But nobody reaches the
	// loopback address by such a name on purpose with a browser.
	return (fetched || has) && r.Local.Addr().Unmap().IsLoopback() && !localName(r.Host())
}

// sameHost reports whether an origin is at host, which may have a port.
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

// localName reports whether a host, which may have a port, is an address or a
// name that always means the machine itself.
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
