package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

const (
	wireRequest  = "GET /nope.html HTTP/1.1\r\nHost: 192.168.1.5:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"
	wireResponse = "HTTP/1.1 404 Not Found\r\nDate: Fri, 10 Jan 2025 14:32:06 GMT\r\nContent-Length: 10\r\n\r\nnot found\n"
)

// wired is the story with the bytes and the steps of request 7.5.
func wired(t *testing.T, w, h int) *Model {
	t.Helper()
	m := screen(t, w, h, Options{})
	at := ago(2400 * ms)
	m.Update(entriesMsg{
		{At: at, Event: event.Wire{Conn: 7, Nth: 5, Dir: event.In, Data: []byte(wireRequest[:30])}},
		{At: at, Event: event.Wire{Conn: 7, Nth: 5, Dir: event.In, Off: 30, Data: []byte(wireRequest[30:])}},
		{At: at, Event: event.Wire{Conn: 7, Nth: 5, Dir: event.Out, Data: []byte(wireResponse), Skipped: 90_000, File: true}},
		{At: at, Event: event.Steps{Conn: 7, Nth: 5, Steps: []event.Step{
			{What: "method", Fact: "GET", Len: 3},
			{What: "version", Fact: "HTTP/1.1", Off: 15, Len: 8, Rule: "RFC 9112 §9.3",
				Note: `Version 1.1 keeps connections open by default. A "0" here would have closed it.`},
			{What: "status", Fact: "404", Dir: event.Out, Off: 9, Len: 3},
		}}},
	})
	return m
}

// toWire chooses request 7.5, the last but five, and opens its wire view.
func toWire(m *Model) {
	press(m, "k")
	for m.scene.Current().Conn != 7 || m.scene.Current().Nth != 5 {
		press(m, "k")
	}
	press(m, "enter")
}

func TestTheWireViewOfTheStory(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			m := wired(t, size[0], size[1])
			toWire(m)
			golden(t, fmt.Sprintf("wire-first-%dx%d", size[0], size[1]), ansi.Strip(drawn(t, m)))
			press(m, "n", "n")
			golden(t, fmt.Sprintf("wire-%dx%d", size[0], size[1]), ansi.Strip(drawn(t, m)))
			press(m, "h")
			golden(t, fmt.Sprintf("wire-hex-%dx%d", size[0], size[1]), ansi.Strip(drawn(t, m)))
		})
	}
}

func TestTheChosenStepIsHighlighted(t *testing.T) {
	m := wired(t, 80, 24)
	toWire(m)
	if strings.Contains(m.View(), m.th.Sequence(canvas.Banner)+"GET") {
		t.Errorf("bytes are in reverse video with no step chosen:\n%q", m.View())
	}
	press(m, "n")
	if want := m.th.Sequence(canvas.Banner) + "GET"; !strings.Contains(m.View(), want) {
		t.Errorf("the method's bytes, of the first step, are not in reverse video:\n%q", m.View())
	}
	press(m, "p")
	shows(t, m, "step 1 of")
	press(m, "n")
	if want := m.th.Sequence(canvas.Banner) + "HTTP/1.1" + m.th.Sequence(canvas.Future); !strings.Contains(m.View(), want) {
		t.Errorf("the version's bytes are not in reverse video:\n%q", m.View())
	}
	press(m, "n")
	if want := m.th.Sequence(canvas.Banner) + "404"; !strings.Contains(m.View(), want) {
		t.Errorf("the status's bytes are not in reverse video")
	}
}

func TestWalkingAlongTheConnection(t *testing.T) {
	m := wired(t, 80, 24)
	toWire(m)
	if !strings.Contains(ansi.Strip(m.View()), "[5]") {
		t.Fatal("the strip does not mark exchange 5")
	}
	press(m, ".")
	view := ansi.Strip(m.View())
	if !strings.Contains(view, "[6]") || !strings.Contains(view, "were not kept") {
		t.Errorf("after . the screen is\n%s", view)
	}
	press(m, ".", ",", ",", ",", ",", ",", ",", ",")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "[1]") {
		t.Errorf("at the first exchange the screen is\n%s", view)
	}
	press(m, "esc")
	if m.viewer.View != command.Overview {
		t.Errorf("esc leads to %s", m.viewer.View.String())
	}
}

func TestNoByteOnTheWireDrivesTheTerminal(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	m.Update(entriesMsg{
		{At: storyNow.Add(-time.Second), Event: event.Wire{Conn: 7, Nth: 6, Data: append(all, "\x1b]52;c;aGk=\x07\x1b[2J\u202e\u009b31m"...)}},
		{At: storyNow.Add(-time.Second), Event: event.Steps{Conn: 7, Nth: 6, Steps: []event.Step{{What: "\x1b[2J", Fact: "\x07", Note: "\x1b]0;x\x07"}}}},
	})
	press(m, "enter", "n")
	for _, look := range []string{"text", "hex"} {
		for _, r := range strings.ReplaceAll(ansi.Strip(m.View()), "\n", "") {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' {
				t.Fatalf("in the %s view the rune %U gets through", look, r)
			}
		}
		press(m, "h")
	}
}
