package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"httpserver/internal/reason"
)

// Foreign is an entry whose type this version does not know. A recording of a
// newer version may have such entries. They are kept and written as they were
// read.
type Foreign struct {
	Type string
	Data string // a JSON object, printable ASCII
}

// Kind is KindForeign.
func (Foreign) Kind() Kind { return KindForeign }

// Text says in words that the entry is not understood.
func (f Foreign) Text() string {
	return fmt.Sprintf("an entry has the type %q, which this version does not know", f.Type)
}

// maxName is how long a name may be that is not in a table.
const maxName = 64

// isName reports whether s can be the name of a type or a reason.
func isName(s string) bool {
	return s != "" && len(s) <= maxName && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

// parseForeign keeps the data of an entry of an unknown type.
func parseForeign(name string, data []byte) (Event, error) {
	var compact bytes.Buffer
	if !isName(name) || json.Compact(&compact, data) != nil || !bytes.HasPrefix(compact.Bytes(), []byte{'{'}) {
		return nil, fmt.Errorf("no such type of event: %q", name)
	}
	return Foreign{name, string(appendASCII(nil, compact.String()))}, nil
}

// appendASCII appends JSON text with an escape for each character that is not
// printable ASCII.
func appendASCII(dst []byte, text string) []byte {
	for i, r := range text {
		switch {
		case plain(text[i]) || r == '"' || r == '\\':
			dst = append(dst, text[i])
		default:
			dst = appendRune(dst, r, string(r))
		}
	}
	return dst
}

// decodeUnlisted parses an event whose reason is not in the table; err says why
// it could not be parsed otherwise. The reason becomes [reason.Other], and its
// name the beginning of the detail: so it is shown, and written again.
func decodeUnlisted(name string, data []byte, err error) (Event, error) {
	switch name {
	case KindConnClosed.String():
		var e struct {
			ConnClosed
			Name string `json:"reason"` // read in place of the event's
		}
		if json.Unmarshal(data, &e) != nil || !isName(e.Name) {
			return nil, err
		}
		unescape(&e.Detail)
		e.Reason, e.Detail = reason.Other, joinName(e.Name, e.Detail)
		return e.ConnClosed, nil
	case KindResponseSent.String():
		var e struct {
			ResponseSent
			Name string `json:"why"`
		}
		if json.Unmarshal(data, &e) != nil || !isName(e.Name) {
			return nil, err
		}
		e.ResponseSent.unescape()
		e.Why, e.Detail = reason.Other, joinName(e.Name, e.Detail)
		return e.ResponseSent, nil
	}
	return nil, err
}

// joinName is the detail of an event with an unlisted reason.
func joinName(name, detail string) string {
	if detail == "" {
		return name
	}
	return name + ": " + detail
}

// nameAndDetail are the name of a reason and the detail, as a line has them.
func nameAndDetail(why reason.Code, detail string) (string, string) {
	if why == reason.Other {
		if name, rest, _ := strings.Cut(detail, ": "); isName(name) {
			return name, rest
		}
	}
	return why.String(), detail
}
