package site

import (
	"context"
	"fmt"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// These responses are broken on purpose, to test clients and to show what a broken
// message looks like.

const (
	MaxBroken = 1 << 20 // the most that a response sends before it breaks
	missing   = 1024    // how many of the announced bytes are not sent
)

// breaking returns a handler that sends n bytes of longer content and then ends the
// connection as how says.
func breaking(how message.Breakage) message.HandlerFunc {
	return func(ctx context.Context, q *message.Request) *message.Response {
		n, ok := count(router.Param(ctx, "n"), MaxBroken)
		if !ok {
			return badRequest(q, fmt.Sprintf("n is a number from 0 to %d", MaxBroken))
		}
		return &message.Response{
			Status:  message.OK,
			Fields:  octets,
			Content: message.Broken{Send: stars(n), Declared: int64(n) + missing, How: how},
		}
	}
}

// lie is a valid chunk, then one that announces 5 bytes and has more: no parser finds
// the CRLF that has to follow them.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1-2
const lie = "9\r\nthe truth\r\n" + "5\r\nthis chunk says that it has five bytes\r\n" + "0\r\n\r\n"

// badChunk responds with a chunk that is longer than its size says.
func badChunk(context.Context, *message.Request) *message.Response {
	return &message.Response{
		Status:  message.OK,
		Fields:  plainFields,
		Content: message.Broken{Send: []byte(lie), How: message.BadChunk},
	}
}
