package tui

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// An export is what is written to a file: the requests that the filter lets
// through, with what was captured of them. It is taken out of the state, so
// that it can be written while the state goes on.
type export struct {
	items  []exportItem
	url    string
	screen string // as drawn
	zone   *time.Location
}

// An exportItem is one request.
type exportItem struct {
	monitor.Row
	minor   uint8
	capture *monitor.Capture // nil: nothing was captured
}

// An exportForm is a form that requests can be written in.
type exportForm struct {
	key, ext, what string
	write          func(*export, io.Writer) error
}

// exportForms are the forms, in the order the question names them.
func exportForms() []exportForm {
	return []exportForm{
		{"h", "har", "HAR", (*export).har},
		{"j", "jsonl", "JSON lines", (*export).jsonl},
		{"l", "log", "log", (*export).log},
		{"t", "txt", "this screen", (*export).text},
	}
}

// exportKey takes the answer to "export as what?".
func (m *Model) exportKey(k tea.KeyMsg) (bool, tea.Cmd) {
	if !m.exporting {
		return false, nil
	}
	m.exporting = false
	for _, f := range exportForms() {
		if f.key == k.String() {
			return true, m.exportAs(f)
		}
	}
	return true, nil
}

// drawExport asks what to export as, in place of the key hints.
func (m *Model) drawExport(r canvas.Rectangle) {
	title := "export " + figure.Plural(uint64(m.log.len(m)), "request") + " as"
	if r.W < mediumW {
		title = "export as"
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, title) + 2
	for _, f := range exportForms() {
		x = m.hint(x, r, f.key, f.what)
	}
	m.hint(x, r, "esc", "back")
}

// exportAs writes a file into the working directory, or, where that is not
// possible, into the one for temporary files. It never takes the place of
// another, and others may not read it: it tells what clients asked for.
func (m *Model) exportAs(f exportForm) tea.Cmd {
	x := m.gather()
	name := "httpserver-" + m.clock.In(m.zone()).Format("20060102-150405") + "." + f.ext
	return func() tea.Msg {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			file, err = os.CreateTemp("", "httpserver-*."+f.ext)
		}
		if err != nil {
			return saidMsg("not exported: " + canvas.Safe(err.Error()))
		}
		err = f.write(x, file)
		if closing := file.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return saidMsg("not exported: " + canvas.Safe(err.Error()))
		}
		path := file.Name()
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		return saidMsg(figure.Plural(uint64(len(x.items)), "request") + " exported to " + canvas.Safe(path))
	}
}

// gather takes what is exported out of the state.
func (m *Model) gather() *export {
	m.dirty = true // draw it once more, without the question
	x := &export{url: m.shown.Server().URL, screen: m.View(), zone: m.opt.Zone}
	for place := range m.log.len(m) {
		r := m.shown.Row(m.log.number(m, place))
		item := exportItem{Row: m.mask.row(r), minor: 1}
		if c := m.shown.Capture(r.Conn, r.Nth); c != nil {
			copied := *c
			item.capture = &copied
		}
		if c := m.shown.Conn(r.Conn); c != nil {
			item.minor = c.Minor
		}
		x.items = append(x.items, item)
	}
	return x
}

// log writes the requests in the documented format.
func (x *export) log(w io.Writer) error {
	line := event.Log{Zone: x.zone}
	var buf []byte
	for i := range x.items {
		buf = append(line.Append(buf, time.Unix(0, x.items[i].At), x.items[i].ResponseSent), '\n')
	}
	_, err := w.Write(buf)
	return err
}

// jsonl writes the requests as a recording.
func (x *export) jsonl(w io.Writer) error {
	entries := make([]event.Entry, len(x.items))
	for i, r := range x.items {
		entries[i] = event.Entry{Seq: uint64(i + 1), At: time.Unix(0, r.At).UTC(), Event: r.ResponseSent}
	}
	return feed.Record(context.Background(), w, &list{entries})
}

// text writes the screen as it was, without colours.
func (x *export) text(w io.Writer) error {
	_, err := fmt.Fprintln(w, withoutSGR(x.screen))
	return err
}

// withoutSGR is a screen without its styles; any other escape sequence stays.
func withoutSGR(screen string) string {
	var b strings.Builder
	for {
		head, tail, found := strings.Cut(screen, "\x1b[")
		b.WriteString(head)
		if !found {
			return b.String()
		}
		screen = strings.TrimLeft(tail, "0123456789;")
		if !strings.HasPrefix(screen, "m") {
			b.WriteByte(0x1b)
		}
		screen = strings.TrimPrefix(screen, "m")
	}
}

// A list is a source of entries that are there already.
type list struct{ entries []event.Entry }

// Next gives them all, and then the end.
func (l *list) Next(_ context.Context, buf []event.Entry) ([]event.Entry, error) {
	if len(l.entries) == 0 {
		return buf, io.EOF
	}
	buf = append(buf, l.entries...)
	l.entries = nil
	return buf, nil
}

// Now is no time: a list is not watched.
func (l *list) Now() time.Time { return time.Time{} }
