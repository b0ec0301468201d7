// Package tty is the terminal that the dashboard is drawn on, as a file.
package tty

import (
	"io"
	"os"
	"time"
)

// A File tells the terminal where a picture begins and ends, so that it
// never shows half of one (mode 2026; terminals that don't know it ignore it),
// and has the window's title kept while the screen is ours. It is a file to
// Bubble Tea, which asks it for its size, and which gives it pictures with
// Write and all else with WriteString.
type File struct {
	*os.File
}

const (
	syncBegin, syncEnd     = "\x1b[?2026h", "\x1b[?2026l"
	screenBegin, screenEnd = "\x1b[?1049h", "\x1b[?1049l"

	// The title is put on the terminal's stack of titles and taken back from
	// there, whatever way the screen is left; where a terminal has no stack,
	// there is no title afterwards.
	keepTitle, giveTitleBack = "\x1b[22;2t", "\x1b]2;\x07\x1b[23;2t"
)

// Write writes a picture, with its marks, with one system call. In the background
// the terminal is the shell's, and nothing is drawn.
func (f *File) Write(p []byte) (int, error) {
	if !Foreground(int(f.Fd())) {
		return len(p), nil
	}
	return picture(f.File, p)
}

// WriteString writes an order to the terminal.
func (f *File) WriteString(s string) (int, error) { return order(f.File, s) }

// A Remote is a terminal at the other end of a connection. It is used as a [File] is.
type Remote struct{ W io.Writer }

// Write writes a picture, with its marks.
func (r Remote) Write(p []byte) (int, error) { return picture(r.W, p) }

// WriteString writes an order to the terminal.
func (r Remote) WriteString(s string) (int, error) { return order(r.W, s) }

// picture writes a picture, with its marks, with one write.
func picture(w io.Writer, p []byte) (int, error) {
	whole := make([]byte, 0, len(syncBegin)+len(p)+len(syncEnd))
	whole = append(append(append(whole, syncBegin...), p...), syncEnd...)
	n, err := w.Write(whole)
	return min(max(0, n-len(syncBegin)), len(p)), err
}

// order writes an order to the terminal. That for the screen keeps its title.
func order(w io.Writer, s string) (int, error) {
	whole := s
	switch s {
	case screenBegin:
		whole = keepTitle + s
	case screenEnd:
		whole = s + giveTitleBack
	}
	n, err := io.WriteString(w, whole)
	return min(n, len(s)), err
}

// Take has the terminal show the dashboard's screen again, which something else
// may have left: without cursor, and with pasted text marked. It does nothing
// without a terminal.
func Take(screen io.Writer) {
	if screen != nil {
		io.WriteString(screen, screenBegin+"\x1b[?25l\x1b[?2004h")
	}
}

// Keys is the terminal as the source of keys. In the background they are the shell's.
type Keys struct {
	*os.File
}

// lookAgain is how often keys are tried to be read in the background.
const lookAgain = 100 * time.Millisecond

// Read reads keys. In the background it waits a moment and returns none.
func (k *Keys) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	if err != nil && !Foreground(int(k.Fd())) {
		time.Sleep(lookAgain)
		return 0, nil
	}
	return n, err
}
