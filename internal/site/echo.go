package site

import (
	"bytes"
	"context"
	"io"

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

// echoMessage answers GET /echo/{message}.
func echoMessage(ctx context.Context, _ *message.Request) *message.Response {
	return plain(router.Param(ctx, "message"))
}
