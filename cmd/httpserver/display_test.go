package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"httpserver/tui/screentest"
)

// A display is a terminal as its viewer sees it.
type display struct {
	t      testing.TB
	out    *buffer // what the program wrote
	screen *screentest.Screen
	drawn  int    // bytes
	all    string // as it was last drawn
}

func newDisplay(term *terminal, cols, rows int) *display {
	return &display{t: term.t, out: term.screen, screen: screentest.New(term.t, cols, rows)}
}

// draw draws what is new of all that was written: whole pictures, as a terminal
// does that knows the marks of synchronized output.
func (d *display) draw(all string) {
	d.all = all
	const mark = "\x1b[?2026l"
	if end := strings.LastIndex(all, mark); end >= d.drawn {
		d.screen.Write([]byte(all[d.drawn : end+len(mark)]))
		d.drawn = end + len(mark)
	}
}

// shows tells whether the screen, as it was last drawn, matches a pattern. One
// that begins with ! must not match.
func (d *display) shows(pattern string) bool {
	pattern, not := strings.CutPrefix(pattern, "!")
	return regexp.MustCompile(pattern).MatchString(d.screen.String()) != not
}

// wrote tells whether the program has written bytes since there were so many.
func (d *display) wrote(bytes string, from int) bool { return strings.Contains(d.all[from:], bytes) }

// now draws all that has come, and is the screen.
func (d *display) now() string {
	d.draw(d.out.String())
	return d.screen.String()
}

// waitFor waits until the screen matches all patterns.
func (d *display) waitFor(when string, patterns ...string) {
	d.t.Helper()
	d.until(when, strings.Join(patterns, " and "), func() bool {
		for _, p := range patterns {
			if !d.shows(p) {
				return false
			}
		}
		return true
	})
}

// until waits until the screen is as wanted.
func (d *display) until(when, what string, wanted func() bool) {
	d.t.Helper()
	found := make(chan struct{})
	stop := make(chan struct{})
	go func() {
		defer close(found)
		d.out.until(func(all string) bool {
			select {
			case <-stop:
				return true
			default:
			}
			d.draw(all)
			return wanted()
		})
	}()
	select {
	case <-found:
	case <-time.After(patience):
		close(stop)
		d.t.Fatalf("%s: want %s on the screen, which is\n%s", when, what, d.screen)
	}
}

// place is where text stands, from 0.
func (d *display) place(text string) (x, y int, found bool) {
	for y, line := range strings.Split(d.screen.String(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			return utf8.RuneCountInString(before), y, true
		}
	}
	return 0, 0, false
}

// typed is what a terminal sends for a key, by the name Bubble Tea has for it.
func typed(key string) string {
	if s, ok := sequences[key]; ok {
		return s
	}
	return key
}

// sequences are what a terminal sends for keys that are no letters.
var sequences = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "ctrl+b": "\x02", "ctrl+c": "\x03", "ctrl+d": "\x04", "ctrl+f": "\x06", "ctrl+l": "\x0c",
	"ctrl+u": "\x15", "ctrl+z": "\x1a", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~",
}
