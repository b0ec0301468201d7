package tui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/tui/command"
)

// drawn is the screen, drawn twice: both times it has to be the same, and the
// panes and the scene have to be as they were. Every golden screen is drawn this
// way.
func drawn(t testing.TB, m *Model) string {
	t.Helper()
	before := imageOf(m)
	m.dirty = true
	first := m.View()
	m.dirty = true
	if second := m.View(); second != first {
		t.Errorf("drawn twice, the screens differ:\n%s\n%s", first, second)
	}
	for name, now := range imageOf(m) {
		if now != before[name] {
			t.Errorf("drawing has changed %s from\n%s\nto\n%s", name, before[name], now)
		}
	}
	return first
}

// imageOf is all that a picture is drawn from, but for the state, in writing.
func imageOf(m *Model) map[string]string {
	all := make(map[string]string)
	for name, part := range map[string]any{
		"the lanes": &m.panels.lanes, "the log": &m.panels.requests, "the table": &m.panels.conns, "the numbers": &m.panels.stats, "the wire view": &m.panels.wire, "the clients": &m.panels.clients,
		"the scene": &m.scene, "the filter": &m.viewer.Filter, "the mask": &m.viewer.Mask, "the quiz": &m.viewer.Quiz, "the layers": &m.layers,
	} {
		var b strings.Builder
		write(&b, reflect.ValueOf(part).Elem(), 0)
		all[name] = b.String()
	}
	return all
}

// write writes a value with everything in it, six levels deep. Of a pointer it
// writes where it leads to.
func write(b *strings.Builder, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fmt.Fprintf(b, "%s:{", v.Type().Field(i).Name)
			write(b, v.Field(i), depth+1)
			b.WriteString("} ")
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			write(b, v.Index(i), depth+1)
			b.WriteByte(',')
		}
	case reflect.Interface:
		if e := v.Elem(); e.Kind() == reflect.Pointer && depth < 6 {
			write(b, e.Elem(), depth+1)
		}
	case reflect.Map, reflect.Pointer, reflect.Func, reflect.UnsafePointer, reflect.Chan:
		fmt.Fprintf(b, "%x", v.Pointer())
		if v.Kind() == reflect.Map {
			fmt.Fprintf(b, " of %d", v.Len())
		}
	default:
		fmt.Fprint(b, v)
	}
}

func TestAPictureOfAnAbsurdSizeIsBounded(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	for _, size := range [][2]int{{65535, 65535}, {65535, 24}, {80, 65535}, {-1, -1}} {
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		for v := range command.Views {
			m.show(v)
			lines := strings.Split(text(m), "\n")
			if len(lines) > 500 {
				t.Errorf("%v, %v: %d lines", size, v, len(lines))
			}
			for _, line := range lines {
				if n := len([]rune(line)); n > 1000 {
					t.Errorf("%v, %v: a line of %d cells", size, v, n)
				}
			}
		}
		m.show(0)
	}
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	golden(t, "80x24-unicode", ansi.Strip(drawn(t, m)))
}
