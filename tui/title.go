package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// drawTitle draws the first line: who we are, and the switches in words.
func (m *Model) drawTitle() {
	r := m.layout.title
	if m.layout.kind == scene.Small {
		m.drawSmallTitle(r)
		return
	}
	sv := m.shown.Server()
	parts := []switchText{{s: canvas.Strong, text: "httpserver"}}
	add := func(s canvas.Style, text string) {
		if text != "" {
			parts = append(parts, switchText{s: s, text: text})
		}
	}
	add(m.recordingMark())
	stay := 1 // how many parts have a place whatever else there is
	if m.recordingStopped() {
		stay = 2
	}
	switch m.layout.kind {
	case scene.Medium:
		add(canvas.Plain, listening(sv.Addr))
	default:
		add(canvas.Plain, canvas.Safe(sv.URL))
		add(canvas.Plain, canvas.Safe(sv.Root))
	}
	if t := m.up(); t != "" {
		add(canvas.Plain, "up "+t)
	}
	if m.layout.kind == scene.Huge {
		add(canvas.Plain, canvas.Safe(sv.Go))
		add(canvas.Plain, "pid "+strconv.Itoa(sv.PID))
	}
	texts := m.switchTexts()
	for len(parts) > stay && lengthOf(parts) > r.W-1-lengthOf(texts) {
		parts = parts[:len(parts)-1]
	}
	m.drawSwitches(r.X+1, r, parts)
	x := r.X + 1 + lengthOf(parts)
	for len(texts) > 2 && lengthOf(texts) > r.W-x+1 {
		texts = slices.Delete(texts, 1, 2) // what matters least after the first
	}
	m.drawSwitches(max(x, r.W-lengthOf(texts)+1), r, texts)
}

// lengthOf is how many cells switches take, with a gap after each.
func lengthOf(texts []switchText) int {
	n := 0
	for _, t := range texts {
		n += canvas.Width(t.text) + 2
	}
	return n
}

// up is how long the server has been running.
func (m *Model) up() string {
	if m.shown.Since() == 0 {
		return ""
	}
	return figure.Uptime(time.Duration(m.clock.UnixNano() - m.shown.Since()))
}

// A switchText is a switch in words.
type switchText struct {
	s    canvas.Style
	text string
	turn command.ID // what a click does; None for nothing
}

// switchTexts are the switches as they stand, the most important first.
func (m *Model) switchTexts() []switchText {
	st := m.shown.Settings()
	idle, most := "idle "+figure.Brief(st.IdleTimeout), "max "+figure.Count(int64(st.MaxRequests))
	if m.layout.kind >= scene.Large {
		most += " req/conn"
	}
	if st.MaxRequests == 0 {
		most = "no max"
	}
	t := []switchText{{canvas.On, "KEEP-ALIVE on", command.KeepAlive}, {canvas.Plain, idle, command.LongerIdle}, {canvas.Plain, most, command.MaxRequests}}
	if !st.KeepAlive {
		t[0] = switchText{canvas.Off, "KEEP-ALIVE off", command.KeepAlive}
	}
	if st.Delay > 0 {
		t = append(t, switchText{s: canvas.Strong, text: "delay " + figure.Brief(st.Delay)})
	}
	if l := m.limitThatRuns(figure.Brief); l != "" {
		t = append(t, switchText{s: canvas.Strong, text: l})
	} else if m.layout.kind == scene.Huge {
		t = append(t, switchText{s: canvas.Plain, text: "head limit " + figure.Brief(m.shown.Server().Limits.HeaderTimeout)})
	}
	if m.filter.Active() {
		t = append(t, switchText{s: canvas.Off, text: "/" + m.filter.Text()})
	}
	if demo, _, ok := m.showing(); ok && (m.layout.lanes.H == 0 || m.lanes.words) {
		t = append(t, switchText{s: canvas.Strong, text: "DEMO " + demo.Key}) // no lanes, whose edge has its name
	}
	if p := m.playerTexts(); p != nil {
		t = append(t, switchText{s: canvas.On, text: p[0]})
	}
	switch {
	case m.quiz.Held():
		t = append(t, switchText{s: canvas.Off, text: m.scene.Still()})
	case m.paused():
		t = append(t, switchText{s: canvas.Off, text: fmt.Sprintf("PAUSED +%s", figure.Count(int64(m.live.Events()-m.shown.Events())))})
	case m.ended != nil:
		t = append(t, switchText{s: canvas.Strong, text: "ENDED"})
	case !m.choice.Follows():
		t = append(t, switchText{s: canvas.Strong, text: m.commands.Text(command.Follow, "follows again")})
	}
	return t
}

