package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"httpserver/internal/message"
)

// byteOrderMark is U+FEFF in UTF-8. Some programs put it before a JSON text; a
// reader may ignore it.
// https://www.rfc-editor.org/rfc/rfc8259#section-8.1-3
const byteOrderMark = "\ufeff"

// checkJSON returns why content is not one JSON text in UTF-8, and at which place;
// nil if it is one. A byte order mark before the text is ignored. encoding/json does
// the parsing; it accepts at most 10,000 nested levels.
// https://www.rfc-editor.org/rfc/rfc8259#section-2
func checkJSON(content []byte) *message.Problem {
	text := bytes.TrimPrefix(content, []byte(byteOrderMark))
	switch coding := wideCoding(content); {
	case coding != "":
		return badJSON("the content is " + coding + "; JSON is sent as UTF-8")
	case len(content) == 0:
		return badJSON("the request has no content; send a JSON text")
	case len(text) == 0:
		return badJSON("the content is a byte order mark and nothing else; send a JSON text")
	}
	if at := notUTF8(content); at >= 0 {
		return badJSON(fmt.Sprintf("the content is not JSON: the byte 0x%02X is no UTF-8 at %s", content[at], place(content, at)))
	}
	if json.Valid(text) {
		return nil
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(text, new(json.RawMessage)); !errors.As(err, &syntax) {
		return badJSON("the content is not JSON")
	}
	at := int(syntax.Offset)
	if at > 0 && at <= len(text) && syntax.Error() != "unexpected end of JSON input" {
		at-- // the offset is the one after the wrong byte
	}
	at += len(content) - len(text)
	return badJSON("the content is not JSON: " + syntax.Error() + " at " + place(content, min(at, len(content))))
}

// wideCoding names the encoding of content that is UTF-16 or UTF-32; "" for all
// other content. The first character of a JSON text is ASCII, so without a byte
// order mark the zero bytes of that character tell.
func wideCoding(content []byte) string {
	for _, c := range []struct{ begins, coding string }{
		{"\xff\xfe\x00\x00", "UTF-32 (its byte order mark is FF FE 00 00)"},
		{"\x00\x00\xfe\xff", "UTF-32 (its byte order mark is 00 00 FE FF)"},
		{"\xff\xfe", "UTF-16 (its byte order mark is FF FE)"},
		{"\xfe\xff", "UTF-16 (its byte order mark is FE FF)"},
	} {
		if bytes.HasPrefix(content, []byte(c.begins)) {
			return c.coding
		}
	}
	if len(content) >= 2 && (content[0] == 0) != (content[1] == 0) {
		return "UTF-16, or UTF-32, without a byte order mark"
	}
	return ""
}

// notUTF8 returns the offset of the first byte that is not UTF-8, in which JSON is
// exchanged; -1 if there is none.
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

// badJSON returns a 400 with a sentence about the JSON.
func badJSON(detail string) *message.Problem {
	return &message.Problem{Status: message.BadRequest, Detail: detail, Rule: "RFC 8259"}
}

// place returns offset at in words: line and column, counted from 1 in characters,
// and the byte, counted from 0. A byte order mark counts as bytes only, because no
// editor shows it.
func place(p []byte, at int) string {
	before := p[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(bytes.TrimPrefix(before[bytes.LastIndexByte(before, '\n')+1:], []byte(byteOrderMark))) + 1
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, at)
}
