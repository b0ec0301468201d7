// Package screentest lets a test see what is drawn: the screen of a program on a
// terminal, and the text on a grid.
package screentest

import (
	"image/color"
	"io"
	"strings"
	"sync"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// A Screen interprets what a program writes to its terminal. It is safe for
// concurrent use.
type Screen struct {
	mu sync.Mutex
	vt *vt.Emulator
}

// New returns an empty screen of the given size in cells. Its replies to queries
// are dropped.
func New(t testing.TB, cols, rows int) *Screen {
	s := &Screen{vt: vt.NewEmulator(cols, rows)}
	drained := make(chan struct{})
	go func() { // the replies to queries, whose reader Write would wait for
		defer close(drained)
		io.Copy(io.Discard, s.vt)
	}()
	t.Cleanup(func() {
		s.vt.InputPipe().(io.Closer).Close() // Emulator.Close races with Read
		<-drained
	})
	return s
}

// Write draws p.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vt.Write(p)
}

// Resize changes the size, in cells.
func (s *Screen) Resize(cols, rows int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vt.Resize(cols, rows)
}

// Size returns the size in cells.
func (s *Screen) Size() (cols, rows int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vt.Width(), s.vt.Height()
}

// String returns the text on the screen, each row filled with spaces to its
// full width and ended with a line feed.
func (s *Screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var text strings.Builder
	for y := range s.vt.Height() {
		for x := range s.vt.Width() {
			if c := s.vt.CellAt(x, y); c != nil {
				text.WriteString(c.Content) // empty in the second cell of a wide character
			}
		}
		text.WriteByte('\n')
	}
	return text.String()
}

// A Cell is one character and its look.
type Cell struct {
	Char             rune
	Foreground, Back color.Color // nil for the terminal's own
	Bold, Reversed   bool
}

// Cell returns the cell in column x of row y, both from 0.
func (s *Screen) Cell(x, y int) Cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.vt.CellAt(x, y)
	if c == nil {
		return Cell{Char: ' '}
	}
	char := ' '
	for _, r := range c.Content {
		char = r
		break
	}
	return Cell{char, c.Style.Fg, c.Style.Bg, c.Style.Attrs&uv.AttrBold != 0, c.Style.Attrs&uv.AttrReverse != 0}
}
