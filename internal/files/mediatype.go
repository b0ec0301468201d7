package files

import (
	_ "embed"
	"io"
	"os"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// typeTable is the table of media types by extension. Go's mime package reads
// the tables of the machine; with this table a file has the same type everywhere.
//
//go:embed types.txt
var typeTable string

// sniffed is how many bytes of a file with an unknown extension are inspected.
const sniffed = 4096

// mediaTypes maps extensions, in lower case and without the dot, to media types.
type mediaTypes map[string]string

// newMediaTypes parses the table.
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

// of returns the media type of a file by its name; "" if the extension is
// unknown.
func (m mediaTypes) of(name string) string {
	return m[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
}

// sniff returns the media type of a file by its first bytes. content is the
// content of the file if that is in memory, else nil.
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
