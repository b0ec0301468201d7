package wire

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"httpserver/internal/event"
)

// outOfSight reports whether the end of the response's head is below the first rows
// lines. The pane then begins with a digest.
func (d *dump) outOfSight(rows int) bool {
	i := slices.IndexFunc(d.lines, func(l line) bool { return l.dir == event.Out && l.endsHead() })
	return i >= rows
}

// digest is the dump without its content or, where that has no room in so many rows, without
// the fields that decide nothing as well.
func (d *dump) digest(rows int) *dump {
	short := d.keep(func(*line) bool { return true })
	if len(short.lines) > rows {
		short = d.keep((*line).decides)
	}
	return short
}

// keep is the dump with both heads' first and last lines, the fields that are kept, and
// what became of the connection.
func (d *dump) keep(field func(*line) bool) *dump {
	of := &dump{cells: d.cells}
	head := [...]bool{event.In: true, event.Out: true}
	begun := [len(head)]bool{}
	sequel := false
	for _, l := range d.lines {
		switch {
		case l.data == nil:
			if sequel = sequel || strings.HasPrefix(l.note, "= "); !sequel {
				continue
			}
		case !head[l.dir]:
			continue
		case l.endsHead():
			head[l.dir] = false
		case begun[l.dir] && !field(&l):
			continue
		default:
			begun[l.dir] = true
		}
		of.lines = append(of.lines, l)
	}
	return of
}

// remark says after the lines that end a head what follows, as far as the steps know, and
// after the line with the bytes that decided which is the last of them, and what they decided.
func (d *dump) remark(steps []event.Step, decided event.Step, what string) {
	head := [...]bool{event.In: true, event.Out: true}
	for i := range d.lines {
		l := &d.lines[i]
		switch {
		case l.data == nil || !head[l.dir]:
		case l.endsHead():
			l.remark, head[l.dir] = "the head ends; "+follows(steps, l.dir), false
		case l.has(decided):
			l.remark = fmt.Sprintf("%s by byte %d", what, decided.Off+decided.Len-1)
		}
	}
}

// has reports whether a line has the last byte of a step.
func (l *line) has(st event.Step) bool {
	last := st.Off + st.Len - 1
	return st.Len > 0 && st.Dir == l.dir && last >= l.off && last < l.off+int64(len(l.data))
}

// endsHead reports whether a line is the empty one that ends a head.
func (l *line) endsHead() bool { return string(l.data) == "\r\n" }

// deciding are the fields that say where a message ends and what becomes of the connection.
var deciding = []string{"connection", "content-length", "transfer-encoding"}

// decides reports whether a line is one of the deciding fields.
func (l *line) decides() bool {
	name, _, _ := bytes.Cut(l.data, []byte(":"))
	return slices.Contains(deciding, strings.ToLower(string(name)))
}

// follows says which content comes after a head.
func follows(steps []event.Step, dir event.Dir) string {
	framed, content := dir == event.In, ""
	for _, st := range steps {
		if st.Dir == dir && st.What == "content" {
			content = st.Fact
		}
		framed = framed || st.Dir == dir && st.What == "framing"
	}
	switch {
	case content == "":
		return "what follows is not known"
	case content == "none":
		return "no content follows"
	case !framed:
		return "content until the connection closes"
	case strings.HasPrefix(content, "in "):
		return "content " + content
	}
	return "content: " + content
}
