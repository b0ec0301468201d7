package tui

import (
	"os"
	"strconv"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/export"
)

// maxClipboard is how much is offered to a terminal's clipboard: xterm takes
// no more than 74,994 bytes of base64.
const maxClipboard = 56_000

// A copied is where a copy went.
type copied struct {
	what string
	clip bool   // to the terminal's clipboard, if it took it
	file string // and to this file
	err  error  // why to no file
}

// exchange is the request that copying and replaying speak of.
func (m *Model) exchange() (conn uint64, nth int, ok bool) {
	conn, nth = m.scene.Exchange()
	return conn, nth, conn != 0
}

// copyCurl copies the request as a command of curl.
func (m *Model) copyCurl() tea.Cmd {
	conn, nth, ok := m.exchange()
	if !ok {
		m.say("there is no request to copy yet")
		return nil
	}
	q := m.requestOf(conn, nth)
	return m.toClipboard("the curl command", q.Curl(m.shown.Server().URL))
}

// copyRaw copies the request's bytes as they arrived.
func (m *Model) copyRaw() tea.Cmd {
	conn, nth, ok := m.exchange()
	if !ok {
		m.say("there is no request to copy yet")
		return nil
	}
	raw, whole := export.Captured(m.shown.Capture(conn, nth), event.In)
	switch {
	case len(raw) == 0:
		m.say("the bytes of this request were not captured")
		return nil
	case !whole:
		m.say("only the first bytes of this request were kept")
	}
	return m.toClipboard("the raw request", string(raw))
}

// toClipboard gives a text to the terminal's clipboard (OSC 52). A terminal
// that refuses says nothing, so the text is written to a file as well.
func (m *Model) toClipboard(what, text string) tea.Cmd {
	screen := m.screen
	return func() tea.Msg {
		c := copied{what: what}
		if screen != nil && len(text) <= maxClipboard {
			_, err := osc52.New(text).WriteTo(screen)
			c.clip = err == nil
		}
		c.file, c.err = writeCopy(text)
		return saidMsg(c.tell())
	}
}

// writeCopy writes a text to a new file that only its owner can read.
func writeCopy(text string) (name string, err error) {
	f, err := os.CreateTemp("", "httpserver-copy-*.txt")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return f.Name(), err
}

// tell says where a copy went.
func (c copied) tell() string {
	switch {
	case c.clip && c.err == nil:
		return c.what + " is in the clipboard, and in " + canvas.Safe(c.file)
	case c.err == nil:
		return c.what + " is in " + canvas.Safe(c.file)
	case c.clip:
		return c.what + " is in the clipboard"
	}
	return "not copied: " + canvas.Safe(c.err.Error())
}

// requestOf gathers what is known of a request: from the capture if there is
// one, else from its row.
func (m *Model) requestOf(conn uint64, nth int) export.Request {
	q := export.Request{Method: "GET", Target: "/", Minor: 1}
	if c := m.shown.Conn(conn); c != nil {
		q.Minor = c.Minor
	}
	if r := m.shown.RowOf(conn, nth); r != nil {
		q.Method, q.Target, q.Cut = r.Method, r.Target, r.TargetLen > 0
	}
	q.Read(export.Captured(m.shown.Capture(conn, nth), event.In))
	return q
}

// resend sends the chosen request once more.
func (m *Model) resend() tea.Cmd {
	conn, nth, ok := m.exchange()
	if !ok {
		m.say("there is no request to resend yet")
		return nil
	}
	raw, ctl := m.bytesToResend(conn, nth), m.ctl
	name := "#" + strconv.FormatUint(conn, 10) + "." + strconv.Itoa(nth)
	m.say("resending " + name + " on a connection of its own")
	return func() tea.Msg {
		if err := ctl.Resend(raw); err != nil {
			return saidMsg(name + " was not resent: " + canvas.Safe(err.Error()))
		}
		return nil
	}
}

// bytesToResend are the bytes of a request as captured, or, where they were not
// captured as a whole, of a plain request for the same target.
func (m *Model) bytesToResend(conn uint64, nth int) []byte {
	capture := m.shown.Capture(conn, nth)
	if raw, whole := export.Captured(capture, event.In); whole && len(raw) > 0 {
		return raw
	}
	q := m.requestOf(conn, nth)
	return []byte(q.Method + " " + q.Target + " HTTP/1." + strconv.Itoa(int(q.Minor)) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}
