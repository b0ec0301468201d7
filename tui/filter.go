package tui

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/figure"
)

// A filter says which requests and connections are shown. Its text is words
// with spaces between them, all of which have to hold:
//
//	text          in method, target, address or demo scenario
//	status:404    status:5xx
//	conn:7        method:POST   path:/img   peer:192.168.   tag:demo
//	ms>50         ms<2
//	!word         the opposite of each
type filter struct {
	text    string
	terms   []term
	editing bool // keys go into the text
	buf     []byte
}

// A term is one word of a filter.
type term struct {
	not  bool
	key  string // "" for plain text
	text string // in lower case
	n    int64
}

// set takes a new text.
func (f *filter) set(text string) {
	f.text = text
	f.terms = f.terms[:0]
	for _, word := range strings.Fields(text) {
		t := parseTerm(word)
		if t.text != "" {
			f.terms = append(f.terms, t)
		}
	}
}

// active tells whether anything is left out.
func (f *filter) active() bool { return len(f.terms) > 0 }

func parseTerm(word string) term {
	var t term
	word = strings.ToLower(word)
	if rest, ok := strings.CutPrefix(word, "!"); ok {
		t.not, word = true, rest
	}
	t.text = word
	for _, key := range []string{"status:", "conn:", "method:", "path:", "peer:", "tag:", "ms>", "ms<"} {
		rest, ok := strings.CutPrefix(word, key)
		if !ok {
			continue
		}
		t.key, t.text = key, rest
		if key == "conn:" || strings.HasPrefix(key, "ms") {
			n, err := strconv.ParseInt(strings.TrimPrefix(rest, "#"), 10, 64)
			if err != nil { // not typed to its end yet
				return term{}
			}
			t.n = n
		}
	}
	return t
}

// row tells whether a request is shown.
func (f *filter) row(r *monitor.Row, tag string) bool {
	for i := range f.terms {
		t := &f.terms[i]
		if f.rowTerm(t, r, tag) == t.not {
			return false
		}
	}
	return true
}

func (f *filter) rowTerm(t *term, r *monitor.Row, tag string) bool {
	switch t.key {
	case "status:":
		return likeStatus(t.text, int(r.Status))
	case "conn:":
		return r.Conn == uint64(t.n)
	case "method:":
		return strings.EqualFold(r.Method, t.text)
	case "path:":
		return f.holds(r.Target, t.text)
	case "peer:":
		return strings.Contains(string(f.peer(r)), t.text)
	case "tag:":
		return f.holds(tag, t.text)
	case "ms>":
		return r.Took.Milliseconds() > t.n
	case "ms<":
		return r.Took.Milliseconds() < t.n
	}
	return f.holds(r.Target, t.text) || f.holds(r.Method, t.text) || strings.Contains(string(f.peer(r)), t.text) || f.holds(tag, t.text)
}

// peer is a row's address as text, valid until the next call.
func (f *filter) peer(r *monitor.Row) []byte {
	f.buf = r.Peer.AppendTo(f.buf[:0])
	return f.buf
}

// holds tells whether the text, as it is shown, has part in it, in whatever case.
func (f *filter) holds(text, part string) bool {
	if len(part) > 4*len(text) {
		return false
	}
	return strings.Contains(strings.ToLower(canvas.Safe(text)), part)
}

// likeStatus tells whether a status has the form 404, 4xx, 40x or 4.
func likeStatus(form string, status int) bool {
	digits := strconv.Itoa(status)
	for i := range len(form) {
		if i >= len(digits) || form[i] != 'x' && form[i] != digits[i] {
			return false
		}
	}
	return true
}

// conn tells whether a connection is shown for what it is itself. One that
// isn't may still be, for a request on it.
func (f *filter) conn(c *monitor.Conn) bool {
	for i := range f.terms {
		t := &f.terms[i]
		var is bool
		switch t.key {
		case "conn:":
			is = c.ID == uint64(t.n)
		case "peer:":
			is = strings.Contains(peer(c.Peer), t.text)
		case "tag:":
			is = f.holds(c.Tag, t.text)
		case "":
			is = strings.Contains(peer(c.Peer), t.text) || f.holds(c.Tag, t.text) || f.holds(c.Name, t.text) || f.holds(c.Current.Target, t.text)
		default:
			return false
		}
		if is == t.not {
			return false
		}
	}
	return true
}

// handleKey edits the text while it is being edited.
func (f *filter) handleKey(m *Model, k tea.KeyMsg) bool {
	if !f.editing {
		return false
	}
	switch k.Type {
	case tea.KeyEnter:
		f.editing = false
	case tea.KeyEsc:
		f.editing = false
		m.setFilter("")
	case tea.KeyBackspace:
		if f.text == "" {
			f.editing = false
			break
		}
		m.setFilter(f.text[:len(f.text)-1])
	case tea.KeyCtrlU:
		m.setFilter("")
	case tea.KeySpace:
		m.setFilter(f.text + " ")
	case tea.KeyRunes:
		text := f.text
		for _, r := range k.Runes {
			if r >= ' ' && r < 0x7f && len(text) < maxFilter { // what is shown is ASCII, so nothing else can be found
				text += string(r)
			}
		}
		m.setFilter(text)
	}
	return true
}

// maxFilter is how long a filter can be.
const maxFilter = 100

// setFilter makes a new filter count.
func (m *Model) setFilter(text string) {
	m.filter.set(text)
	m.log.hits = hits{}
}

// showsConn tells whether the filter lets a connection be shown.
func (m *Model) showsConn(c *monitor.Conn) bool {
	return !m.filter.active() || m.filter.conn(c) || m.log.hits.conns[c.ID]
}

// drawFilter draws the text that is being edited, in place of the key hints.
func (m *Model) drawFilter(r canvas.Rectangle) {
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, "/")
	x = m.grid.Text(x, r.Y, r.W, canvas.Plain, m.filter.text)
	m.grid.Put(x, r.Y, canvas.Why, ' ')
	help := "text !text status:5xx conn:7 method: path: ms>50   enter keep  esc clear"
	if m.filter.active() {
		help = figure.Plural(uint64(m.log.len(m)), "request") + "   enter keep  esc clear"
	}
	if x+canvas.Width(help)+4 < r.W {
		m.grid.Right(r.Y, r.W-1, canvas.Faint, help)
	}
}

// hits are the rows that the filter lets through, kept up to date as rows come.
type hits struct {
	rows  []uint64
	conns map[uint64]bool // those the rows belong to
	seen  uint64          // rows before this one were looked at
	of    *monitor.State
}

// maxHitConns is when the connections are gathered anew.
const maxHitConns = 2 * monitor.MaxRows

// sync looks at the rows that have come, and forgets those that are gone.
func (h *hits) sync(m *Model) {
	first, end := m.shown.Rows()
	if h.of != m.shown || h.seen > end || len(h.conns) > maxHitConns {
		*h = hits{of: m.shown, conns: make(map[uint64]bool)}
	}
	for h.seen = max(h.seen, first); h.seen < end; h.seen++ {
		r := m.shown.Row(h.seen)
		tag := ""
		if c := m.shown.Conn(r.Conn); c != nil {
			tag = c.Tag
		}
		if m.filter.row(r, tag) {
			h.rows = append(h.rows, h.seen)
			h.conns[r.Conn] = true
		}
	}
	gone := 0
	for gone < len(h.rows) && h.rows[gone] < first {
		gone++
	}
	h.rows = h.rows[:copy(h.rows, h.rows[gone:])]
}
