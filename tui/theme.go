package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// A style says what a cell means; the theme says what that looks like.
type style uint8

// The styles.
const (
	plain   style = iota
	strong        // what to read first
	faint         // what may be overlooked
	border        // of boxes
	heading       // of boxes
	on            // a switch that is on
	off           // a switch that is off
	digit2        // a request on a lane, by the class of its answer
	digit3
	digit4
	digit5
	busy     // in progress
	lane     // the line of a connection
	future   // what has not happened yet
	deadline // where a limit strikes
	nowline
	status2 // a status in text
	status3
	status4
	status5
	chart
	why
	selected
	banner
	warning
	styles
)

// A theme is the styles as escape sequences, made once: writing one costs
// nanoseconds, rendering one with lipgloss a microsecond for each cell.
type theme struct {
	name    string
	sgr     [styles]string
	visible [styles]bool // a space in this style can be seen
}

// looks are a style's parameters of SGR: attributes that stay without colour,
// and colours.
type look struct{ attr, color string }

// Only the sixteen colours of the palette, so that the screen follows the
// terminal, dark or light. Blue against magenta and red, never green against
// red; yellow never as a foreground; nothing needed is bright black.
var autoLooks = [styles]look{
	strong: {"1", ""}, border: {"", "36"}, heading: {"1", ""},
	on: {"1;7", "34"}, off: {"1;7", "35"},
	digit2: {"1;7", "34"}, digit3: {"1;7", "36"}, digit4: {"1;7", "35"}, digit5: {"1;7", "31"},
	busy: {"1", "34"}, lane: {"", "34"}, future: {"", "36"}, deadline: {"1", "35"}, nowline: {"1", ""},
	status2: {"", "34"}, status3: {"", "36"}, status4: {"1", "35"}, status5: {"1", "31"},
	chart: {"", "34"}, why: {"1;7", ""}, selected: {"1", ""}, banner: {"1;7", ""}, warning: {"1", "31"},
}

// For a projector: colours that stay apart for everybody (after Okabe and
// Ito), everything bold, nothing faint. What is reversed has its text's colour
// too (as the background, which reversing makes the text): white or black,
// whichever stands out on dark and on light terminals.
var contrastLooks = [styles]look{
	plain: {"1", ""}, strong: {"1", ""}, faint: {"1", ""}, border: {"", ""}, heading: {"1", ""},
	on: {"1;7", "38;5;25;48;5;231"}, off: {"1;7", "38;5;208;48;5;16"},
	digit2: {"1;7", "38;5;25;48;5;231"}, digit3: {"1;7", "38;5;30;48;5;231"}, digit4: {"1;7", "38;5;208;48;5;16"}, digit5: {"1;7", "38;5;160;48;5;231"},
	busy: {"1", "38;5;32"}, lane: {"1", ""}, future: {"1", ""}, deadline: {"1", "38;5;208"}, nowline: {"1", ""},
	status2: {"1", "38;5;32"}, status3: {"1", "38;5;37"}, status4: {"1", "38;5;208"}, status5: {"1;7", "38;5;160;48;5;231"},
	chart: {"1", "38;5;32"}, why: {"1;7", ""}, selected: {"1;7", ""}, banner: {"1;7", ""}, warning: {"1;7", "38;5;160;48;5;231"},
}

// themes are the names of the themes, in the order of the key that changes them.
var themes = [...]string{"auto", "contrast", "mono"}

// newTheme makes the theme of that name for what the renderer's terminal can
// show. Without colours bold and reverse stay: lipgloss would drop them too,
// and the digits on the lanes with them. With bold, everything is.
func newTheme(r *lipgloss.Renderer, name string, bold bool) *theme {
	profile := r.ColorProfile()
	looks := &autoLooks
	if name == "contrast" {
		looks = &contrastLooks
		if profile == termenv.ANSI {
			looks = brightLooks()
		}
	}
	t := &theme{name: name}
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
