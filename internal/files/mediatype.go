package files

import (
	_ "embed"
	"io"
	"os"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// typeTable is the document that says which extension has which media type.
// Go's mime package reads whatever tables the machine has; here the same file
// has the same type everywhere.
//
//go:embed types.txt
var typeTable string

// sniffed is how many bytes of a file with an unknown extension are looked at.
const sniffed = 4096

// A mediaType is a media type and whether contents of it shrink.
type mediaType struct {
	name    string
	shrinks bool
}

// mediaTypes are the media types by extension in lower case, without dot.
type mediaTypes map[string]mediaType

// newMediaTypes reads the table.
func newMediaTypes() mediaTypes {
	types := make(mediaTypes, 256)
	for line := range strings.Lines(typeTable) {
		name, rest, found := strings.Cut(strings.TrimSpace(line), "  ")
		if !found || name[0] == '#' {
			continue
		}
		t := mediaType{name: name}
		for _, word := range strings.Fields(rest) {
			if word == "+" {
				t.shrinks = true
			} else {
				types[word] = t
			}
		}
	}
	return types
}

// of is the media type of a file by its name; false where the extension is
// not known.
func (m mediaTypes) of(name string) (mediaType, bool) {
	t, ok := m[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
	return t, ok
}

// mediaType is the media type of what a variant is made of: by its name, else
// by its first bytes.
func (h *handler) mediaType(s subject, f *os.File) (string, error) {
	if t, ok := h.types.of(s.name); ok {
		return t.name, nil
	}
	first := []byte(s.content)
	if s.content == nil {
		first = make([]byte, sniffed)
		n, err := f.ReadAt(first, 0)
		if err != nil && err != io.EOF {
			return "", err
		}
		first = first[:n]
	}
	return mimetype.Detect(first[:min(len(first), sniffed)]).String(), nil
}
