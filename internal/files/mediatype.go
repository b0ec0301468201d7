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

// mediaTypes are the media types by extension in lower case, without dot.
type mediaTypes map[string]string

// newMediaTypes reads the table.
func newMediaTypes() mediaTypes {
	types := make(mediaTypes, 256)
	for line := range strings.Lines(typeTable) {
		name, extensions, found := strings.Cut(line, "  ")
		if !found || name[0] == '#' {
			continue
		}
		for extension := range strings.FieldsSeq(extensions) {
			types[extension] = name
		}
	}
	return types
}

// of is the media type of a file by its name, "" where the extension is not
// known.
func (m mediaTypes) of(name string) string {
	return m[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
}

// sniff is the media type of a file by its first bytes. content is the file's
// content where that is in memory.
func sniff(f *os.File, content []byte) (string, error) {
	if content == nil {
		content = make([]byte, sniffed)
		n, err := f.ReadAt(content, 0)
		if err != nil && err != io.EOF {
			return "", err
		}
		content = content[:n]
	}
	return mimetype.Detect(content[:min(len(content), sniffed)]).String(), nil
}
