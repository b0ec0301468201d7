package files

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// TestExchanges runs the documents of testdata/exchanges.txtar: each is a
// request, an empty line, and the response as the handler returns it (the
// server adds the fields of the connection and of the framing).
func TestExchanges(t *testing.T) {
	const name = "testdata/exchanges.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, Options{})
	w.now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	at := time.Date(2026, 1, 2, 3, 4, 5, 678, time.UTC)
	text := strings.Repeat("A line of text.\n", 100)
	w.write("index.html", "<!doctype html>\n<title>Home</title>\n", at)
	w.write("notes.txt", text, at)
	w.write("digits.bin", "0123456789", at)
	w.write("docs/index.html", "<!doctype html>\n", at)
	boundary := regexp.MustCompile(`\b[A-Z2-7]{26}\b`)
	codedTag := regexp.MustCompile(`"[\w-]{16}-(gzip|zstd)"`)
	for i, doc := range archive.Files {
		head, want, _ := strings.Cut(string(doc.Data), "\n\n")
		lines := strings.Split(head, "\n")
		method, target, _ := strings.Cut(lines[0], " ")
		var fields []string
		for _, line := range lines[1:] {
			field, value, _ := strings.Cut(line, ": ")
			fields = append(fields, field, value)
		}
		a := w.do(method, target, fields...)
		var got strings.Builder
		fmt.Fprintf(&got, "%d %s\n", a.status, a.status.Phrase())
		for _, f := range a.fields {
			fmt.Fprintf(&got, "%s: %s\n", f.Name, f.Value)
		}
		if coding := a.fields.Get("Content-Encoding"); coding != "" {
			a.content = fmt.Sprintf("(%d bytes of text in fewer of %s)\n", len(decoded(t, a)), coding)
		}
		if a.content != "" {
			fmt.Fprintf(&got, "\n%s\n", strings.TrimSuffix(strings.ReplaceAll(a.content, "\r\n", "\n"), "\n"))
		}
		// What is random, and what another version of an encoder makes otherwise.
		have := boundary.ReplaceAllString(got.String(), "BOUNDARY")
		have = codedTag.ReplaceAllString(have, `"TAG-$1"`)
		if *update {
			archive.Files[i].Data = []byte(head + "\n\n" + have + "\n")
		} else if strings.TrimRight(have, "\n") != strings.TrimRight(want, "\n") {
			t.Errorf("%s:\n got:\n%s\nwant:\n%s", doc.Name, have, want)
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(archive.Files) < 15 {
		t.Errorf("only %d exchanges", len(archive.Files))
	}
}
