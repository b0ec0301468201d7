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
}

// NewProgram is the program that shows the dashboard on a terminal. Signals are
// the caller's: Quit leaves in order, Kill at once; both put the terminal back
// as it was. Call [Model.Close] when its Run has returned.
func NewProgram(m *Model, in io.Reader, out *os.File, opt RunOption) *tea.Program {
	var screen io.Writer = out
	if !opt.NoSync {
		screen = &syncFile{out}
	}
	m.screen = screen
	options := []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(screen), tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(),
		tea.WithFilter(withoutMotion),
	}
	if !opt.NoMouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	return tea.NewProgram(m, options...)
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

// A syncFile tells the terminal where a picture begins and ends, so that it
// never shows half of one (mode 2026; terminals that don't know it ignore it).
// It is a file to Bubble Tea, which asks it for its size.
type syncFile struct{ *os.File }

var (
	syncBegin = []byte("\x1b[?2026h")
	syncEnd   = []byte("\x1b[?2026l")
)

// Write writes p in between the marks, all with one system call.
func (f *syncFile) Write(p []byte) (int, error) {
	whole := make([]byte, 0, len(syncBegin)+len(p)+len(syncEnd))
	whole = append(append(append(whole, syncBegin...), p...), syncEnd...)
	n, err := f.File.Write(whole)
	return min(max(0, n-len(syncBegin)), len(p)), err
}
