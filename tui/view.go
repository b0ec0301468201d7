package tui

// View draws the screen. Bubble Tea calls it after every message; when nothing
// has changed since, it is the same string again.
func (m *Model) View() string {
	if !m.dirty {
		return m.frame
	}
	m.dirty = false
	m.grid.reset(m.w, m.h)
	if m.layout.kind == tiny {
		m.drawTiny()
	} else {
		m.drawOverview()
	}
	m.frame = m.grid.string(m.th)
	return m.frame
}

// drawOverview draws the first view.
func (m *Model) drawOverview() {
	m.drawTitle()
	m.drawHead()
	m.drawScore()
	m.lanes.draw(m)
	m.drawTable()
	m.log.draw(m)
	m.drawConn()
	m.drawThroughput()
	m.drawLatency()
	m.drawCloses()
	m.drawLast()
	m.drawWhy()
	m.drawHints()
	if m.help {
		m.drawHelp()
	}
}

// drawTiny says in one line what there is, where nothing else fits.
func (m *Model) drawTiny() {
	if m.h == 0 {
		return
	}
	t := m.shown.Totals()
	line := "httpserver " + listening(m.shown.Server().Addr) + " " + count(int64(t.Open)) + " open, " +
		count(int64(t.Requests)) + " req. A larger window shows more; q quits."
	m.grid.text(0, m.h/2, m.w, strong, line)
}
