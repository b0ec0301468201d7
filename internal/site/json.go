package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"httpserver/internal/message"
)

// checkJSON says what keeps content from being one JSON text of UTF-8, and
// where; nil for nothing. encoding/json does the reading; it nests no deeper
// than 10,000 levels.
// https://www.rfc-editor.org/rfc/rfc8259#section-2
func checkJSON(content []byte) *message.Problem {
	if len(content) == 0 {
		return badJSON("the request has no content; send a JSON text")
	}
	if at := notUTF8(content); at >= 0 {
		return badJSON(fmt.Sprintf("the content is not JSON: the byte 0x%02X is no UTF-8 at %s", content[at], place(content, at)))
	}
	if json.Valid(content) {
		return nil
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(content, new(json.RawMessage)); !errors.As(err, &syntax) {
		return badJSON("the content is not JSON")
	}
	at := int(syntax.Offset)
	if at > 0 && at <= len(content) && syntax.Error() != "unexpected end of JSON input" {
		at-- // the offset is the one behind the wrong byte
	}
	return badJSON("the content is not JSON: " + syntax.Error() + " at " + place(content, min(at, len(content))))
}

// notUTF8 is where the first byte stands that is no UTF-8, which JSON between
// programs has to be; -1 for nowhere.
// https://www.rfc-editor.org/rfc/rfc8259#section-8.1
func notUTF8(p []byte) int {
	if utf8.Valid(p) {
		return -1
	}
	for at := 0; ; {
		r, n := utf8.DecodeRune(p[at:])
		if r == utf8.RuneError && n <= 1 {
			return at
		}
		at += n
	}
}

// badJSON is a 400 with a sentence for whoever wrote the JSON.
func badJSON(detail string) *message.Problem {
	return &message.Problem{Status: message.BadRequest, Detail: detail, Rule: "RFC 8259"}
}

// place is offset at in words: line and column, counted from 1 in characters,
// and the byte, counted from 0.
func place(p []byte, at int) string {
	before := p[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, at)
}
