package tui

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/lane"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

const (
	// keepRow is how long a connection keeps its row whatever else happens, so
	// that nothing is taken away from under the reader's eyes.
	keepRow = int64(2 * time.Second)
	// keepClosed is how long a closed connection stays while there is room.
	keepClosed = int64(10 * time.Second)
)

// longPeer is the longest peer that has a column of its own: an IPv4 address
// and port.
const longPeer = 21

// lanes is the pane that draws connections over time.
type lanes struct {
	area  canvas.Rectangle // of the box
	kind  scene.Size
	step  int           // index of scales
	back  time.Duration // how far somebody went back in time
	words bool          // the sequence view: requests in words, gaps not to scale
	rows  []laneRow
	pic   lane.Picture
	labels
}

// labels are the widths of what stands left of the lanes. They only grow, so
// the lanes don't jump.
type labels struct{ idW, peerW, versionW, countW int }

// A laneRow is a connection that has a row.
type laneRow struct {
	conn  uint64
	since int64 // it has it, in Unix nanoseconds
}

func newLanes() lanes { return lanes{step: 2} }

func (l *lanes) setSize(r canvas.Rectangle, k scene.Size) {
	if l.kind != k {
		l.labels = labels{}
	}
	l.area, l.kind = r, k
}

func (l *lanes) place() command.Place { return command.LanesPane }

// do moves the choice of a connection, and through time.
func (l *lanes) do(m *Model, c call) (bool, tea.Cmd) {
	half := l.scale() * time.Duration(max(1, l.area.W/4))
	switch c.id {
	case command.Earlier:
		l.goBack(l.back + half)
		return true, nil
	case command.Later:
		l.goBack(l.back - half)
		return true, nil
	}
	if len(l.rows) == 0 {
		return false, nil
	}
	i := slices.IndexFunc(l.rows, func(r laneRow) bool { return r.conn == m.scene.Choice.Conn() })
	switch c.id {
	case command.Up:
		if i < 0 {
			i = len(l.rows)
		}
		i = max(0, i-1)
	case command.Down:
		i = min(len(l.rows)-1, i+1)
	case command.Top:
		i = 0
	case command.Bottom:
		i = len(l.rows) - 1
	default:
		return false, nil
	}
	m.choose(scene.Conn(l.rows[i].conn))
	return true, nil
}

// goBack goes to the picture of that long ago.
func (l *lanes) goBack(d time.Duration) {
	l.back = min(max(0, d), monitor.MaxSeconds*time.Second)
	l.labels = labels{}
}

// choose decides which connections have a row of the n that there are, and
// whether one of the n is needed for the others. It is the only place that
// changes l.rows.
func (l *lanes) choose(m *Model, geo geometry, n int, others bool) (crowded bool) {
	clients := m.shown.OpenConns()
	others = others && n > 2 && l.back == 0 && !m.filter.Active()
	crowded = others && clients > n
	rows := l.rows
	if !crowded {
		l.rows = l.pick(m, geo, rows, n)
		crowded = others && l.open(m) < clients // a row of those shows something else
	}
	if crowded {
		l.rows = l.pick(m, geo, rows, n-1)
	}
	for _, r := range l.rows {
		c := m.shown.Conn(r.conn)
		l.idW = max(l.idW, 1+len(strconv.FormatUint(c.ID, 10)))
		l.peerW = max(l.peerW, canvas.Width(m.scene.Peer(c, longPeer, m.grid.Glyphs)))
		if lane.OldVersion(c) != "" {
			l.versionW = len(lane.KeptVersion)
		}
		l.countW = max(l.countW, canvas.Width(requestsOf(c)))
	}
	return crowded
}

