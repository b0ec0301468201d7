package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

// A column is one of the table's.
type column struct {
	name  string
	width int  // in cells; less: to the left
	left  bool // its text stands at the left
	text  func(*Model, *monitor.Conn) string
	order func(m *Model, a, b *monitor.Conn) int
}

// peerColumn is the column whose width depends on the table's.
const peerColumn = "PEER"

// columns are the table's, as they stand from left to right.
func columns() []column {
	return []column{
		{"ID", 6, false, func(_ *Model, c *monitor.Conn) string { return strconv.FormatUint(c.ID, 10) },
			func(_ *Model, a, b *monitor.Conn) int { return cmp.Compare(a.ID, b.ID) }},
		{peerColumn, 21, true, func(m *Model, c *monitor.Conn) string { return m.scene.Peer(c, m.table.peerW, m.grid.Glyphs) },
			func(_ *Model, a, b *monitor.Conn) int { return a.Peer.Compare(b.Peer) }},
		{"STATE, WHO: WHY", 17, true, func(m *Model, c *monitor.Conn) string { return m.stateWord(c) },
			func(m *Model, a, b *monitor.Conn) int { return cmp.Compare(m.stateWord(a), m.stateWord(b)) }},
		{"AGE", 5, false, func(m *Model, c *monitor.Conn) string { return m.ageText(c) },
			func(m *Model, a, b *monitor.Conn) int { return cmp.Compare(m.scene.Age(a), m.scene.Age(b)) }},
		{"REQ", 4, false, func(_ *Model, c *monitor.Conn) string { return figure.Count(int64(c.Requests)) },
			func(_ *Model, a, b *monitor.Conn) int { return cmp.Compare(a.Requests, b.Requests) }},
		{"IN", 5, false, func(_ *Model, c *monitor.Conn) string { return figure.ShortSize(c.Received()) },
			func(_ *Model, a, b *monitor.Conn) int { return cmp.Compare(a.Received(), b.Received()) }},
		{"OUT", 5, false, func(_ *Model, c *monitor.Conn) string { return figure.ShortSize(c.Sent()) },
			func(_ *Model, a, b *monitor.Conn) int { return cmp.Compare(a.Sent(), b.Sent()) }},
		{"LEFT", 5, false, func(m *Model, c *monitor.Conn) string { return m.left(c) },
			func(m *Model, a, b *monitor.Conn) int { return cmp.Compare(m.shown.Deadline(a), m.shown.Deadline(b)) }},
	}
}

// ageText is the age in a column's width.
func (m *Model) ageText(c *monitor.Conn) string {
	if m.scene.Fate(c) == scene.Hidden {
		return "?"
	}
	return figure.ShortSpan(m.scene.Age(c))
}

// left is how long until a limit strikes, "" where none does.
func (m *Model) left(c *monitor.Conn) string {
	at := m.shown.Deadline(c)
	if at == 0 || m.scene.Fate(c) == scene.Hidden {
		return ""
	}
	return figure.ShortSpan(why.Until(at, m.clock))
}

// stateWord is what an open connection is doing, in capitals, or who closed it
// and why.
func (m *Model) stateWord(c *monitor.Conn) string {
	if m.scene.Fate(c) == scene.Hidden {
		return "?"
	}
	if c.Open() {
		return phaseName(c.Phase)
	}
	if m.scene.Fate(c) == scene.Unsaid {
		return "closed"
	}
	return why.ClosedBecause(c, 17)
}

// table is the pane of connections as rows. The order of the rows changes on a
// key only: a new connection gets a row below all others, one that is forgotten
// takes its row with it.
type table struct {
	area    canvas.Rectangle
	peerW   int // cells of the peers' column: ports alone where there is no room
	columns []column
	sort    int
	reverse bool
	follow  bool // the last rows are in view
	top     int

	ids    []uint64
	known  map[uint64]bool
	synced int64          // the state was looked through up to here, in Unix nanoseconds
	of     *monitor.State // which state
}

func newTable() table { return table{columns: columns(), follow: true} }

func (t *table) setSize(r canvas.Rectangle) {
	t.area, t.peerW = r, 21
	if r.W < scene.MediumW {
		t.peerW = 7
	}
}

