package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"httpserver/internal/message"
)

var update = flag.Bool("update", false, "write the responses into the documents")

// The documents of testdata hold pairs of sections: a request, named by a
// sentence, and the response to it.
func TestDocuments(t *testing.T) {
	documents, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(documents) == 0 {
		t.Fatalf("documents %q, error %v", documents, err)
	}
	for _, path := range documents {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { runDocument(t, path) })
	}
}

func runDocument(t *testing.T, path string) {
	document, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h := newSite(t, Config{})
	for i := 0; i+1 < len(document.Files); i += 2 {
		request, response := document.Files[i], &document.Files[i+1]
		t.Run(request.Name, func(t *testing.T) {
			got := show(h.Serve(context.Background(), parse(t, request.Data)))
			if *update {
				response.Data = []byte(got + "\n")
			} else if want := strings.TrimSuffix(string(response.Data), "\n"); got != want {
				t.Errorf("request\n%s\ngot\n%s\nwant\n%s", request.Data, got, want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(document), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// newSite is a site for whom time passes at once.
func newSite(t testing.TB, cfg Config) message.Handler {
	t.Helper()
	if cfg.Wait == nil {
		cfg.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	}
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// parse is the request of a document: method and target, field lines, an
// empty line, content. The last newline belongs to the document. In the
// content, a line in quotes is what Go would take it for.
func parse(t testing.TB, data []byte) *message.Request {
	t.Helper()
	head, content, _ := strings.Cut(strings.TrimSuffix(string(data), "\n"), "\n\n")
	if strings.HasPrefix(content, "`") || strings.HasPrefix(content, `"\`) {
		var err error
		if content, err = strconv.Unquote(content); err != nil {
			t.Fatalf("content %s: %v", content, err)
		}
	}
	first, lines, _ := strings.Cut(head, "\n")
	method, target, _ := strings.Cut(first, " ")
	q := newRequest(method, target, content)
	for line := range strings.Lines(lines) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		q.Fields = append(q.Fields, message.Field{Name: name, Value: value})
	}
	return q
}

// newRequest is a request in origin-form whose path holds no dot segments.
func newRequest(method, target, content string) *message.Request {
	raw, query, has := strings.Cut(target, "?")
	decoded, err := url.PathUnescape(raw)
	if err != nil {
		decoded = raw
	}
	return &message.Request{
		Method:  method,
		Target:  message.Target{Raw: target, RawPath: raw, Path: decoded, Query: query, HasQuery: has},
		Version: message.HTTP11,
		Content: strings.NewReader(content),
		Length:  int64(len(content)),
	}
}

// show is a response as a document has it.
func show(r *message.Response) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s\n", r.Status, r.Status.Phrase())
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	text := content(r)
	if r.Fields.Get("Content-Encoding") == "gzip" {
		text = "[gzip]\n" + gunzip(text)
	}
	// What a document can't hold is quoted.
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(c rune) bool { return c != '\n' && !strconv.IsPrint(c) }) {
		text = strconv.Quote(text)
	}
	return strings.TrimSuffix(b.String()+"\n"+text, "\n\n")
}

// content is a response's content in words.
func content(r *message.Response) string {
	switch c := r.Content.(type) {
	case nil:
		return ""
	case message.Bytes:
		return string(c)
	case message.Broken:
		return fmt.Sprintf("[breakage %d, %d of %d bytes: %q]", c.How, len(c.Send), c.Declared, clip(c.Send))
	case message.Stream:
		var chunks [][]byte
		err := c(writerFunc(func(p []byte) (int, error) {
			chunks = append(chunks, bytes.Clone(p))
			return len(p), nil
		}))
		return fmt.Sprintf("[stream of %d in %d writes, error %v]\n%s", r.Length, len(chunks), err, bytes.Join(chunks, []byte("|")))
	case message.File:
		defer c.F.Close()
		p, err := io.ReadAll(io.NewSectionReader(c.F, c.Off, c.N))
		return fmt.Sprintf("[file, error %v]\n%s", err, p)
	}
	return fmt.Sprintf("%T", r.Content)
}

// gunzip is text decoded, or why it can't be.
func gunzip(text string) string {
	r, err := gzip.NewReader(strings.NewReader(text))
	if err != nil {
		return err.Error()
	}
	p, err := io.ReadAll(r)
	if err != nil {
		return err.Error()
	}
	return string(p)
}

func clip(p []byte) []byte { return p[:min(len(p), 60)] }

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
