package why

import (
	"strings"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// A fault is what was wrong with a request that was refused: the words of the
// response's detail that tell it, and few words for the end of a lane, the longest
// form first.
type fault struct {
	detail string
	words  []string
}

// faults are those that have few words. The details are package http1's.
var faults = []fault{
	{"white space between the field name", []string{"space before the colon", "space before ':'", "space at ':'"}},
	{"white space before the first field line", []string{"space before a field"}},
	{"a field line is folded", []string{"folded field line", "folded field"}},
	{"no name before its colon", []string{"field without a name", "no field name"}},
	{"contains the control byte", []string{"control byte in field", "control byte"}},
	{"bare CR", []string{"CR without LF"}},
	{"has no colon", []string{"field without a colon", "no colon"}},
	{"a field name contains", []string{"bad byte in a name", "bad field name"}},
	{"LF alone", []string{"line ends without CR", "LF without CR"}},

	{"more than one space between", []string{"two spaces in line 1", "two spaces"}},
	{"the version is missing", []string{"no HTTP version", "no version"}},
	{"more than two spaces", []string{"space in the target", "space in target"}},
	{"does not end in a version", []string{"no version in line 1", "no version"}},
	{"the method is followed by", []string{"bad byte after method", "bad method"}},
	{"contain a fragment", []string{"# in the target", "# in target"}},
	{"a % in the target", []string{"bad % in the target", "bad % in target"}},
	{"is not allowed in a", []string{"bad byte in target"}},

	{"there is no Host field", []string{"no Host"}},
	{"more than one Host field", []string{"two Host fields", "two Hosts"}},
	{"the Host field is not valid", []string{"invalid Host"}},

	{"Content-Length is not a plain number", []string{"length is no number", "length no number"}},
	{"Content-Length appears more than once", []string{"two Content-Lengths", "two lengths"}},
	{"chunked is not the last", []string{"chunked is not last", "chunked not last"}},
	{"names chunked more than once", []string{"chunked twice"}},
	{"no transfer coding except chunked", []string{"unknown coding"}},
	{"a chunk size begins with", []string{"bad chunk size"}},
	{"may not follow a chunk size", []string{"bad chunk size"}},
	{"longer than its stated size", []string{"chunk too long"}},
}

// faultOf says which party closed a connection for a fault of a request, with which status
// and what the fault is, in at most room cells: "server: 400, space before the colon". It
// is "" where the fault is not known or has no room.
func faultOf(c *monitor.Conn, e reason.Entry, room int) string {
	if e.Verdict != reason.Refused || c.Detail == "" {
		return ""
	}
	head := string(e.Who) + ": "
	var forms []string
	words := faultWords(c.Detail)
	for i, w := range words {
		if e.Status != "" && i == 0 {
			forms = append(forms, head+e.Status+", "+w)
		}
		if e.Status != "" {
			forms = append(forms, head+e.Status+" "+w)
		}
	}
	for _, w := range words { // the fault says more than the status
		forms = append(forms, head+w)
	}
	return canvas.Longest(room, append(forms, "")...)
}

// faultWords are the few words for a detail, the longest form first; nil where there are
// none.
func faultWords(detail string) []string {
	for _, f := range faults {
		if strings.Contains(detail, f.detail) {
			return f.words
		}
	}
	return nil
}
