package console

import (
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"golang.org/x/term"

	"httpserver/tui/tty"
)

// A Terminal is what a program with a dashboard is connected to.
type Terminal struct {
	Stdin, Stdout, Stderr *os.File
	Exit                  func(status int) // at once, after SIGQUIT
}

// Is reports whether there is a terminal for the dashboard. Input and output both have
// to be one: without a terminal as its input, Bubble Tea opens /dev/tty. The process has
// to be in the terminal's foreground too, because the system stops a background job that
// changes the terminal's mode.
func (t *Terminal) Is() bool {
	in, out := int(t.Stdin.Fd()), int(t.Stdout.Fd())
	return os.Getenv("TERM") != "dumb" && term.IsTerminal(in) && term.IsTerminal(out) && tty.Foreground(in)
}

// Renderer is how the terminal is drawn on with colours auto, always or never.
func (t *Terminal) Renderer(colours string) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(t.Stdout)
	switch colours {
	case "always":
		r.SetColorProfile(termenv.ANSI) // the palette is all that the themes use
	case "never":
		r.SetColorProfile(termenv.Ascii)
	}
	r.SetHasDarkBackground(true) // or the terminal is queried, which may take seconds to reply
	return r
}

// overSSH is how many pictures a second a line over SSH gets.
const overSSH = 5

// Pictures is how many pictures a second the dashboard draws at most; 0 for its own
// default.
func Pictures(getenv func(string) string) int {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" {
		return overSSH
	}
	return 0
}

// NeedsASCII reports whether the terminal cannot show line-drawing characters:
// Linux's console has few glyphs, encodings other than UTF-8 have none, and with
// East Asian widths they take two cells.
func NeedsASCII(getenv func(string) string) bool {
	if getenv("TERM") == "linux" || getenv("RUNEWIDTH_EASTASIAN") == "1" {
		return true
	}
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // the first that is set decides
		if l := strings.ToLower(getenv(v)); l != "" {
			return !strings.Contains(l, "utf-8") && !strings.Contains(l, "utf8")
		}
	}
	return false
}
