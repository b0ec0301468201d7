package wire

import (
	"fmt"
	"strings"
	"testing"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/screentest"
)

// dumpParts is a request in two reads, and a response of which a part was not
// kept.
func dumpParts() []event.Wire {
	return []event.Wire{
		{Dir: event.In, Data: []byte("GET / HTTP/1.1\r\nHo")},
		{Dir: event.In, Off: 18, Data: []byte("st: \t\xe9\\\r\n\r\n")},
		{Dir: event.Out, Data: []byte("HTTP/1.1 200 OK\r\n\r\n"), Skipped: 4000, File: true},
		{Dir: event.Out, Off: 4019, Data: []byte("end")},
	}
}

// drawn is all of a dump, without styles.
func drawn(d *dump, w int) string {
	return screentest.Text(w, d.Len(), func(g *canvas.Grid) {
		for i := range d.Len() {
			d.Draw(g, canvas.Rect(0, i, w, 1), i, event.Step{})
		}
	})
}

// In the text beside the numbers a space is a space, and what cannot be seen is a
// dot.
func TestTheTextBesideTheNumbers(t *testing.T) {
	d := dumpOf([]event.Wire{{Dir: event.In, Data: []byte("a b\x1f\x20~\x7f\xe9\x00!")}}, remarks{}, 120, true)
	if got, want := strings.TrimRight(drawn(d, 120), " \n"), "a b. ~...!"; !strings.HasSuffix(got, " "+want) {
		t.Errorf("got %q, want %q at its end", got, want)
	}
}

func Example_dump() {
	d := dumpOf(dumpParts(), remarks{In: "29 bytes received", Out: "4,022 bytes sent", End: "= KEEP"}, 60, false)
	for l := range strings.SplitSeq(drawn(d, 60), "\n") {
		fmt.Println(strings.TrimRight(l, " "))
	}
	// Output:
	//     0 > GET / HTTP/1.1\r\n
	//    16 > Host: \t\xe9\\\r\n
	//    27 > \r\n
	//         29 bytes received
	//
	//     0 < HTTP/1.1 200 OK\r\n
	//    17 < \r\n
	//         4,000 bytes straight from a file (sendfile)
	//  4019 < end
	//         4,022 bytes sent
	//
	//         = KEEP
}

func TestNoByteIsLostAndNoLineTooWide(t *testing.T) {
	data := []byte(strings.Repeat("a\r\n\x00\xff long line with much in it \\", 20))
	for w := 10; w < 90; w++ {
		for _, hex := range []bool{false, true} {
			d := dumpOf([]event.Wire{{Dir: event.In, Data: data}}, remarks{}, w, hex)
			off := int64(0)
			var all []byte
			for _, l := range d.lines {
				if l.off != off || l.note != "" {
					t.Fatalf("%d cells: a line begins at %d, want %d", w, l.off, off)
				}
				if text := strings.TrimRight(strings.SplitAfterN(drawn(&dump{lines: []line{l}, cells: d.cells, hex: hex}, 200), "> ", 2)[1], " "); !hex && w >= 15 && len(text) > w-margin {
					t.Fatalf("%d cells: %q", w, text)
				}
				off += int64(len(l.data))
				all = append(all, l.data...)
			}
			if string(all) != string(data) {
				t.Fatalf("%d cells: %d of %d bytes", w, len(all), len(data))
			}
		}
	}
}

func TestNumbersAreAsManyAsFit(t *testing.T) {
	data := []byte("0123456789abcdef\x00")
	for w, want := range map[int]string{
		80: "    0 > 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
		50: "    0 > 30 31 32 33 34 35 36 37  01234567",
		30: "    0 > 30 31 32 33  0123",
	} {
		got := drawn(dumpOf([]event.Wire{{Dir: event.In, Data: data}}, remarks{}, w, true), w)
		if first, _, _ := strings.Cut(got, "\n"); strings.TrimRight(first, " ") != want {
			t.Errorf("%d cells: %q, want %q", w, first, want)
		}
		if !strings.HasSuffix(strings.TrimRight(got, " "), " .") {
			t.Errorf("%d cells: what cannot be seen is no dot:\n%s", w, got)
		}
	}
}

func TestAStepIsFoundAndStandsOut(t *testing.T) {
	d := dumpOf(dumpParts(), remarks{In: "so much"}, 60, false)
	for _, c := range []struct {
		step event.Step
		want int
	}{
		{event.Step{Dir: event.In, Off: 0, Len: 3}, 0},
		{event.Step{Dir: event.In, Off: 16, Len: 4}, 1},
		{event.Step{Dir: event.Out, Off: 9, Len: 3}, 5},
		{event.Step{Dir: event.Out, Off: 100, Len: 3}, 8}, // not kept: what comes after it
		{event.Step{Dir: event.Out, Off: 9000, Len: 3}, -1},
		{event.Step{Dir: event.In, Off: 16}, -1}, // without bytes
	} {
		if got := d.Find(c.step); got != c.want {
			t.Errorf("%+v is in line %d, want %d", c.step, got, c.want)
		}
	}
	g := canvas.New(false)
	g.Reset(60, 1)
	d.Draw(g, canvas.Rect(0, 0, 60, 1), 0, event.Step{Dir: event.In, Off: 4, Len: 1})
	for x, want := range map[int]canvas.Style{8: canvas.Plain, 12: canvas.Banner, 13: canvas.Plain, 22: canvas.Future} {
		if got := g.At(x, 0); got.Style != want {
			t.Errorf("%q in column %d has the style %d, want %d", got.Rune, x, got.Style, want)
		}
	}
}
