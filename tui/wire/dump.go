package wire

import (
	"bytes"
	"fmt"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
)

// A dump is the bytes of an exchange as lines.
type dump struct {
	lines []line
	cells int // of a line's bytes, at most
	hex   bool
}

// A line is bytes of one direction, or a note.
type line struct {
	dir  event.Dir
	off  int64
	data []byte
	note string
	// remark is said after the bytes; "" for nothing.
	remark string
}

// remarks are on the bytes; "" for none.
type remarks struct {
	In, Out string // after the bytes of that direction
	End     string // after all of them
}

// margin is how many cells of a line the offset and the direction take.
const margin = 9

// dumpOf makes a dump of the parts for rows of that many cells. hex shows the bytes as
// numbers as well. The parts are copied.
func dumpOf(parts []event.Wire, of remarks, cells int, hex bool) *dump {
	d := &dump{cells: cells - margin, hex: hex}
	left := [...]string{event.In: of.In, event.Out: of.Out}
	for i := 0; i < len(parts); {
		dir := parts[i].Dir
		data, off, skipped, file := []byte(nil), parts[i].Off, int64(0), false
		for ; i < len(parts) && parts[i].Dir == dir && skipped == 0; i++ {
			p := &parts[i]
			data = append(data, p.Data...)
			skipped, file = p.Skipped, p.File
		}
		d.cut(dir, off, data)
		if skipped > 0 {
			d.note(skippedText(skipped, file))
		}
		if (i == len(parts) || parts[i].Dir != dir) && left[dir] != "" {
			d.note(left[dir])
			d.lines = append(d.lines, line{})
			left[dir] = ""
		}
	}
	d.note(of.End)
	return d
}

// Len is how many lines there are.
func (d *dump) Len() int { return len(d.lines) }

// Find is the first line with bytes of a step or, if those were not kept, with later
// bytes of its direction; -1 without such a line, or for a step without bytes.
func (d *dump) Find(st event.Step) int {
	for i := range d.lines {
		if l := &d.lines[i]; st.Len > 0 && l.data != nil && l.dir == st.Dir && l.off+int64(len(l.data)) > st.Off {
			return i
		}
	}
	return -1
}

// begins is the first line of a direction, if that is at line from or later; "" if it
// is in view before that.
func (d *dump) begins(dir event.Dir, from int) string {
	for i := range d.lines {
		if l := &d.lines[i]; l.data != nil && l.dir == dir {
			if i < from {
				return ""
			}
			var t string
			for _, b := range bytes.TrimRight(l.data, "\r\n") {
				t += byteText(b)
			}
			return t
		}
	}
	return ""
}

// note appends a note, in as many lines as it needs.
func (d *dump) note(text string) {
	for _, t := range canvas.Paragraph(text, max(d.cells, 8)) {
		d.lines = append(d.lines, line{note: t})
	}
}

// skippedText says how many bytes are missing, and why.
func skippedText(n int64, file bool) string {
	if file {
		return figure.Grouped(uint64(n)) + " bytes straight from a file (sendfile)"
	}
	return figure.Grouped(uint64(n)) + " more bytes, not kept"
}

// cut appends data as lines: each ends at a line end of the message, or where it
// would become too wide.
func (d *dump) cut(dir event.Dir, off int64, data []byte) {
	for len(data) > 0 {
		k := d.fits(data)
		d.lines = append(d.lines, line{dir: dir, off: off, data: data[:k]})
		data, off = data[k:], off+int64(k)
	}
}

// fits is how many of the bytes the next line holds, one at least.
func (d *dump) fits(data []byte) int {
	if d.hex {
		return min(d.perLine(), len(data))
	}
	k, cells := 0, 0
	for k < len(data) {
		size := 1
		if data[k] == '\r' && k+1 < len(data) && data[k+1] == '\n' {
			size = 2 // a line end stays in one piece
		}
		for _, b := range data[k : k+size] {
			cells += len(byteText(b))
		}
		if cells > max(d.cells, 4) && k > 0 {
			if space := bytes.LastIndexByte(data[:k], ' ') + 1; space > max(k-maxWord, k/2) {
				return space // rather than a word in two
			}
			break
		}
		k += size
		if data[k-1] == '\n' {
			break
		}
	}
	return k
}

// maxWord is the longest word that is kept in one line.
const maxWord = 24

// perLine is how many bytes a line of numbers holds. Each takes three cells as a
// number and one as text.
func (d *dump) perLine() int {
	switch {
	case d.cells >= 16*4+2:
		return 16
	case d.cells >= 8*4+2:
		return 8
	}
	return 4
}

// byteText is a byte as text: itself, or an escape as in Go.
func byteText(b byte) string {
	switch {
	case b == '\r':
		return `\r`
	case b == '\n':
		return `\n`
	case b == '\t':
		return `\t`
	case b == '\\':
		return `\\`
	case b < ' ' || b >= 0x7f:
		return fmt.Sprintf(`\x%02x`, b)
	}
	return string(rune(b))
}
