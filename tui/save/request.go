package save

import (
	"httpserver/internal/event"
	"httpserver/tui/export"
	"httpserver/tui/scene"
)

// A Text is something to copy. An empty one is not copied.
type Text struct {
	Name, Text string
	Note       string // what to say about it first; "" for nothing
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

// Raw is the bytes of the scene's request as they arrived.
func Raw(sc *scene.Scene) Text {
	conn, nth := sc.Exchange()
	raw, whole := export.Captured(sc.State.Capture(conn, nth), event.In)
	t := Text{Name: "the raw request", Text: string(raw)}
	switch {
	case conn == 0:
		t.Note = noRequest
	case len(raw) == 0:
		t.Note = "the bytes of this request were not captured"
	case !whole:
		t.Note = "only the first bytes of this request were kept"
	}
	return t
}
