package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// drawTable draws the connections as a table: the open ones, a line, and the
// ones that closed not long ago.
func (m *Model) drawTable() {
	r := m.layout.table
	if r.h < 3 {
		return
	}
	in := r.inside()
	open, closed := m.tableRows(in.h - 1)
	m.box(r, "Connections   "+grouped(uint64(m.shown.OpenConns()))+" open, "+strconv.Itoa(len(closed))+" recent", "")
	m.grid.text(in.x+1, in.y, in.x+in.w, heading, "   ID PEER                  STATE     AGE  REQ REUSED    IN   OUT  LEFT")
	y := in.y + 1
	for _, c := range open {
		m.tableRow(in, y, c)
		y++
	}
	if len(open) > 0 && len(closed) > 0 && y < in.y+in.h {
		m.grid.fill(in.x+1, y, in.x+in.w-1, faint, m.gl.horizontal)
		y++
	}
	for _, c := range closed {
		if y >= in.y+in.h {
			break
		}
		m.tableRow(in, y, c)
		y++
	}
}

// tableRows are the connections with the latest events, in the order of their
// numbers: the open ones first, then the closed ones, the newest first.
func (m *Model) tableRows(n int) (open, closed []*monitor.Conn) {
	looked := 0
	for c := range m.shown.Recent() {
		if looked++; looked > 8*n {
			break
		}
		if c.Open() && len(open) < n {
			open = append(open, c)
		} else if !c.Open() && len(closed) < n {
			closed = append(closed, c)
		}
	}
	slices.SortFunc(open, func(a, b *monitor.Conn) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(closed, func(a, b *monitor.Conn) int { return cmp.Compare(b.ID, a.ID) })
	return open, closed
}

// tableRow draws one connection.
func (m *Model) tableRow(in rect, y int, c *monitor.Conn) {
	now, end := m.clock.UnixNano(), c.Closed
	state, left := phaseName(c.Phase), ""
	if c.Open() {
		end = now
		if at := m.shown.Deadline(c); at != 0 {
			left = shortSpan(time.Duration(max(0, at-now)))
		}
	} else {
		state = cause{code: c.Why}.word()
	}
	s := plain
	if c.ID == m.subject().Conn {
		s = selected
		m.grid.put(in.x, y, s, m.gl.mark)
	}
	line := fmt.Sprintf("%5d %s %s %5s %4s %6s %5s %5s %5s", c.ID, pad(m.lanes.peer(m, c, 21), 21), pad(state, 7),
		shortSpan(time.Duration(end-c.Opened)), count(int64(c.Requests)), count(int64(max(0, c.Requests-1))),
		shortSize(c.In), shortSize(c.Out), left)
	m.grid.text(in.x+1, y, in.x+in.w, s, line)
}

// word is a reason in seven cells.
func (c cause) word() string {
	switch reason.Of(c.code).Verdict {
	case reason.Refused:
		return "refused"
	case reason.Closes:
		if c.code == reason.ClientClose {
			return "client"
		}
		return "server"
	}
	switch c.code {
	case reason.IdleTimeout, reason.PoolIdle:
		return "idle"
	case reason.ClientEOF:
		return "client"
	case reason.ResetIdle, reason.ResetAmid, reason.ClientGone:
		return "lost"
	}
	return "closed"
}
