package site

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// What stands before and behind the JSON in the answer of POST /echo.
const (
	echoOpen  = `{"received": `
	echoClose = `}`
)

// jsonFields are shared by all answers of POST /echo.
var jsonFields = message.Fields{
	{Name: "Content-Type", Value: "application/json"},
	nosniff,
}

// echo answers POST /echo: the JSON as it was sent, white space and all,
// inside an object. What the request calls its type does not matter: curl -d
// calls it a form.
func echo(_ context.Context, q *message.Request) *message.Response {
	// RFC 9110 says how to refuse a coding we don't undo.
	// https://www.rfc-editor.org/rfc/rfc9110#section-8.4-9
	if c := q.Fields.Joined("Content-Encoding"); c != "" && !message.EqualFold(c, "identity") {
		return problem(q, message.Problem{
			Status: message.UnsupportedMedia,
			Detail: "send the JSON without a content coding",
			Rule:   "RFC 9110 §15.5.16",
			Fields: message.Fields{{Name: "Accept-Encoding", Value: "identity"}},
		})
	}
	answer, err := readBehind([]byte(echoOpen), q.Content, q.Length+int64(len(echoClose)))
	if err != nil {
		return nil // the server knows what went wrong and answers
	}
	if p := checkJSON(answer[len(echoOpen):]); p != nil {
		return problem(q, *p)
	}
	return &message.Response{
		Status:  message.OK,
		Fields:  jsonFields,
		Content: message.Bytes(append(answer, echoClose...)),
	}
}

// readAhead is how much room is made for content that is announced but not
// here yet: a client's word alone costs no more memory than this.
const readAhead = 64 << 10

// readBehind appends all of r to dst, making room for about n bytes at once
// when that is not much. The server ends r at its limit.
func readBehind(dst []byte, r io.Reader, n int64) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, int64(len(dst))+min(max(n, 0), readAhead)+bytes.MinRead))
	b.Write(dst)
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

// checkJSON says what keeps content from being one JSON text, and where; nil
// for nothing. https://www.rfc-editor.org/rfc/rfc8259#section-2
func checkJSON(content []byte) *message.Problem {
	if len(content) == 0 {
		return badJSON("the request has no content; send a JSON text")
	}
	// https://www.rfc-editor.org/rfc/rfc8259#section-8.1-1
	if !utf8.Valid(content) {
		return badJSON("the content is not UTF-8 at " + place(content, invalidAt(content)))
	}
	if json.Valid(content) {
		return nil
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(content, new(json.RawMessage)); !errors.As(err, &syntax) {
		panic("can't happen: what is not valid has a syntax error")
	}
	at := int(syntax.Offset) - 1
	switch {
	case len(bytes.TrimLeft(content, " \t\r\n")) == 0:
		return badJSON("the content is only white space; send a JSON text")
	case strings.Contains(syntax.Error(), "depth"):
		return badJSON("the JSON nests more than 10000 deep at " + place(content, at))
	case strings.Contains(syntax.Error(), "end of JSON"):
		return badJSON("the JSON ends too early, at " + place(content, len(content)))
	}
	return badJSON(fmt.Sprintf("the content is not JSON: %s does not belong at %s", name(content[at:]), place(content, at)))
}

// badJSON is a 400 with a sentence for whoever wrote the JSON.
func badJSON(detail string) *message.Problem {
	return &message.Problem{Status: message.BadRequest, Detail: detail, Rule: "RFC 8259 §2"}
}

// invalidAt is where the first byte stands that is no UTF-8.
func invalidAt(p []byte) int {
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(p)
}

// place is offset at in words: line and column, counted from 1 in characters,
// and the byte, counted from 0.
func place(p []byte, at int) string {
	before := p[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, at)
}

// name is the first character of p for a sentence.
func name(p []byte) string {
	r, _ := utf8.DecodeRune(p)
	if r > ' ' && r < 0x7f {
		return string(r)
	}
	return fmt.Sprintf("U+%04X", r)
}

// echoMessage answers GET /echo/{message}.
func echoMessage(ctx context.Context, _ *message.Request) *message.Response {
	return plain(router.Param(ctx, "message"))
}
