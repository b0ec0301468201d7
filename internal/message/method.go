package message

// KnownMethod reports whether method is registered with IANA. Methods are
// case-sensitive. A server rejects an unknown method with 501 (Not Implemented),
// and a known one that does not fit the resource with 405 (Method Not Allowed).
// https://www.rfc-editor.org/rfc/rfc9110#section-9.1-9
//
// PRI and "*" count as unknown: they are registered only to reserve them.
func KnownMethod(method string) bool {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY",
		// WebDAV and its family
		"ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "COPY", "LABEL", "LINK", "LOCK",
		"MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE",
		"ORDERPATCH", "PROPFIND", "PROPPATCH", "REBIND", "REPORT", "SEARCH", "UNBIND", "UNCHECKOUT",
		"UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL":
		return true
	}
	return false
}