// pick returns the connections that have one of n rows after those that had
// one before. A connection keeps its row while it is chosen, new, or still of
// interest. Free rows go to the connections with the latest events. The order
// is that of opening, so nothing jumps.
func (l *lanes) pick(m *Model, geo geometry, before []laneRow, n int) []laneRow {
	st, now := m.shown, l.picture(m, geo).Time()
	past := int64(geo.now-geo.left) * int64(l.scale())
	oldest := now - max(keepClosed, past)
	most := 4 * n
	if l.back > 0 {
		oldest, most = now-past, 4*monitor.MaxClosed
	}
	chosen := m.scene.Chosen()
	rows := slices.DeleteFunc(slices.Clone(before), func(r laneRow) bool {
		c := st.Conn(r.conn)
		return c == nil || !m.scene.Shows(c) || r.conn != chosen && (!c.Open() && c.Closed < oldest || c.Opened > now)
	})
	for len(rows) > n { // the screen became smaller
		rows = slices.Delete(rows, l.dullest(m, rows), l.dullest(m, rows)+1)
	}
	if c := st.Conn(chosen); c != nil && !hasRow(rows, c.ID) && (c.Open() || c.Closed >= oldest) {
		if len(rows) >= n { // the chosen connection always has a row
			rows = slices.Delete(rows, l.dullest(m, rows), l.dullest(m, rows)+1)
		}
		rows = append(rows, laneRow{c.ID, now})
	}
	looked := 0
	for c := range st.Recent() {
		if looked++; looked > most && !m.filter.Active() {
			break
		}
		if !c.Open() && c.Closed < oldest || c.Opened > now || hasRow(rows, c.ID) || !m.scene.Shows(c) {
			continue
		}
		if len(rows) >= n {
			worst := l.giveUp(m, rows, c, now)
			if worst < 0 {
				break
			}
			rows = slices.Delete(rows, worst, worst+1)
		}
		rows = append(rows, laneRow{c.ID, now})
	}
	slices.SortFunc(rows, func(a, b laneRow) int { return cmp.Compare(a.conn, b.conn) })
	return rows
}

func hasRow(rows []laneRow, id uint64) bool {
	return slices.ContainsFunc(rows, func(r laneRow) bool { return r.conn == id })
}

// dullest is the row of the least interest, which is never the chosen
// connection's unless that is the only one.
func (l *lanes) dullest(m *Model, rows []laneRow) int {
	worst, at := 0, int64(math.MaxInt64)
	for i, r := range rows {
		if when := interest(m.shown.Conn(r.conn)); r.conn != m.scene.Chosen() && when < at {
			worst, at = i, when
		}
	}
	return worst
}

// giveUp is the row that is taken away for c: that of the connection that
// closed first, else that of the one that has been quiet for longest; -1 when
// all of them keep theirs.
func (l *lanes) giveUp(m *Model, rows []laneRow, c *monitor.Conn, now int64) int {
	worst, at := -1, int64(0)
	for i, r := range rows {
		o := m.shown.Conn(r.conn)
		if r.conn == m.scene.Chosen() || o.Open() && (!c.Open() || now-o.Last < keepRow || now-r.since < keepRow) {
			continue
		}
		if when := interest(o); when < interest(c) && (worst < 0 || when < at) {
			worst, at = i, when
		}
	}
	return worst
}

// interest orders connections by how much they want a row: open ones by their
// latest event, and all of them before the closed ones.
func interest(c *monitor.Conn) int64 {
	if c.Open() {
		return c.Last
	}
	return c.Closed - int64(time.Hour)
}

// draw draws the box and what is in it.
func (l *lanes) draw(m *Model) {
	if l.area.H < 3 {
		return
	}
	if l.words {
		l.drawWords(m)
		return
	}
	l.frame(m)
	in := l.area.Inside()
	body, axis, legend := in, in.H >= 4, l.kind >= scene.Large && in.H >= 8
	if axis {
		body.Y++
		body.H--
	}
	if legend {
		body.H--
	}
	l.pic.Begin()
	geo := l.drawRows(m, body)
	p := l.picture(m, geo)
	if axis {
		l.headings(m, geo, in.Y)
		p.Axis(in.Y, m.played())
	}
	if legend {
		p.Legend(in.X+1, in.Y+in.H-1, in.X+in.W)
	}
	p.Notes(l.area.X+3, l.area.Y+l.area.H-1, l.area.X+l.area.W-3, l.kind < scene.Large && len(l.rows) > 0)
}

// drawRows draws the connections that have a row, and what there is of others,
// and returns where the parts of a row stand.
func (l *lanes) drawRows(m *Model, r canvas.Rectangle) geometry {
	if l.choose(m, l.geometry(m), r.H, true) {
		r.H--
		l.others(m, l.geometry(m), r.Y+r.H)
	}
	geo := l.geometry(m) // only now: the labels may have become longer
	if len(l.rows) == 0 {
		l.empty(m, r)
	}
	for i, row := range l.rows[:min(len(l.rows), r.H)] {
		m.clickable(canvas.Rect(l.area.X, r.Y+i, l.area.W, 1), command.ChooseConn, row.conn, scene.LanesPanel)
		l.row(m, geo, r.Y+i, m.shown.Conn(row.conn))
	}
	return geo
}

