package main

import (
	"strconv"
	"strings"

	"httpserver/cmd/internal/printable"
	"httpserver/internal/message"
)

// format is a request as it is printed: names in lower case, in the order they
// came first, the values of a repeated one joined.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.3-1
func format(r *message.Request, content []byte) []byte {
	var p []byte
	line := func(name, value string) {
		p = printable.Append(append(p, "- "...), name, false)
		p = printable.Append(append(p, ": "...), value, false)
		p = append(p, '\n')
	}
	p = append(p, "Request line:\n"...)
	line("Method", r.Method)
	line("Target", r.Target.Raw)
	line("Version", strconv.Itoa(int(r.Version.Major))+"."+strconv.Itoa(int(r.Version.Minor)))
	p = append(p, "Headers:\n"...)
	for i, f := range r.Fields {
		if !r.Fields[:i].Has(f.Name) {
			line(strings.ToLower(f.Name), r.Fields.Joined(f.Name))
		}
	}
	p = printable.Append(append(p, "Body:\n"...), string(content), true)
	return append(p, '\n')
}