// limitThatRuns is the limit on what the connection in question is doing, when
// that takes long; "" while none runs but the idle limit.
func (m *Model) limitThatRuns(spell func(time.Duration) string) string {
	c := m.shown.Conn(m.scene.Subject.Conn)
	if c == nil || !c.Open() || c.Progress == nil || m.scene.Fate(c) == scene.Hidden {
		return ""
	}
	name, d := "", time.Duration(0)
	switch l := m.shown.Server().Limits; c.Phase {
	case event.ReceivingHead:
		name, d = "head limit ", l.HeaderTimeout
	case event.ReceivingContent:
		name, d = "body limit ", l.ContentTimeout
	case event.Sending:
		name, d = "write limit ", l.WriteTimeout
	}
	if d == 0 {
		return ""
	}
	return name + spell(d)
}

// drawSwitches draws the switches from x on.
func (m *Model) drawSwitches(x int, r canvas.Rectangle, texts []switchText) {
	for _, t := range texts {
		if x+canvas.Width(t.text) > r.W {
			break
		}
		if t.turn != command.None {
			m.clickable(canvas.Rect(x, r.Y, canvas.Width(t.text), 1), t.turn, 0, 0)
		}
		x = m.grid.Text(x, r.Y, r.W, t.s, t.text) + 2
	}
}

// listening is the port of an address, ":8080".
func listening(addr string) string {
	if i := strings.LastIndexByte(addr, ':'); i >= 0 {
		return canvas.Safe(addr[i:])
	}
	return ""
}

// drawSmallTitle is the first line for a class: the switch, large.
func (m *Model) drawSmallTitle(r canvas.Rectangle) {
	st := m.shown.Settings()
	s, t := canvas.On, " KEEP-ALIVE ON "
	if !st.KeepAlive {
		s, t = canvas.Off, " KEEP-ALIVE OFF "
	}
	x := m.grid.Text(r.X, r.Y, r.W, s, t)
	idle := "idle timeout " + figure.Limit(st.IdleTimeout)
	look, mark := m.recordingMark()
	stopped := m.recordingStopped()
	if stopped { // that has its place before all but the switch
		idle = canvas.Longest(r.W-x-4-canvas.Width(mark), idle, "idle "+figure.Limit(st.IdleTimeout), "")
	}
	x = m.grid.Text(x+2, r.Y, r.W, canvas.Strong, idle)
	if stopped {
		x = m.grid.Text(x+2, r.Y, r.W, look, mark)
	}
	if l := m.limitThatRuns(figure.Limit); l != "" && x+2+canvas.Width(l) < r.W-8 {
		x = m.grid.Text(x+2, r.Y, r.W, canvas.Strong, l)
	}
	right := listening(m.shown.Server().Addr)
	switch p := m.playerTexts(); {
	case m.paused():
		right = m.scene.Still()
	case p != nil:
		right = canvas.Longest(r.W-x-3, p...)
	}
	if mark != "" && !stopped { // where both have room
		right = canvas.Longest(r.W-x-3, mark+"  "+right, right)
	}
	if x+2+canvas.Width(right) < r.W {
		m.grid.Right(r.Y, r.W-1, canvas.Strong, right)
	}
	if m.layout.roomy {
		m.drawDemoTitle(r.X+1, r.Y+1, r.W-1, false)
	}
}

// drawHead draws the headline: how much connections were reused.
func (m *Model) drawHead() {
	r := m.layout.head
	if r.H == 0 {
		return
	}
	x, end := r.X+1, r.W
	if lost := m.shown.Lost(); lost > 0 { // what is missing has its place first
		warns := " " + figure.Grouped(lost) + " events lost "
		m.grid.Right(r.Y, r.W-1, canvas.Warning, warns)
		end -= canvas.Width(warns) + 2
	}
	for _, part := range m.headline() {
		if x+canvas.Width(part) > end { // whole numbers or none
			break
		}
		x = m.grid.Text(x, r.Y, end, canvas.Plain, part) + m.gap()
	}
}