// frame draws the box, with the demo scenario in its upper edge unless there
// is another place for it.
func (l *lanes) frame(m *Model) {
	_, _, demo := m.showing()
	demo = demo && !m.layout.roomy
	title := l.title(demo)
	right := m.commands.Key(command.ShorterCells) + " " + m.commands.Key(command.LongerCells) + " scale   " + m.commands.Text(command.Sequence, "sequence")
	if demo {
		right = ""
	}
	m.pane(l, l.area, title, right)
	if demo {
		m.drawDemoTitle(l.area.X+canvas.Width(title)+6, l.area.Y, l.area.X+l.area.W-2, true)
	}
}

// title is the heading of the box; with a demo it leaves room for its name.
func (l *lanes) title(demo bool) string {
	cell := "1 cell = " + figure.Span(l.scale())
	switch {
	case l.kind <= scene.Medium && demo:
		return cell
	case l.kind == scene.Small:
		return "one line = one connection, " + cell
	case l.kind == scene.Medium:
		return "Lanes   " + cell
	case demo:
		return "Lanes   one line = one TCP connection, " + cell
	}
	return "Lanes   one line = one TCP connection, a digit = its n-th request, " + cell
}

// open is how many of the rows show open connections of clients.
func (l *lanes) open(m *Model) int {
	n := 0
	for _, r := range l.rows {
		if c := m.shown.Conn(r.conn); c.Open() && c.Side == event.FromClient {
			n++
		}
	}
	return n
}

// empty says why there is nothing to see, and what to do about it.
func (l *lanes) empty(m *Model, r canvas.Rectangle) {
	url := m.shown.Server().URL
	if url == "" {
		url = "http://localhost:8080/"
	}
	text := []string{"No connections yet. Send a request:", why.Curl(m.shown) + " " + canvas.Safe(url)}
	if m.ctl != nil {
		text[0] = "No connections yet. Press " + m.commands.Key(command.Demo) + " for demo traffic, or run:"
	}
	switch {
	case m.filter.Active():
		text = []string{"No connection in sight matches."}
	case l.back > 0:
		text = []string{"No connection is known of that time."}
	case m.shown.Totals().Conns > 0:
		text = []string{"No connection is open."}
	case m.played():
		text = []string{"There are no connections in this recording."}
	case m.ctl == nil:
		text = []string{"No connections yet in this recording."}
	}
	y := r.Y + (r.H-len(text))/2
	for i, t := range text {
		if y+i < r.Y+r.H {
			m.grid.Text(r.X+max(1, (r.W-canvas.Width(t))/2), y+i, r.X+r.W, canvas.Plain, t)
		}
	}
}

// others is one row for all open connections that have none of their own.
func (l *lanes) others(m *Model, geo geometry, y int) {
	p := m.shown.Phases()
	idle := p[event.Idle]
	total := m.shown.OpenConns()
	for _, r := range l.rows {
		if c := m.shown.Conn(r.conn); c.Open() && c.Side == event.FromClient {
			total--
			if c.Phase == event.Idle {
				idle--
			}
		}
	}
	idle = max(0, idle)
	text := " others " + figure.Grouped(uint64(total)) + ": " + figure.Grouped(uint64(idle)) + " idle"
	if total > idle {
		text += ", " + figure.Grouped(uint64(total-idle)) + " in progress"
	}
	x := m.grid.Text(geo.label, y, geo.end, canvas.Strong, text+" ")
	l.strip(m, geo, max(x+1, geo.left), y)
	m.grid.Put(geo.now, y, canvas.NowLine, m.grid.Glyphs.Now)
}

// strip draws how many connections were open, a cell at a time: low, so that it
// is not taken for many requests at once.
func (l *lanes) strip(m *Model, geo geometry, x, y int) {
	hist := m.history(monitor.MaxSeconds)
	peak := int32(1)
	for _, h := range hist {
		peak = max(peak, h.Open)
	}
	for ; x < geo.now; x++ {
		back := time.Duration(geo.now-1-x) * l.scale()
		i := len(hist) - 1 - int(back/time.Second)
		if i < 0 || hist[i].Open == 0 {
			continue
		}
		m.grid.Put(x, y, canvas.Chart, m.grid.Glyphs.Levels[int(int64(hist[i].Open)*2/int64(peak))])
	}
}
