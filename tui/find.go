package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/filter"
)

// find is the filter of the whole screen, and the line that it is typed into.
type find struct {
	filter.Filter
	editing bool // keys go into the text
}

// handleKey edits the text while it is being edited.
func (f *find) handleKey(m *Model, k tea.KeyMsg) bool {
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
		if f.Text() == "" {
			f.editing = false
			break
		}
		m.setFilter(f.Text()[:len(f.Text())-1])
	case tea.KeyCtrlU:
		m.setFilter("")
	case tea.KeySpace:
		m.setFilter(f.Text() + " ")
	case tea.KeyRunes:
		text := f.Text()
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
	m.filter.Set(text)
	m.log.hits = hits{}
}

// showsConn tells whether the filter lets a connection be shown.
func (m *Model) showsConn(c *monitor.Conn) bool {
	return !m.filter.Active() || m.filter.Conn(c) || m.log.hits.conns[c.ID]
}

// drawFilter draws the text that is being edited, in place of the key hints.
func (m *Model) drawFilter(r canvas.Rectangle) {
	x := m.grid.Text(r.X+1, r.Y, r.W, canvas.Strong, "/")
	x = m.grid.Text(x, r.Y, r.W, canvas.Plain, m.filter.Text())
	m.grid.Put(x, r.Y, canvas.Why, ' ')
	help := "text !text status:5xx conn:7 method: path: ms>50   enter keep  esc clear"
	if m.filter.Active() {
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
		if m.filter.Row(r, tag) {
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
