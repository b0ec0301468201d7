package site

import (
	"bytes"
	"context"
	"math"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// The response to POST /echo is the JSON between these.
const (
	echoOpen  = `{"received": `
	echoClose = `}`
)

// jsonFields are shared by all responses to POST /echo.
var jsonFields = message.Fields{
	{Name: "Content-Type", Value: "application/json"},
	nosniff,
}

// echo responds to POST /echo with the JSON as it was sent, white space included,
// inside an object. The request's Content-Type is ignored, because curl -d sends one
// for forms.
func (s *held) echo(_ context.Context, q *message.Request) *message.Response {
	// Codings are not undone; this is how to refuse one.
	// https://www.rfc-editor.org/rfc/rfc9110#section-8.4-9
	if c := q.Fields.Joined("Content-Encoding"); c != "" && !message.EqualFold(c, "identity") {
		return problem(q, message.Problem{
			Status: message.UnsupportedMedia,
			Detail: "send the JSON without a content coding",
			Rule:   "RFC 9110 §15.5.16",
			Fields: message.Fields{{Name: "Accept-Encoding", Value: "identity"}},
		})
	}
	h, err := s.budget.hold(echoOpen, q.Content, q.Length, math.MaxInt64, len(echoClose))
	if err != nil {
		return unheld(q, err)
	}
	if p := checkJSON(h.b[len(echoOpen):]); p != nil {
		h.free()
		return problem(q, *p)
	}
	// The mark would not be JSON inside the object.
	if bytes.HasPrefix(h.b[len(echoOpen):], []byte(byteOrderMark)) {
		h.b = h.b[len(byteOrderMark):]
		copy(h.b, echoOpen)
	}
	h.b = append(h.b, echoClose...)
	response := &message.Response{Status: message.OK, Fields: jsonFields}
	response.Content, response.Length = h.content()
	return response
}

// echoMessage responds to GET /echo/{message} with the message.
func echoMessage(ctx context.Context, _ *message.Request) *message.Response {
	return plain(router.Param(ctx, "message"))
}

// raw responds with the request's own bytes, head and content, exactly as they
// arrived: order, case, white space, chunk sizes. The chunk framing counts against
// the limit on content, too.
// https://www.rfc-editor.org/rfc/rfc9112#section-10.1
func (s *held) raw(_ context.Context, q *message.Request) *message.Response {
	response := &message.Response{
		Status: message.OK,
		// No cache may store it, because it may hold credentials.
		Fields: message.Fields{{Name: "Content-Type", Value: "message/http"}, nosniff, {Name: "Cache-Control", Value: "no-store"}},
	}
	if q.Wire == nil {
		response.Content = message.Bytes(q.Head)
		return response
	}
	h, err := s.budget.hold(q.Head, q.Wire, q.Length, s.limit, 0)
	if err != nil {
		return unheld(q, err)
	}
	response.Content, response.Length = h.content()
	return response
}
