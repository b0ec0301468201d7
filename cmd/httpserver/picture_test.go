package main

import (
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hinshun/vt10x"
)

// The README's pictures are what the program draws:
//
//	go test ./cmd/httpserver -run Pictures -pictures
var drawPictures = flag.Bool("pictures", false, "draw the README's pictures anew")

// A picture is a screen worth a look: what runs, when it is ready, and which
// keys lead to it.
type picture struct {
	file, alt  string
	cols, rows uint16
	args       []string
	ready      string // in the program's output, before the keys
	keys       []string
	shows      []string // what has to be on it
}

var pictures = []picture{
	{
		file: "dashboard.svg", alt: "The dashboard after demo scenario 3: one connection that carried six requests is one long lane; six connections with one request each form a staircase, each with the reason why it closed.",
		cols: 100, rows: 30, args: []string{"--demo", "3"}, ready: "GET /echo/6",
		shows: []string{"Lanes", "client said close", "Requests", "WHY", "req/conn"},
	},
	{
		file: "presentation.svg", alt: "Presentation mode on a terminal of 60 by 18 cells: the switch, the score, the lanes and the reason.",
		cols: 60, rows: 18, args: []string{"--demo", "3"}, ready: "GET /echo/6", keys: []string{"p"},
		shows: []string{"KEEP-ALIVE ON", "client said close", "WHY"},
	},
}

func TestPicturesAreOfTheProgram(t *testing.T) {
	for _, p := range pictures {
		file := filepath.Join("../../.github", p.file)
		if *drawPictures {
			if err := os.WriteFile(file, []byte(drawSVG(p.take(t), p.alt)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		text := svgText(t, file)
		for _, want := range p.shows {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not show %q; draw it anew with -pictures", file, want)
			}
		}
		if !strings.Contains(content(t, "../../README.md"), ".github/"+p.file) {
			t.Errorf("the README does not show %s", p.file)
		}
	}
}

// take runs the program and returns its terminal when the picture is there.
func (p picture) take(t *testing.T) vt10x.Terminal {
	t.Helper()
	term := onTerminal(t, p.cols, p.rows, []string{"COLORTERM=truecolor"}, binary(t, "httpserver"),
		append([]string{"--port", "8080", "--root", "../../public"}, p.args...)...)
	term.shows(p.ready)
	for _, k := range p.keys {
		time.Sleep(time.Second)
		term.press(k)
	}
	time.Sleep(1500 * time.Millisecond) // nothing more happens; it is a picture, not a race
	defer func() {                      // the port is free for the next picture
		term.press("q")
		term.status()
	}()
	screen := vt10x.New(vt10x.WithSize(int(p.cols), int(p.rows)), vt10x.WithWriter(io.Discard))
	if _, err := screen.Write([]byte(term.screen.String())); err != nil {
		t.Fatal(err)
	}
	return screen
}

// svgText is all text in an SVG file, which has to be well-formed.
func svgText(t *testing.T, file string) string {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(content(t, file)))
	var text strings.Builder
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return text.String()
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if c, ok := tok.(xml.CharData); ok {
			text.Write(c)
		}
	}
}
