package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	frameTime = 500 * time.Millisecond // of a film
	lastTime  = 4 * time.Second        // that its last frame is seen
	pitch     = cellH + 2              // from one text of a strip to the next, in pixels: no line reaches into the next
)

// drawFilm draws frames of a terminal as a moving picture. Each row is a strip of all
// that it shows, seen through a window, and moved by CSS without scripts, so that it
// moves as an <img>, too. A reader who has asked for reduced motion sees
// the last frame.
func drawFilm(frames [][]row, alt string) string {
	var d drawing
	d.begin(frames[0], alt)
	total := time.Duration(len(frames)-1)*frameTime + lastTime
	var rules strings.Builder
	for y := range frames[0] {
		d.strip(frames, y, total, &rules)
	}
	d.printf(`</svg>`)
	film, colours := classes(d.String())
	style := "<style>" + colours + rules.String() + "@media (prefers-reduced-motion:reduce){g{animation:none!important}}</style>"
	return strings.Replace(film, "</title>", "</title>\n"+style, 1)
}

// strip draws all that a row shows, and the rules that move it.
func (d *drawing) strip(frames [][]row, y int, total time.Duration, rules *strings.Builder) {
	var shown []row
	var steps []string // when which of them is seen
	before := -1
	for i, f := range frames {
		at := slices.IndexFunc(shown, func(r row) bool { return slices.Equal(r, f[y]) })
		if at < 0 {
			at = len(shown)
			shown = append(shown, f[y])
		}
		if at != before {
			when := 100 * (time.Duration(i) * frameTime).Seconds() / total.Seconds()
			steps = append(steps, fmt.Sprintf("%.4g%%{transform:translateY(%.4gpx)}", when, -float64(at)*pitch))
			before = at
		}
	}
	d.printf(`<svg x="0" y="%.4g" width="%.4g" height="%.4g">`, margin+float64(y)*cellH, 2*margin+float64(len(frames[0][y]))*cellW, cellH)
	if len(shown) > 1 {
		name := fmt.Sprintf("r%d", y)
		fmt.Fprintf(rules, "@keyframes %[1]s{%[2]s}#%[1]s{transform:translateY(%.4[3]gpx);animation:%[1]s %.4[4]gs step-end infinite}\n",
			name, strings.Join(steps, ""), -float64(before)*pitch, total.Seconds())
		d.printf(`<g id="%s">`, name)
	}
	for i, r := range shown {
		d.row(r, float64(i)*pitch)
	}
	if len(shown) > 1 {
		d.printf(`</g>`)
	}
	d.printf(`</svg>`)
}

// onWhite is a colour for white paper in place of each for dark.
var onWhite = map[string]string{
	paper: "#fdfdfb", ink: "#24292f", "#3a3f4b": "#c9ccd1",
	palette[0]: "#d9dce2", palette[1]: "#b3262f", palette[2]: "#2f7a1f", palette[3]: "#8a5a00", palette[4]: "#0a5fb0", palette[5]: "#8b3a92", palette[6]: "#0b6b70", palette[7]: "#4a4f57",
	palette[8]: "#6b7280", palette[9]: "#c62f39", palette[10]: "#37872a", palette[11]: "#9a6700", palette[12]: "#0b6fcc", palette[13]: "#a04aa8", palette[14]: "#13757a", palette[15]: "#000000",
}

var coloured = regexp.MustCompile(`(fill|stroke)="(#[0-9a-f]{6})"`)

// classes puts classes in place of colours, so that there is one for each paper. An
// element has one colour; the paper, which has two, keeps its edge.
func classes(svg string) (with, rules string) {
	var names []string
	var dark, light strings.Builder
	with = coloured.ReplaceAllStringFunc(svg, func(a string) string {
		m := coloured.FindStringSubmatch(a)
		if m[2] == "#3a3f4b" {
			return a
		}
		name := m[1][:1] + m[2][1:]
		if !slices.Contains(names, name) {
			names = append(names, name)
			fmt.Fprintf(&dark, ".%s{%s:%s}", name, m[1], m[2])
			if c, ok := onWhite[m[2]]; ok {
				fmt.Fprintf(&light, ".%s{%s:%s}", name, m[1], c)
			}
		}
		return `class="` + name + `"`
	})
	return with, dark.String() + "@media (prefers-color-scheme:light){" + light.String() + "}\n"
}

// film runs the program and returns what its terminal shows until a text is there.
func (p picture) film(t *testing.T) (frames [][]row) {
	t.Helper()
	term := onTerminal(t, p.cols, p.rows, []string{"COLORTERM=truecolor"}, binary(t, "httpserver"), p.args...)
	d := newDisplay(term, int(p.cols), int(p.rows))
	d.waitFor("at the start", "KEEP-ALIVE")
	tick := time.NewTicker(frameTime)
	defer tick.Stop()
	for end := time.Now().Add(patience); ; <-tick.C {
		text := d.now()
		frames = append(frames, cellsOf(d.screen))
		if strings.Contains(text, p.until) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%q is never seen", p.until)
		}
	}
	term.press("q")
	term.status()
	return frames
}
