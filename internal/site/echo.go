package site

import (
	"bytes"
	"context"
	"io"
	"slices"

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
	answer, err := readBehind(echoOpen, q.Content, q.Length)
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

// readBehind is before and all of r behind it. It makes room for n bytes at once
// when that is not much, and one more, where the end of r is seen: content of
// known length costs no more memory than it takes (bytes.Buffer would make room
// for 512 bytes more). The server ends r at its limit.
func readBehind(before string, r io.Reader, n int64) ([]byte, error) {
	b := append(make([]byte, 0, int64(len(before))+min(max(n, 0), readAhead)+1), before...)
	for {
		m, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+m]
		switch {
		case err == io.EOF:
			return b, nil
		case err != nil:
			return nil, err
		case len(b) == cap(b):
			b = slices.Grow(b, bytes.MinRead)
		}
	}
}

// echoMessage answers GET /echo/{message}.
func echoMessage(ctx context.Context, _ *message.Request) *message.Response {
	return plain(router.Param(ctx, "message"))
}
