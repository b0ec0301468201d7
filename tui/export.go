package tui

import (
	"os"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/export"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// exportQuestion asks which form to export in.
type exportQuestion struct{ bare }

func (*exportQuestion) place(*Model) command.Place { return command.ExportLayer }

// hint asks in place of the last line.
func (*exportQuestion) hint(m *Model, r canvas.Rectangle) bool {
	title := "export " + figure.Plural(uint64(m.scene.Rows()), "request") + " as"
	if r.W < scene.MediumW {
		title = "export"
	}
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, title) + 2
	for _, i := range append(m.commands.Items(command.ExportLayer), m.commands.Item(command.Back)) {
		x = m.drawItem(x, r, i)
	}
	return true
}

// do takes the answer.
func (l *exportQuestion) do(m *Model, c call) (bool, tea.Cmd) {
	if c.id == command.Quit {
		return false, nil
	}
	m.close(l)
	switch c.id {
	case command.ExportHAR:
		return true, m.exportAs(export.HAR())
	case command.ExportJSON:
		return true, m.exportAs(export.JSONLines())
	case command.ExportLog:
		return true, m.exportAs(export.Log())
	case command.ExportScreen:
		return true, m.exportAs(export.Screen())
	}
	return true, nil
}

// exportAs writes a file into the working directory, or, where that is not
// possible, into the one for temporary files. It never takes the place of
// another, and others may not read it: it tells what clients asked for.
func (m *Model) exportAs(f export.Form) tea.Cmd {
	x := m.gather()
	name := "httpserver-" + m.clock.In(m.zone()).Format("20060102-150405") + "." + f.Ext
	return func() tea.Msg {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			file, err = os.CreateTemp("", "httpserver-*."+f.Ext)
		}
		if err != nil {
			return saidMsg("not exported: " + canvas.Safe(err.Error()))
		}
		err = f.Write(file, x)
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
		what := figure.Plural(uint64(len(x.Items)), "request")
		if f.Ext == "txt" {
			what = "the screen"
		}
		return saidMsg(what + " exported to " + canvas.Safe(path))
	}
}

// gather takes what is exported out of the state, so that it can be written while
// the state goes on: the requests that the filter lets through.
func (m *Model) gather() *export.Batch {
	m.dirty = true // draw it once more, without the question
	x := &export.Batch{URL: m.shown.Server().URL, Screen: m.View(), Zone: m.opt.Zone}
	for place := range m.scene.Rows() {
		r := m.scene.Row(place)
		item := export.Item{Row: m.scene.Masked(r), Minor: 1, Why: why.Verdict(monitor.Decision{Conn: r.Conn, Code: r.Why}, nil)}
		if c := m.shown.Capture(r.Conn, r.Nth); c != nil {
			copied := *c
			item.Capture = &copied
		}
		if c := m.shown.Conn(r.Conn); c != nil {
			item.Minor = c.Minor
		}
		x.Items = append(x.Items, item)
	}
	return x
}