// width is how many cells a column takes.
func (t *table) width(c column) int {
	if c.name == peerColumn {
		return t.peerW
	}
	return c.width
}

// fitting are the columns that an area has room for as a whole.
func (t *table) fitting(in canvas.Rectangle) []column {
	x := 1
	for i, c := range t.columns {
		if x += t.width(c) + 1; x > in.W {
			return t.columns[:i]
		}
	}
	return t.columns
}

// height is how many rows are in view.
func (t *table) height() int { return max(1, t.area.H-3) }

// sync takes up what is new and drops what is forgotten. Whatever is new has
// had an event since the last time, so only the head of the list is looked at.
func (t *table) sync(m *Model) {
	st := m.shown
	if t.of != st || t.known == nil {
		t.of, t.synced = st, 0
		if t.known == nil {
			t.known = make(map[uint64]bool)
		}
	}
	fresh := len(t.ids)
	for c := range st.Recent() {
		if c.Last < t.synced {
			break
		}
		if !t.known[c.ID] {
			t.known[c.ID] = true
			t.ids = append(t.ids, c.ID)
		}
	}
	slices.Sort(t.ids[fresh:])
	t.synced = st.Now()
	t.ids = slices.DeleteFunc(t.ids, func(id uint64) bool {
		gone := st.Conn(id) == nil
		if gone {
			delete(t.known, id)
		}
		return gone
	})
}

// arrange puts the rows into order.
func (t *table) arrange(m *Model) {
	by := t.columns[t.sort].order
	slices.SortStableFunc(t.ids, func(a, b uint64) int {
		n := by(m, m.shown.Conn(a), m.shown.Conn(b))
		if t.reverse {
			n = -n
		}
		return n
	})
}

// sortBy sorts by a column, or the other way round when it is sorted by it.
func (t *table) sortBy(m *Model, column int) {
	if t.sort == column {
		t.reverse = !t.reverse
	}
	t.sort = column
	t.sync(m)
	t.arrange(m)
}

func (t *table) place() command.Place { return command.TablePane }

// do moves the choice and sorts.
func (t *table) do(m *Model, c call) (bool, tea.Cmd) {
	t.sync(m)
	switch c.id {
	case command.SortNext:
		t.sort = (t.sort + 1) % len(t.columns)
		t.arrange(m)
		return true, nil
	case command.SortReverse:
		t.reverse = !t.reverse
		t.arrange(m)
		return true, nil
	}
	i := slices.Index(t.ids, m.scene.Choice.Conn())
	if i < 0 {
		i = min(t.top+t.height(), len(t.ids)) // the first step up comes to the last row in view
	}
	to, ok := step(c.id, i, len(t.ids), t.height())
	if !ok || len(t.ids) == 0 {
		return false, nil
	}
	t.follow = c.id == command.Bottom
	t.top = min(max(t.top, to-t.height()+1), to)
	m.choose(scene.Conn(t.ids[to]))
	return true, nil
}

// step is where a command of movement leads to in a list of n.
func step(id command.ID, at, n, height int) (int, bool) {
	switch half := max(1, height/2); id {
	case command.Up:
		at--
	case command.Down:
		at++
	case command.PageUp:
		at -= half
	case command.PageDown:
		at += half
	case command.Top:
		at = 0
	case command.Bottom:
		at = n - 1
	default:
		return at, false
	}
	return max(0, min(at, n-1)), true
}

// draw draws the box, the names of the columns and the rows in view. On the
// overview it is a list of what happened last instead.
func (t *table) draw(m *Model) {
	if t.area.H < 4 {
		return
	}
	in := t.area.Inside()
	ids := t.recent
	if m.view == scene.ConnsView {
		ids = t.page
	}
	page, title := ids(m, in.H-1)
	m.pane(t, t.area, title, m.commands.Text(command.SortNext, "sort")+"   "+m.commands.Text(command.SortReverse, "reverse"))
	t.names(m, in)
	for i, id := range page {
		y := in.Y + 1 + i
		if id == 0 {
			m.grid.Fill(in.X+1, y, in.X+in.W-1, canvas.Faint, m.grid.Glyphs.Horizontal)
			continue
		}
		m.clickable(canvas.Rect(in.X, y, in.W, 1), command.ChooseConn, id, scene.ConnsPanel)
		t.row(m, in, y, m.shown.Conn(id))
	}
}

