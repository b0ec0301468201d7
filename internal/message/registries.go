package message

// A Status is a status code, 100 to 599.
// https://www.rfc-editor.org/rfc/rfc9110#section-15
type Status uint16

// The status codes that this program sends.
const (
	Continue            Status = 100
	OK                  Status = 200
	Created             Status = 201
	NoContent           Status = 204
	PartialContent      Status = 206
	MovedPermanently    Status = 301
	NotModified         Status = 304
	BadRequest          Status = 400
	Forbidden           Status = 403
	NotFound            Status = 404
	MethodNotAllowed    Status = 405
	NotAcceptable       Status = 406
	RequestTimeout      Status = 408
	Conflict            Status = 409
	PreconditionFailed  Status = 412
	ContentTooLarge     Status = 413
	URITooLong          Status = 414
	UnsupportedMedia    Status = 415
	RangeNotSatisfiable Status = 416
	ExpectationFailed   Status = 417
	FieldsTooLarge      Status = 431
	InternalServerError Status = 500
	NotImplemented      Status = 501
	BadGateway          Status = 502
	ServiceUnavailable  Status = 503
	GatewayTimeout      Status = 504
	VersionNotSupported Status = 505
	InsufficientStorage Status = 507
	LoopDetected        Status = 508
)

// Phrase returns the reason phrase registered with IANA, or "Unknown" for an
// unregistered code.
func (s Status) Phrase() string {
	if int(s) < len(phrases) && phrases[s] != "" {
		return phrases[s]
	}
	return "Unknown"
}

// Informational reports whether s is 1xx.
func (s Status) Informational() bool { return s >= 100 && s < 200 }

// AllowsContent reports whether a response with this status to any method
// but HEAD carries content.
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3-2.1
func (s Status) AllowsContent() bool { return s >= 200 && s != 204 && s != 304 }

// phrases has the reason phrases by code.
var phrases = [...]string{
	100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints",
	200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information",
	204: "No Content", 205: "Reset Content", 206: "Partial Content", 207: "Multi-Status",
	208: "Already Reported", 226: "IM Used",
	300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
	304: "Not Modified", 305: "Use Proxy", 307: "Temporary Redirect", 308: "Permanent Redirect",
	400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
	404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
	407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
	411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
	414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
	417: "Expectation Failed", 418: "I'm a teapot", 421: "Misdirected Request",
	422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency", 425: "Too Early",
	426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
	431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
	500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
	503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
	506: "Variant Also Negotiates", 507: "Insufficient Storage", 508: "Loop Detected",
	510: "Not Extended", 511: "Network Authentication Required",
}

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
