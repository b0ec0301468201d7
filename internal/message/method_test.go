package message

import (
	"strings"
	"testing"
)

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