// page is the rows in view of the whole table.
func (t *table) page(m *Model, n int) ([]uint64, string) {
	t.sync(m)
	if t.follow {
		t.top = max(0, len(t.ids)-n)
	}
	ids := t.ids
	if m.filter.Active() {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id uint64) bool { return !m.scene.Shows(m.shown.Conn(id)) })
	}
	t.top = max(0, min(t.top, len(ids)-n))
	arrow := "up"
	if t.reverse {
		arrow = "down"
	}
	by, _, _ := strings.Cut(strings.ToLower(t.columns[t.sort].name), ",")
	title := "Connections   " + m.scene.Unless(figure.Grouped(uint64(m.shown.OpenConns()))) + " open, " + figure.Grouped(uint64(len(ids))) + " shown" +
		"   by " + by + ", " + arrow
	return ids[t.top:min(t.top+n, len(ids))], title
}

// recent is the connections with the latest events: the open ones in the order
// of their numbers, a line (0), and the closed ones, the newest first.
func (t *table) recent(m *Model, n int) ([]uint64, string) {
	var asked, open, closed []uint64
	looked := 0
	for c := range m.shown.Recent() {
		if looked++; looked > 8*n {
			break
		}
		if !m.scene.Shows(c) {
			continue
		}
		if m.scene.Fate(c) == scene.Hidden { // neither among the open ones nor among the others
			asked = append(asked, c.ID, 0)
			continue
		}
		if c.Open() && len(open) < n {
			open = append(open, c.ID)
		} else if !c.Open() && len(closed) < n {
			closed = append(closed, c.ID)
		}
	}
	slices.Sort(open)
	slices.SortFunc(closed, func(a, b uint64) int { return cmp.Compare(b, a) })
	title := "Connections   " + m.scene.Unless(figure.Grouped(uint64(m.shown.OpenConns()))) + " open, " + m.scene.Unless(strconv.Itoa(len(closed))) + " recent"
	all := append(asked, open...)
	if len(open) > 0 && len(closed) > 0 {
		all = append(all, 0)
	}
	all = append(all, closed...)
	return all[:min(n, len(all))], title
}

// names draws the names of the columns.
func (t *table) names(m *Model, in canvas.Rectangle) {
	x := in.X + 1
	for i, c := range t.fitting(in) {
		s := canvas.Heading
		if i == t.sort && m.view == scene.ConnsView {
			s = canvas.Why
		}
		m.clickable(canvas.Rect(x, in.Y, t.width(c), 1), command.SortBy, uint64(i), scene.ConnsPanel)
		t.cell(m, x, in.Y, s, c, c.name)
		x += t.width(c) + 1
	}
	if in.X+in.W-x > 12 {
		m.grid.Text(x+1, in.Y, in.X+in.W, canvas.Heading, "WHY")
	}
}

// row draws one connection.
func (t *table) row(m *Model, in canvas.Rectangle, y int, c *monitor.Conn) {
	s := canvas.Plain
	if c.ID == m.scene.Subject.Conn {
		s = canvas.Selected
		m.grid.Put(in.X, y, s, m.grid.Glyphs.Mark)
	}
	x := in.X + 1
	for _, col := range t.fitting(in) {
		t.cell(m, x, y, s, col, col.text(m, c))
		x += t.width(col) + 1
	}
	if room := in.X + in.W - x - 1; room > 12 {
		text := reason.Of(c.Why).Why
		switch m.scene.Fate(c) {
		case scene.Hidden, scene.Unsaid:
			text = "?"
		case scene.Open:
			if p := why.Progress(c, m.clock); p != "" {
				text = p
			} else if c.Phase == event.Idle && c.Requests == 0 {
				text = "no request yet"
			}
		}
		m.grid.Text(x+1, y, in.X+in.W, s, m.grid.AtMost(text, room-1))
	}
}

// cell draws a text in a column.
func (t *table) cell(m *Model, x, y int, s canvas.Style, c column, text string) {
	if end := x + t.width(c); c.left {
		m.grid.Text(x, y, end, s, text)
	} else {
		m.grid.Right(y, end, s, text)
	}
}
