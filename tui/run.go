package tui

import (
	"fmt"
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/tui/canvas"
	"httpserver/tui/tty"
)

// framesPerSecond is how often Bubble Tea may write to the terminal. It is
// also how often its renderer wakes up when there is nothing to write.
const framesPerSecond = 30

// A RunOption changes how [NewProgram] uses the terminal.
type RunOption struct {
	// NoMouse leaves the mouse to the terminal.
	NoMouse bool
	// Messages gets each message that the dashboard handles as a line of text,
	// unless it is nil.
	Messages io.Writer
}

// NewProgram is the program that shows the dashboard on a terminal. Signals are
// the caller's: Quit leaves in order, Kill at once; both put the terminal back
// as it was. Call [Model.Close] when its Run has returned.
func NewProgram(m *Model, in io.Reader, out *os.File, opt RunOption) *tea.Program {
	screen := &tty.File{File: out}
	m.screen = screen
	options := On(in, screen, framesPerSecond, opt.Messages)
	if opt.NoMouse {
		options = options[1:]
	}
	return tea.NewProgram(m, options...)
}

// On are the options of a program on a terminal, the one for the mouse first. It
// draws fps pictures a second at most.
func On(in io.Reader, screen io.Writer, fps int, messages io.Writer) []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithMouseCellMotion(), tea.WithInput(in), tea.WithOutput(screen), tea.WithAltScreen(), tea.WithFPS(fps), tea.WithoutSignalHandler(),
		tea.WithFilter(filters(messages)),
	}
}

// filters gives messages to the dump, and drops some, before the dashboard gets
// them.
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

// withoutMotion drops the mouse's movements: nothing depends on them, and every
// message costs a picture.
func withoutMotion(_ tea.Model, msg tea.Msg) tea.Msg {
	if e, ok := msg.(tea.MouseMsg); ok && e.Action != tea.MouseActionPress {
		return nil
	}
	return msg
}

// dumping writes each message that the dashboard gets as a line, to find faults of
// the dashboard itself. An error of w is ignored: it must not disturb the picture.
func dumping(w io.Writer) func(tea.Model, tea.Msg) {
	return func(model tea.Model, msg tea.Msg) {
		if m, ok := model.(*Model); ok {
			fmt.Fprintf(w, "%s %T %s\n", m.src.Now().Format("15:04:05.000"), msg, inShort(msg))
		}
	}
}

// inShort returns the content of a message in a few words.
func inShort(msg tea.Msg) string {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return fmt.Sprintf("%q", msg.String())
	case tea.WindowSizeMsg:
		return fmt.Sprintf("%dx%d", msg.Width, msg.Height)
	case entriesMsg:
		if len(msg) == 0 {
			return "none"
		}
		return fmt.Sprintf("%d, to number %d: %T", len(msg), msg[len(msg)-1].Seq, msg[len(msg)-1].Event)
	}
	return canvas.Safe(fmt.Sprintf("%+v", msg))
}
