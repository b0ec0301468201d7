package tui

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
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
	if m.view == wireView {
		return m.wire.conn, m.wire.nth, true
	}
	d := m.subject()
	return d.Conn, m.lastNth(d), d.Conn != 0
}

// lastNth is the exchange that a decision is about: what was decided between
// exchanges is about the last one.
func (m *Model) lastNth(d monitor.Decision) int {
	if c := m.shown.Conn(d.Conn); d.Nth == 0 && c != nil {
		return max(1, c.Requests)
	}
	return max(1, d.Nth)
}

// copyCurl copies the request as a command of curl.
func (m *Model) copyCurl() tea.Cmd {
	conn, nth, ok := m.exchange()
	if !ok {
		m.say("there is no request to copy yet")
		return nil
	}
	q := m.requestOf(conn, nth)
	return m.toClipboard("the curl command", q.curl(m.shown.Server().URL))
}

// copyRaw copies the request's bytes as they arrived.
func (m *Model) copyRaw() tea.Cmd {
	conn, nth, ok := m.exchange()
	if !ok {
		m.say("there is no request to copy yet")
		return nil
	}
	raw, whole := captured(m.shown.Capture(conn, nth), event.In)
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

// captured is the bytes of one direction of an exchange, and whether they are
// all there.
func captured(c *monitor.Capture, dir event.Dir) (raw []byte, whole bool) {
	if c == nil {
		return nil, false
	}
	whole = true
	for _, p := range c.Parts {
		if p.Dir != dir {
			continue
		}
		whole = whole && p.Off == int64(len(raw)) && p.Skipped == 0
		raw = append(raw, p.Data...)
	}
	return raw, whole
}

// A request is what can be told of one, for a command or an archive.
type request struct {
	method, target string
	minor          uint8
	fields         [][2]string // as received, where the head was captured
	content        []byte      // as received, without its chunks' framing
	whole          bool        // content is all of it
}

// requestOf gathers what is known of a request: from the capture if there is
// one, else from its row.
func (m *Model) requestOf(conn uint64, nth int) request {
	q := request{method: "GET", target: "/", minor: 1, whole: true}
	if c := m.shown.Conn(conn); c != nil {
		q.minor = c.Minor
	}
	first, end := m.shown.Rows()
	for n := end; n > first; n-- {
		if r := m.shown.Row(n - 1); r.Conn == conn && r.Nth == nth {
			q.method, q.target = r.Method, r.Target
			break
		}
	}
	raw, whole := captured(m.shown.Capture(conn, nth), event.In)
	head, content, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return q
	}
	_, q.fields = parseHead(head)
	q.content, q.whole = content, whole
	return q
}

// parseHead takes a captured head apart for showing it elsewhere: the first
// line and the fields. Whether it is valid was decided long before.
func parseHead(head []byte) (line string, fields [][2]string) {
	lines := strings.Split(string(head), "\r\n")
	for _, l := range lines[1:] {
		if name, value, ok := strings.Cut(l, ":"); ok {
			fields = append(fields, [2]string{name, strings.Trim(value, " \t")})
		}
	}
	return lines[0], fields
}

// byCurl are the fields that curl writes by itself.
var byCurl = []string{"host", "content-length", "transfer-encoding", "connection"}

// curl is the request as a command for a POSIX shell.
func (q *request) curl(base string) string {
	var b strings.Builder
	b.WriteString("curl -v")
	if q.minor == 0 {
		b.WriteString(" --http1.0")
	}
	if q.method != "GET" && !(q.method == "POST" && len(q.content) > 0) {
		if q.method == "HEAD" {
			b.WriteString(" -I")
		} else {
			b.WriteString(" -X " + quote(q.method))
		}
	}
	for _, f := range q.fields {
		name := strings.ToLower(f[0])
		if name == "connection" && strings.EqualFold(f[1], "close") || !slices.Contains(byCurl, name) {
			b.WriteString(" -H " + quote(f[0]+": "+f[1]))
		}
	}
	if len(q.content) > 0 && !q.chunked() {
		b.WriteString(" --data-binary " + quote(string(q.content)))
	}
	if strings.ContainsAny(q.target, "[]{}") {
		b.WriteString(" --globoff") // or curl makes several requests of {a,b}
	}
	b.WriteString(" --path-as-is " + quote(strings.TrimSuffix(base, "/")+q.target))
	if !q.whole || q.chunked() {
		b.WriteString("  # the content is not in it")
	}
	return b.String()
}

// chunked tells whether the content has the framing of chunks in it, which
// curl would send as content.
func (q *request) chunked() bool {
	return slices.ContainsFunc(q.fields, func(f [2]string) bool { return strings.EqualFold(f[0], "Transfer-Encoding") })
}

// quote is a text as one word of a POSIX shell; where it has bytes that a
// terminal would act upon, in the form of $'...' that bash and zsh know.
func quote(t string) string {
	plain := true
	for i := range len(t) {
		plain = plain && t[i] >= ' ' && t[i] < 0x7f
	}
	if plain {
		return "'" + strings.ReplaceAll(t, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := range len(t) {
		switch c := t[i]; {
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "'"
}
