package canvas

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// mono is a theme without colours, as a test can read it.
func mono() *Theme { return themed("mono", termenv.Ascii) }

// themed is a theme on a terminal with that many colours.
func themed(name string, profile termenv.Profile) *Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	return NewTheme(r, name, false)
}

func ExampleGrid_Box() {
	g := New(false)
	g.Reset(24, 3)
	box := Rect(0, 0, 24, 3)
	g.Box(box, "", "")
	g.Text(2, 0, 22, Plain, " Lanes ")
	in := box.Inside()
	g.Text(in.X+1, in.Y, in.X+in.W, Plain, "#1 ├1──2──3")
	g.Foot(box, "+2 more")
	r := lipgloss.NewRenderer(io.Discard)
	fmt.Println(strings.ReplaceAll(g.Render(NewTheme(r, "mono", false)), "\x1b[0m", ""))
	// Output:
	// ╭─ Lanes ──────────────╮
	// │ #1 ├1──2──3          │
	// ╰──────────── +2 more ─╯
}

func TestDrawingOutsideIsCutOff(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {7, 3}} {
		g := New(false)
		g.Reset(size[0], size[1])
		for y := -1; y <= size[1]; y++ {
			g.Text(-3, y, 99, Plain, "a text that is too long")
			g.Bytes(-3, y, 99, Plain, []byte("a text that is too long"))
			g.Fill(-3, y, 99, Strong, '─')
			g.Paint(-3, y, 99, Plain)
			g.Right(y, 2, Plain, "too long")
		}
		g.Box(Rect(-1, -1, 20, 20), "heading", "right")
		g.Foot(Rect(-1, -1, 20, 20), "foot")
		lines := strings.Split(g.Render(mono()), "\n")
		if len(lines) != max(1, size[1]) {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, l := range lines {
			if Width(strings.ReplaceAll(l, "\x1b[0m", "")) > size[0] {
				t.Errorf("%v: %q", size, l)
			}
		}
		if c := g.At(size[0], 0); c != (Cell{}) {
			t.Errorf("%v: outside is %v", size, c)
		}
	}
}

func TestOnlyASCIIAndOurSignsAreDrawn(t *testing.T) {
	const foreign = "a\x1b]52;c\x07\u202eé\U0001F512\x7f"
	for ascii, want := range map[bool]string{false: "a?]52;c?????µ✕§", true: "a?]52;c?????uxs"} {
		g := New(ascii)
		g.Reset(40, 1)
		g.Text(0, 0, 40, Plain, foreign+"µ✕§")
		if got := g.Render(mono()); got != want {
			t.Errorf("ASCII only %v: got %q, want %q", ascii, got, want)
		}
	}
	g := New(false)
	g.Reset(40, 1)
	g.Bytes(0, 0, 40, Plain, []byte("a\x00\x1b\xff"))
	if got := g.Render(mono()); got != "a???" {
		t.Errorf("got %q", got)
	}
}

func TestGlyphsAreOursAndOneCellWide(t *testing.T) {
	for _, g := range []*Grid{New(false), New(true)} {
		all := *g.Glyphs
		runes := append([]rune{all.Open, all.Busy, all.Idle, all.Closed, all.Future, all.Deadline, all.Now, all.Before,
			all.Horizontal, all.Vertical, all.TopLeft, all.topRight, all.BottomLeft, all.BottomRight, all.Full, all.Empty, all.Mark, all.Cut},
			append(all.Density[:], all.Levels[:]...)...)
		for _, r := range runes {
			if lipgloss.Width(string(r)) != 1 || g.ASCII() != (r < 0x7f) || !g.ASCII() && !isGlyph(r) {
				t.Errorf("%q", r)
			}
		}
	}
}

func TestAStyleIsWrittenWhenItChanges(t *testing.T) {
	th := themed("auto", termenv.ANSI)
	g := New(false)
	g.Reset(10, 2)
	g.Text(0, 0, 10, Strong, "ab")
	g.Text(2, 0, 10, Plain, "c")
	g.Fill(3, 1, 6, On, ' ') // in reverse video a space is seen
	want := th.Sequence(Strong) + "ab" + th.Sequence(Plain) + "c\n   " + th.Sequence(On) + "   " + th.Sequence(Plain)
	if got := g.Render(th); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestThemes(t *testing.T) {
	var names []string
	for name := DefaultTheme; len(names) == 0 || name != DefaultTheme; name = NextTheme(name) {
		names = append(names, name)
	}
	if got := fmt.Sprint(names); got != "[auto contrast mono]" {
		t.Errorf("the key leads through %s", got)
	}
	colour := regexp.MustCompile(`;(3[0-7]|40|97|38;5;\d+|48;5;\d+)`)
	for _, name := range names {
		for s := range styles {
			none, all := themed(name, termenv.Ascii).Sequence(s), themed(name, termenv.ANSI256).Sequence(s)
			if colour.MatchString(none) {
				t.Errorf("%s without colours: %q", name, none)
			}
			if got := colour.ReplaceAllString(all, ""); name != "contrast" && got != none {
				t.Errorf("%s: %q has other attributes than %q", name, all, none)
			}
		}
		// Bold and reverse are what digits on lanes are seen by where there is no colour.
		if s := themed(name, termenv.Ascii).Sequence(Digit2); s != "\x1b[0;1;7m" {
			t.Errorf("%s: a digit without colours is %q", name, s)
		}
	}
}
