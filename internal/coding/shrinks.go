package coding

import "strings"

// Shrinks reports whether content of a media type, given with or without
// parameters, usually becomes smaller when it is compressed: text, JSON and XML
// formats, and some uncompressed binary formats.
func Shrinks(mediaType string) bool {
	t, _, _ := strings.Cut(mediaType, ";")
	t = strings.ToLower(strings.TrimRight(t, " \t"))
	if strings.HasPrefix(t, "text/") {
		// Event streams are read as they arrive: coding gains little, and some
		// clients wait for a complete block.
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
