package save

import (
	"httpserver/internal/event"
	"httpserver/tui/export"
	"httpserver/tui/scene"
)

// A Text is something to copy. Without text there is nothing to copy, and Note says
// why.
type Text struct {
	Name, Text string
	Note       string // what to say about it besides, or in its place; "" for nothing
}

// noRequest is said while the scene has no request.
const noRequest = "there is no request to copy yet"

// Curl is the scene's request as a command of curl.
func Curl(sc *scene.Scene) Text {
	conn, nth := sc.Exchange()
	if conn == 0 {
		return Text{Note: noRequest}
	}
	q := export.RequestOf(sc.State, conn, nth)
	return Text{Name: "the curl command", Text: q.Curl(sc.State.Server().URL)}
}

// Raw is the bytes of the scene's request as they arrived. A shell would run them,
// line by line, so the note warns of that.
func Raw(sc *scene.Scene) Text {
	conn, nth := sc.Exchange()
	raw, whole := export.Captured(sc.State.Capture(conn, nth), event.In)
	t := Text{Name: "the raw request", Text: string(raw), Note: "a client wrote it: it is not for a shell"}
	switch {
	case conn == 0:
		t.Note = noRequest
	case len(raw) == 0:
		t.Note = "the bytes of this request were not captured"
	case !whole:
		t.Note = "only its first bytes were kept; " + t.Note
	}
	return t
}
