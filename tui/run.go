package tui

import (
	"context"
	"errors"
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

// framesPerSecond is how often Bubble Tea may write to the terminal. It is
// also how often its renderer wakes up when there is nothing to write.
const framesPerSecond = 30

// A RunOption changes how [Run] uses the terminal.
type RunOption struct {
	// NoSync leaves out the marks of synchronized output, for a terminal that
	// mishandles them.
	NoSync bool
	// NoMouse leaves the mouse to the terminal.
	NoMouse bool
}

// Run shows the dashboard on a terminal until it is left, or ctx ends. Signals
// are the caller's: it cancels ctx. The terminal is as it was when Run returns,
// also after a panic in the dashboard, which comes back as an error.
func Run(ctx context.Context, m *Model, in io.Reader, out *os.File, opt RunOption) error {
	defer m.cancel()
	var screen io.Writer = out
	if !opt.NoSync {
		screen = &syncFile{out}
	}
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(screen),
		tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(),
	}
	if !opt.NoMouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	_, err := tea.NewProgram(m, options...).Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil && !errors.Is(err, tea.ErrProgramPanic) {
		return nil // told to leave
	}
	return err
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
