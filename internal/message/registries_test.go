package message

import (
	"strings"
	"testing"
)

func TestEachNamedStatusHasItsCodeAndPhrase(t *testing.T) {
	for _, c := range []struct {
		status Status
		code   int
		phrase string
	}{
		{Continue, 100, "Continue"},
		{OK, 200, "OK"},
		{Created, 201, "Created"},
		{NoContent, 204, "No Content"},
		{PartialContent, 206, "Partial Content"},
		{MovedPermanently, 301, "Moved Permanently"},
		{NotModified, 304, "Not Modified"},
		{BadRequest, 400, "Bad Request"},
		{Forbidden, 403, "Forbidden"},
		{NotFound, 404, "Not Found"},
		{MethodNotAllowed, 405, "Method Not Allowed"},
		{NotAcceptable, 406, "Not Acceptable"},
		{RequestTimeout, 408, "Request Timeout"},
		{Conflict, 409, "Conflict"},
		{PreconditionFailed, 412, "Precondition Failed"},
		{ContentTooLarge, 413, "Content Too Large"},
		{URITooLong, 414, "URI Too Long"},
		{UnsupportedMedia, 415, "Unsupported Media Type"},
		{RangeNotSatisfiable, 416, "Range Not Satisfiable"},
		{ExpectationFailed, 417, "Expectation Failed"},
		{FieldsTooLarge, 431, "Request Header Fields Too Large"},
		{InternalServerError, 500, "Internal Server Error"},
		{NotImplemented, 501, "Not Implemented"},
		{BadGateway, 502, "Bad Gateway"},
		{ServiceUnavailable, 503, "Service Unavailable"},
		{GatewayTimeout, 504, "Gateway Timeout"},
		{VersionNotSupported, 505, "HTTP Version Not Supported"},
		{InsufficientStorage, 507, "Insufficient Storage"},
		{LoopDetected, 508, "Loop Detected"},
	} {
		if int(c.status) != c.code || c.status.Phrase() != c.phrase {
			t.Errorf("%d %q, want %d %q", c.status, c.status.Phrase(), c.code, c.phrase)
		}
	}
}

func TestAnUnregisteredStatusHasThePhraseUnknown(t *testing.T) {
	for _, s := range []Status{0, 99, 104, 199, 227, 299, 306, 420, 430, 499, 509, 512, 599, 999, 65535} {
		if got := s.Phrase(); got != "Unknown" {
			t.Errorf("Status(%d).Phrase() = %q, want Unknown", s, got)
		}
	}
	if got := Status(511).Phrase(); got != "Network Authentication Required" {
		t.Errorf("the last registered status has the phrase %q", got)
	}
}

func TestClassesOfStatuses(t *testing.T) {
	for _, c := range []struct {
		status                  Status
		informational, contents bool
	}{
		{99, false, false}, {100, true, false}, {103, true, false}, {199, true, false},
		{200, false, true}, {203, false, true}, {204, false, false}, {205, false, true},
		{300, false, true}, {303, false, true}, {304, false, false}, {305, false, true},
		{404, false, true}, {500, false, true}, {599, false, true},
	} {
		if got := c.status.Informational(); got != c.informational {
			t.Errorf("Status(%d).Informational() = %v", c.status, got)
		}
		if got := c.status.AllowsContent(); got != c.contents {
			t.Errorf("Status(%d).AllowsContent() = %v", c.status, got)
		}
	}
}

// The methods that IANA had registered in November 2026, but for PRI and "*".
const registered = `ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK
	MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST
	PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE
	UPDATEREDIRECTREF VERSION-CONTROL`

func TestRegisteredMethodsAreKnown(t *testing.T) {
	for _, method := range strings.Fields(registered) {
		if !KnownMethod(method) {
			t.Errorf("%s is not known", method)
		}
		for _, other := range []string{strings.ToLower(method), method + "X", "X" + method, method[1:], method + " "} {
			if KnownMethod(other) {
				t.Errorf("%q is known, though only %s is registered", other, method)
			}
		}
	}
}

func TestReservedNamesAreNoMethods(t *testing.T) {
	for _, method := range []string{"", "PRI", "*", "BREW", "Get", "GET\x00"} {
		if KnownMethod(method) {
			t.Errorf("%q is known", method)
		}
	}
}