// drawNotice draws the banner: what somebody has just asked for.
func (m *Model) drawNotice() {
	if m.notice == "" {
		return
	}
	const lines = 2
	rest := m.notice
	for y := 1; y <= lines && rest != ""; y++ {
		line := ""
		if line, rest = canvas.Wrap(rest, m.w-2); y == lines && rest != "" {
			line = m.grid.AtMost(line+" "+rest, m.w-2)
		}
		m.grid.Fill(0, y, m.w, canvas.Banner, ' ')
		m.grid.Text(1, y, m.w, canvas.Banner, line)
	}
}

// gap is what stands between two numbers.
func (m *Model) gap() int {
	if m.layout.kind >= scene.Large {
		return 3
	}
	return 2
}

// headline is the numbers of the headline, the most important first.
func (m *Model) headline() []string {
	t, rate, lat := m.shown.Totals(), m.shown.Rate(), m.shown.Latency()
	ratio, reused := "-", "-"
	if t.Conns > 0 {
		ratio = perConn(t.Requests, t.Conns)
	}
	if t.Requests > 0 {
		reused = figure.Percent(t.Reused, t.Requests)
	}
	if m.layout.kind < scene.Large {
		line := []string{
			m.scene.Unless(figure.Count(int64(t.Open))) + " open",
			figure.Count(int64(t.Requests)) + " req / " + figure.Count(int64(t.Conns)) + " conn = " + ratio + " req/conn",
			reused + " reused", figure.Count(int64(rate.Requests)) + " req/s",
		}
		if lat.N > 0 {
			line = append(line, "p50 "+figure.Brief(whole(lat.P50))+" p99 "+figure.Brief(whole(lat.P99)))
		}
		return line
	}
	line := []string{
		m.scene.Unless(figure.Grouped(uint64(t.Open))) + " open" + m.doing(),
		figure.Plural(t.Requests, "request") + " / " + figure.Plural(t.Conns, "connection") + " = " + ratio + " req/conn",
		reused + " reused, " + figure.Plural(t.Reused, "handshake") + " saved" + m.savedTime(t.Reused),
		figure.Grouped(uint64(rate.Requests)) + " req/s",
	}
	if m.layout.kind == scene.Huge {
		line = append(line, "in "+figure.Size(rate.In)+"/s", "out "+figure.Size(rate.Out)+"/s", figure.Grouped(m.shown.Lost())+" events lost")
	}
	return line
}

// savedTime is what the handshakes that were saved would have taken, if
// somebody said how long one takes.
func (m *Model) savedTime(handshakes uint64) string {
	if m.rtt == 0 {
		return ""
	}
	return " (" + figure.Span(time.Duration(handshakes)*m.rtt) + " at " + figure.Limit(m.rtt) + ", estimate)"
}

// perConn is requests per connection, with a digit behind the point while it says something.
func perConn(requests, conns uint64) string {
	if requests >= 100*conns {
		return figure.Count(int64(requests / conns))
	}
	return strconv.FormatFloat(float64(requests)/float64(conns), 'f', 1, 64)
}

// whole is a time in whole milliseconds where it is that long.
func whole(d time.Duration) time.Duration {
	if d < time.Millisecond {
		return d
	}
	return d.Round(time.Millisecond)
}

// doing is what the open connections do: " (1 idle, 1 reading)".
func (m *Model) doing() string {
	if m.scene.Asked() != 0 {
		return ""
	}
	p := m.shown.Phases()
	var parts []string
	for _, g := range []struct {
		n    int
		what string
	}{
		{p[event.Idle], "idle"}, {p[event.Handshake], "in TLS handshake"},
		{p[event.ReceivingHead] + p[event.ReceivingContent], "reading"},
		{p[event.Handling], "working"}, {p[event.Sending], "sending"},
		{p[event.Draining] + p[event.Closing], "closing"},
	} {
		if g.n > 0 {
			parts = append(parts, figure.Grouped(uint64(g.n))+" "+g.what)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
