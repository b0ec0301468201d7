package canvas

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// A Style says what a cell means; the theme says what that looks like.
type Style uint8

// The styles.
const (
	Plain   Style = iota
	Strong        // what to read first
	Faint         // what may be overlooked
	Border        // of boxes
	Heading       // of boxes
	On            // a switch that is on
	Off           // a switch that is off
	Digit2        // a request on a lane, by the class of its status
	Digit3
	Digit4
	Digit5
	Busy     // in progress
	Lane     // the line of a connection
	Future   // what has not happened yet
	Deadline // where a limit strikes
	NowLine  // the line between what has happened and what will
	Status2  // a status in text
	Status3
	Status4
	Status5
	Chart    // of bars and columns
	Why      // the word before a reason
	Selected // what was chosen
	Banner   // what is not to be overlooked
	Warning  // what is wrong
	styles
)

// DigitStyle is how a request stands on a lane, by the class of its status: 2 for
// 2xx.
func DigitStyle(class uint8) Style {
	switch class {
	case 3:
		return Digit3
	case 4:
		return Digit4
	case 5:
		return Digit5
	}
	return Digit2
}

// StatusStyle is how a status stands in a text.
func StatusStyle(code int) Style {
	switch code / 100 {
	case 3:
		return Status3
	case 4:
		return Status4
	case 5:
		return Status5
	}
	return Status2
}

// A Theme is the styles as escape sequences, made once: writing one costs
// nanoseconds, rendering one with lipgloss a microsecond for each cell.
type Theme struct {
	Name    string // auto, contrast or mono
	sgr     [styles]string
	visible [styles]bool // a space in this style can be seen
}

// Sequence is the escape sequence that begins a style, and ends the one before.
func (t *Theme) Sequence(s Style) string { return t.sgr[s] }

// A look is a style's parameters of SGR: attributes that stay without colour,
// and colours.
type look struct{ attr, color string }

// Only the sixteen colours of the palette, so that the screen follows the
// terminal, dark or light. Blue against magenta and red, never green against
// red; yellow never as a foreground; nothing needed is bright black.
var autoLooks = [styles]look{
	Strong: {"1", ""}, Border: {"", "36"}, Heading: {"1", ""},
	On: {"1;7", "34"}, Off: {"1;7", "35"},
	Digit2: {"1;7", "34"}, Digit3: {"1;7", "36"}, Digit4: {"1;7", "35"}, Digit5: {"1;7", "31"},
	Busy: {"1", "34"}, Lane: {"", "34"}, Future: {"", "36"}, Deadline: {"1", "35"}, NowLine: {"1", ""},
	Status2: {"", "34"}, Status3: {"", "36"}, Status4: {"1", "35"}, Status5: {"1", "31"},
	Chart: {"", "34"}, Why: {"1;7", ""}, Selected: {"1", ""}, Banner: {"1;7", ""}, Warning: {"1", "31"},
}

// For a projector: colours that stay apart for everybody (after Okabe and
// Ito), everything bold, nothing faint. What is reversed has its text's colour
// too (as the background, which reversing makes the text): white or black,
// whichever stands out on dark and on light terminals.
var contrastLooks = [styles]look{
	Plain: {"1", ""}, Strong: {"1", ""}, Faint: {"1", ""}, Border: {"", ""}, Heading: {"1", ""},
	On: {"1;7", "38;5;25;48;5;231"}, Off: {"1;7", "38;5;208;48;5;16"},
	Digit2: {"1;7", "38;5;25;48;5;231"}, Digit3: {"1;7", "38;5;30;48;5;231"}, Digit4: {"1;7", "38;5;208;48;5;16"}, Digit5: {"1;7", "38;5;160;48;5;231"},
	Busy: {"1", "38;5;32"}, Lane: {"1", ""}, Future: {"1", ""}, Deadline: {"1", "38;5;208"}, NowLine: {"1", ""},
	Status2: {"1", "38;5;32"}, Status3: {"1", "38;5;37"}, Status4: {"1", "38;5;208"}, Status5: {"1;7", "38;5;160;48;5;231"},
	Chart: {"1", "38;5;32"}, Why: {"1;7", ""}, Selected: {"1;7", ""}, Banner: {"1;7", ""}, Warning: {"1;7", "38;5;160;48;5;231"},
}

// DefaultTheme follows the terminal's own colours.
const DefaultTheme = "auto"

// NextTheme is the name of the theme after that one, in the order of the key
// that changes them.
func NextTheme(name string) string {
	switch name {
	case "auto":
		return "contrast"
	case "contrast":
		return "mono"
	}
	return "auto"
}

// NewTheme makes the theme of that name for what the renderer's terminal can
// show. Without colours bold and reverse stay: lipgloss would drop them too,
// and the digits on the lanes with them. With bold, everything is.
func NewTheme(r *lipgloss.Renderer, name string, bold bool) *Theme {
	profile := r.ColorProfile()
	looks := &autoLooks
	if name == "contrast" {
		looks = &contrastLooks
		if profile == termenv.ANSI {
			looks = brightLooks()
		}
	}
	t := &Theme{Name: name}
	for s, l := range looks {
		params := "0"
		if bold && !strings.HasPrefix(l.attr, "1") {
			params += ";1"
		}
		if l.attr != "" {
			params += ";" + l.attr
		}
		if l.color != "" && name != "mono" && profile != termenv.Ascii {
			params += ";" + l.color
		}
		t.sgr[s] = "\x1b[" + params + "m"
		for _, a := range l.attr {
			t.visible[s] = t.visible[s] || a == '7'
		}
	}
	return t
}

// brightLooks are the contrast theme's attributes with the colours of auto,
// for terminals of sixteen colours.
func brightLooks() *[styles]look {
	looks := contrastLooks
	for s := range looks {
		looks[s].color = autoLooks[s].color
	}
	return &looks
}
