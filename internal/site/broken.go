package site

import (
	"context"
	"fmt"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// The answers that are broken on purpose, for testing clients and to see what
// a broken message looks like.

const (
	maxBroken = 1 << 20 // what an answer sends before it breaks
	missing   = 1024    // how many of the bytes it promised it keeps back
)

// breaking answers with n bytes of a longer content, then ends the connection
// as how says.
func breaking(how message.Breakage) message.HandlerFunc {
	return func(ctx context.Context, q *message.Request) *message.Response {
		n, ok := count(router.Param(ctx, "n"), maxBroken)
		if !ok {
			return badRequest(q, fmt.Sprintf("n is a number from 0 to %d", maxBroken))
		}
		return &message.Response{
			Status:  message.OK,
			Fields:  octets,
			Content: message.Broken{Send: stars(n), Declared: int64(n) + missing, How: how},
		}
	}
}

// lie is a good chunk, then one that says 5 bytes and brings more, so every
// parser finds no CRLF where one must be.
// https://www.rfc-editor.org/rfc/rfc9112#section-7.1-2
const lie = "9\r\nthe truth\r\n" + "5\r\nthis chunk says that it has five bytes\r\n" + "0\r\n\r\n"

// badChunk answers with a chunk that lies about its length.
func badChunk(context.Context, *message.Request) *message.Response {
	return &message.Response{
		Status:  message.OK,
		Fields:  plainFields,
		Content: message.Broken{Send: []byte(lie), How: message.BadChunk},
	}
}
