// Package save takes text out of the dashboard: into new files, to the terminal's
// clipboard, and to the normal screen after the dashboard has gone.
//
// A file never takes the place of another one, and only its owner can read it,
// since it tells what clients asked for. Each function blocks until it is done and
// returns a sentence that says what came of it.
package save

import (
	"io"
	"os"
	"path/filepath"

	"github.com/aymanbagabas/go-osc52/v2"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/export"
)

// maxClipboard is how many bytes are offered to a terminal's clipboard: xterm
// takes at most 74,994 bytes of base64.
const maxClipboard = 56_000

// Export writes a batch in a form to the file name in the working directory or,
// where that is not possible, to a new one in the directory for temporary files.
func Export(name string, f export.Form, x *export.Batch) string {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		file, err = os.CreateTemp("", "httpserver-*."+f.Ext)
	}
	if err != nil {
		return "not exported: " + canvas.Safe(err.Error())
	}
	err = f.Write(file, x)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "not exported: " + canvas.Safe(err.Error())
	}
	path := file.Name()
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	what := figure.Plural(uint64(len(x.Items)), "request")
	if f.Ext == "txt" {
		what = "the screen"
	}
	return what + " exported to " + canvas.Safe(path)
}

// Copy gives a text to the clipboard of a terminal (OSC 52); terminal is nil where
// there is none. A terminal that refuses says nothing, so the text is written to a
// file as well. It returns where the text is, and its note.
func Copy(terminal io.Writer, t Text) string {
	said := copied(terminal, t.Name, t.Text)
	if t.Note != "" {
		said += "; " + t.Note
	}
	return said
}

func copied(terminal io.Writer, what, text string) string {
	clip := false
	if terminal != nil && len(text) <= maxClipboard {
		_, err := osc52.New(text).WriteTo(terminal)
		clip = err == nil
	}
	file, err := writeCopy(text)
	switch {
	case clip && err == nil:
		return what + " is in the clipboard, and in " + canvas.Safe(file)
	case err == nil:
		return what + " is in " + canvas.Safe(file)
	case clip:
		return what + " is in the clipboard"
	}
	return "not copied: " + canvas.Safe(err.Error())
}

// writeCopy writes a text to a new file.
func writeCopy(text string) (name string, err error) {
	f, err := os.CreateTemp("", "httpserver-copy-*.txt")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return f.Name(), err
}
