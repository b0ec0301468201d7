package site

import (
	"context"
	"fmt"
	"io/fs"
	"path"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

// builtIn are the handlers of the files that are part of the program, by path.
type builtIn map[string]message.Handler

// builtInTypes are the media types of these files, by extension.
var builtInTypes = map[string]string{
	".html": "text/html",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

// newBuiltIn reads the files of a file system, which may be nil for none.
func newBuiltIn(files fs.FS) (builtIn, error) {
	b := builtIn{}
	if files == nil {
		return b, nil
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		content, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, err
		}
		mediaType, ok := builtInTypes[path.Ext(e.Name())]
		if !ok {
			return nil, fmt.Errorf("the built-in file %s has no media type", e.Name())
		}
		b["/"+e.Name()] = coding.New(always(&message.Response{
			Status:  message.OK,
			Fields:  message.Fields{{Name: "Content-Type", Value: mediaType}, nosniff},
			Content: message.Bytes(content),
		}))
	}
	return b, nil
}

// of returns the handler for the built-in file of a path; nil for none.
func (b builtIn) of(path string) message.Handler { return b[path] }

// always returns a handler that gives the same response each time.
func always(r *message.Response) message.HandlerFunc {
	return func(context.Context, *message.Request) *message.Response { return r }
}
