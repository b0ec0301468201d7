package tui

import (
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

// framesPerSecond is how often Bubble Tea may write to the terminal. It is
// also how often its renderer wakes up when there is nothing to write.
const framesPerSecond = 30

// A RunOption changes how [NewProgram] uses the terminal.
type RunOption struct {
	// NoSync leaves out the marks of synchronized output, for a terminal that
	// mishandles them.
	NoSync bool
	// NoMouse leaves the mouse to the terminal.
	NoMouse bool
	// Messages gets each message that the dashboard handles as a line of text;
	// nil for nobody.
	Messages io.Writer
}

// NewProgram is the program that shows the dashboard on a terminal. Signals are
// the caller's: Quit leaves in order, Kill at once; both put the terminal back
// as it was. Call [Model.Close] when its Run has returned.
func NewProgram(m *Model, in io.Reader, out *os.File, opt RunOption) *tea.Program {
	screen := &screenFile{out, !opt.NoSync}
	m.screen = screen
	options := []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(screen), tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(),
		tea.WithFilter(filters(opt.Messages)),
	}
	if !opt.NoMouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	return tea.NewProgram(m, options...)
}

// filters are what sees messages before the dashboard does.
func filters(dump io.Writer) func(tea.Model, tea.Msg) tea.Msg {
	if dump == nil {
		return withoutMotion
	}
	write := dumping(dump)
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		if msg = withoutMotion(m, msg); msg != nil {
			write(m, msg)
		}
		return msg
	}
}

// withoutMotion drops what the mouse tells while it moves: nothing here depends
// on it, and every message costs a picture.
func withoutMotion(_ tea.Model, msg tea.Msg) tea.Msg {
	if e, ok := msg.(tea.MouseMsg); ok && e.Action != tea.MouseActionPress {
		return nil
	}
	return msg
}

// Close ends what the dashboard still waits for.
func (m *Model) Close() {
	m.cancel()
	m.uncapture()
}

// A screenFile tells the terminal where a picture begins and ends, so that it
// never shows half of one (mode 2026; terminals that don't know it ignore it),
// and has the window's title kept while the screen is ours. It is a file to
// Bubble Tea, which asks it for its size, and which gives it pictures with
// Write and all else with WriteString.
type screenFile struct {
	*os.File
	sync bool
}

const (
	syncBegin, syncEnd     = "\x1b[?2026h", "\x1b[?2026l"
	screenBegin, screenEnd = "\x1b[?1049h", "\x1b[?1049l"

	// The title is put on the terminal's stack of titles and taken back from
	// there, whatever way the screen is left; where a terminal has no stack,
	// there is no title afterwards.
	keepTitle, giveTitleBack = "\x1b[22;2t", "\x1b]2;\x07\x1b[23;2t"
)

// Write writes a picture, with its marks, with one system call.
func (f *screenFile) Write(p []byte) (int, error) {
	if !f.sync {
		return f.File.Write(p)
	}
	whole := make([]byte, 0, len(syncBegin)+len(p)+len(syncEnd))
	whole = append(append(append(whole, syncBegin...), p...), syncEnd...)
	n, err := f.File.Write(whole)
	return min(max(0, n-len(syncBegin)), len(p)), err
}

// WriteString writes an order to the terminal.
func (f *screenFile) WriteString(s string) (int, error) {
	whole := s
	switch s {
	case screenBegin:
		whole = keepTitle + s
	case screenEnd:
		whole = s + giveTitleBack
	}
	n, err := f.File.WriteString(whole)
	return min(n, len(s)), err
}
