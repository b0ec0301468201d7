package canvas

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// A Style is the meaning of a cell. The theme decides how it looks.
type Style uint8

// The styles.
const (
	Plain   Style = iota
	Strong        // read first
	Faint         // of little importance
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
	Future   // time to come
	Deadline // where a limit strikes
	NowLine  // the line between past and future
	Status2  // a status in text
	Status3
	Status4
	Status5
	Chart    // of bars and columns
	Why      // the word before a reason
	Selected // the chosen row
	Banner   // must not be overlooked
	Warning  // something is wrong
	NoStatus // a request to which no response was sent
	Code     // of a QR code: dark on light, whatever the terminal is
	Dimmed   // behind something that is open
	styles
)

// DigitStyle is the style of a request's digit on a lane, by the class of its
// status: 2 for 2xx. 6 is that of 499, with which a log says that no response was
// sent.
func DigitStyle(class uint8) Style {
	switch class {
	case 3:
		return Digit3
	case 4:
		return Digit4
	case 5:
		return Digit5
	case 6:
		return NoStatus
	}
	return Digit2
}

// StatusStyle is the style of a status in text. 499 is none of the server's.
func StatusStyle(code int) Style {
	if code == 499 {
		return NoStatus
	}
	switch code / 100 {
	case 6:
		return NoStatus
	case 3:
		return Status3
	case 4:
		return Status4
	case 5:
		return Status5
	}
	return Status2
}

// A Theme holds an escape sequence for each style. They are made once, because
// lipgloss takes about a microsecond for each cell that it renders.
type Theme struct {
	Name    string // auto, contrast or mono
	sgr     [styles]string
	visible [styles]bool // a space in this style can be seen
}

// Sequence is the escape sequence that begins a style and ends the one before it.
func (t *Theme) Sequence(s Style) string { return t.sgr[s] }

// A look is the SGR parameters of a style: attributes, which monochrome keeps, and
// colours.
type look struct{ attr, color string }

// autoLooks use only the sixteen colours of the palette, so the screen follows the
// terminal, dark or light. Blue contrasts with magenta and red; green and yellow
// are not used, and bright black carries no information.
var autoLooks = [styles]look{
	Strong: {"1", ""}, Border: {"", "36"}, Heading: {"1", ""},
	On: {"1;7", "34"}, Off: {"1;7", "35"},
	Digit2: {"1;7", "34"}, Digit3: {"1;7", "36"}, Digit4: {"1;7", "35"}, Digit5: {"1;7", "31"},
	Busy: {"1", "34"}, Lane: {"", "34"}, Future: {"", "36"}, Deadline: {"1", "36"}, NowLine: {"1", ""},
	Status2: {"", "34"}, Status3: {"", "36"}, Status4: {"1", "35"}, Status5: {"1", "31"},
	Chart: {"", "34"}, Why: {"1;7", ""}, Selected: {"1", ""}, Banner: {"1;7", ""}, Warning: {"1", "31"},
	NoStatus: {"1;4", ""}, Code: {"7", "97;40"}, Dimmed: {"2", ""},
}

// contrastLooks are for a projector: colours that people with any colour vision can
// tell apart (after Okabe and Ito), everything bold, nothing faint. A style in
// reverse video sets both colours, so its text is white or black on dark and on
// light terminals.
var contrastLooks = [styles]look{
	Plain: {"1", ""}, Strong: {"1", ""}, Faint: {"1", ""}, Border: {"", ""}, Heading: {"1", ""},
	On: {"1;7", "38;5;25;48;5;231"}, Off: {"1;7", "38;5;208;48;5;16"},
	Digit2: {"1;7", "38;5;25;48;5;231"}, Digit3: {"1;7", "38;5;30;48;5;231"}, Digit4: {"1;7", "38;5;208;48;5;16"}, Digit5: {"1;7", "38;5;160;48;5;231"},
	Busy: {"1", "38;5;32"}, Lane: {"1", ""}, Future: {"1", ""}, Deadline: {"1", ""}, NowLine: {"1", ""},
	Status2: {"1", "38;5;32"}, Status3: {"1", "38;5;37"}, Status4: {"1", "38;5;208"}, Status5: {"1;7", "38;5;160;48;5;231"},
	Chart: {"1", "38;5;32"}, Why: {"1;7", ""}, Selected: {"1;7", ""}, Banner: {"1;7", ""}, Warning: {"1;7", "38;5;160;48;5;231"},
	NoStatus: {"1;4", ""}, Code: {"7", "38;5;231;48;5;16"}, Dimmed: {"2", ""},
}

// DefaultTheme follows the terminal's own colours.
const DefaultTheme = "auto"

// NextTheme is the name of the theme after that one, in the order in which the
// viewer goes through them.
func NextTheme(name string) string {
	switch name {
	case "auto":
		return "contrast"
	case "contrast":
		return "mono"
	}
	return "auto"
}

// NewTheme makes a theme for the renderer's terminal. Without colours, bold and
// reverse video remain; lipgloss would drop them, and with them the digits on the
// lanes. bold makes every style bold.
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

// brightLooks are the contrast theme's attributes with the colours of auto, for
// terminals with sixteen colours.
func brightLooks() *[styles]look {
	looks := contrastLooks
	for s := range looks {
		looks[s].color = autoLooks[s].color
	}
	return &looks
}
