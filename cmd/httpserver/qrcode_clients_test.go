//go:build clients

package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"httpserver/tui/screentest"
)

// zbar, which shares no code with the library that made the code, reads it from the
// cells of the screen. A screen that is too small for it has the link in words.
func TestASecondDecoderReadsTheCode(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		t.Run(sizeName(size), func(t *testing.T) {
			c := shared(t, size[0], size[1])
			c.term.press("S")
			c.waitFor("on the join screen", `here: 0 by ssh`)
			file := filepath.Join(t.TempDir(), "screen.png")
			if err := os.WriteFile(file, halfCells(t, c.screen), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := exec.Command("zbarimg", "--quiet", "--raw", file).Output()
			if err != nil {
				t.Fatalf("zbarimg: %v; the screen is\n%s", err, c.now())
			}
			if want := c.term.url + "/live#" + c.word; strings.TrimSpace(string(got)) != want {
				t.Errorf("the code says %q; want %q", got, want)
			}
		})
	}
}

// halfCells is a picture of a screen as a camera sees its blocks: each cell is two
// squares, one above the other. Text is left out.
func halfCells(t *testing.T, s *screentest.Screen) []byte {
	const side = 4 // pixels of a square
	cols, rows := s.Size()
	picture := image.NewGray(image.Rect(0, 0, cols*side, 2*rows*side))
	for y := range 2 * rows {
		for x := range cols {
			c := s.Cell(x, y/2)
			ink, paper := or(c.Foreground, color.White), or(c.Back, color.Black)
			if c.Reversed {
				ink, paper = paper, ink
			}
			shade := paper
			if c.Char == '█' || c.Char == '▀' && y%2 == 0 || c.Char == '▄' && y%2 == 1 {
				shade = ink
			}
			for i := range side * side {
				picture.Set(x*side+i%side, y*side+i/side, shade)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(fmt.Errorf("can't happen: %w", err))
	}
	return b.Bytes()
}

// or is c, or else the terminal's own colour.
func or(c, own color.Color) color.Color {
	if c == nil {
		return own
	}
	return c
}
