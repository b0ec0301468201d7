package coding

import (
	"strings"
)

// Shrinks reports whether contents of a media type, parameters and all,
// usually become smaller when they are compressed: text, what is written in
// JSON or XML, and a few that are not compressed themselves.
func Shrinks(mediaType string) bool {
	t, _, _ := strings.Cut(mediaType, ";")
	t = strings.ToLower(strings.TrimRight(t, " \t"))
	if strings.HasPrefix(t, "text/") {
		// A stream of events is read as it comes; coding gains little there
		// and some clients wait for a whole block.
		return t != "text/event-stream"
	}
	if strings.HasSuffix(t, "+json") || strings.HasSuffix(t, "+xml") {
		return true
	}
	switch t {
	case "application/json", "application/jsonl", "application/x-ndjson", "application/javascript", "application/xml",
		"application/yaml", "application/toml", "application/sql", "application/graphql", "application/rtf",
		"application/postscript", "application/wasm", "application/vnd.sqlite3", "application/x-tar",
		"application/vnd.apple.mpegurl", "application/vnd.ms-fontobject",
		"font/ttf", "font/otf", "font/collection",
		"image/bmp", "image/vnd.microsoft.icon", "image/x-icon",
		"audio/midi", "model/obj", "model/stl":
		return true
	}
	return false
}
