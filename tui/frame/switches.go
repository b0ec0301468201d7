package frame

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// switches are the switches and what else the viewer set, the most important
// first.
func switches(sc *scene.Scene, nameDemo bool) []text {
	t := settings(sc)
	if l := runningLimit(sc, figure.Brief); l != "" {
		t = append(t, text{s: canvas.Strong, text: l})
	} else if sc.Size == scene.Huge && captured(sc) == "" {
		t = append(t, text{s: canvas.Plain, text: "head limit " + figure.Brief(sc.State.Server().Limits.HeaderTimeout)})
	}
	if l := lost(sc); l != "" {
		t = append(t, text{s: canvas.Warning, text: l})
	}
	if m, kept := sc.State.TimeMark(sc.Since); kept {
		t = append(t, text{canvas.Off, "SINCE " + canvas.Safe(m.String()), command.SinceMark})
	}
	if sc.Filter.Active() {
		t = append(t, text{s: canvas.Off, text: "/" + sc.Filter.Text()})
	}
	if demo := sc.Source.Demo; demo.On && nameDemo {
		t = append(t, text{s: canvas.Strong, text: "DEMO " + demo.Key})
	}
	if p := sc.Source.Replay; p != nil {
		t = append(t, text{s: canvas.On, text: p[0]})
	}
	switch {
	case sc.Source.Paused:
		t = append(t, text{s: canvas.Off, text: sc.Still() + sc.Missed()})
	case sc.Source.Ended:
		t = append(t, text{s: canvas.Strong, text: "ENDED"})
	case !sc.Choice.Follows():
		t = append(t, text{s: canvas.Strong, text: sc.Commands.Text(command.Follow, "follows again")})
	}
	return t
}

// settings are the server's switches. A capture has none, nor has a fleet: how its
// servers are set is not known.
func settings(sc *scene.Scene) []text {
	if of := captured(sc); of != "" {
		t := []text{{s: canvas.On, text: of}}
		n := max(sc.State.Servers(), sc.State.FleetSize())
		if n > 0 {
			t = append(t, text{s: canvas.Plain, text: figure.Plural(uint64(n), "server"), click: command.NextServer})
		}
		if idle := measuredIdle(sc, n > 1); idle != "" {
			t = append(t, text{s: canvas.Plain, text: idle})
		}
		return t
	}
	st := sc.State.Settings()
	idle, most := "idle "+figure.Brief(st.IdleTimeout), "max "+figure.Count(int64(st.MaxRequests))
	if st.MaxRequests == 0 {
		most = "no max req"
	}
	switch {
	case sc.Size < scene.Large:
	case st.MaxRequests == 0:
		most += "/conn"
	default:
		most += " req/conn"
	}
	t := []text{{canvas.On, "KEEP-ALIVE on", command.KeepAlive}, {canvas.Plain, idle, command.LongerIdle}, {canvas.Plain, most, command.MaxRequests}}
	if !st.KeepAlive {
		t[0] = text{canvas.Off, "KEEP-ALIVE off", command.KeepAlive}
	}
	if st.Delay > 0 {
		t = append(t, text{s: canvas.Strong, text: "delay " + figure.Brief(st.Delay)})
	}
	return t
}

// measuredIdle is the idle timeout of the server that the screen speaks of, as it
// was measured, "idle 5.0 s (measured 9x)"; "" where it is not known.
func measuredIdle(sc *scene.Scene, several bool) string {
	c := sc.Conn()
	if c == nil || !sc.Reasons() {
		return ""
	}
	limit := sc.State.MeasuredIdle(c.Server)
	if limit == nil || limit.Text() == "" {
		return ""
	}
	_, _, n := limit.Range()
	text := "idle " + limit.Text() + " (measured " + strconv.Itoa(n) + "x)"
	if several {
		text = canvas.Safe(c.Server.String()) + " " + text
	}
	return text
}

// captured says that a packet capture is shown, and whether it goes on, or that a fleet
// is; "" for a server.
func captured(sc *scene.Scene) string {
	switch c := &sc.State.Server().Capture; {
	case sc.State.Server().Fleet != "":
		return "FLEET"
	case c.File == "":
		return ""
	case c.Live:
		return "CAPTURE live"
	}
	return "CAPTURE file"
}

// captureFile is the name of the capture that is shown, without its directory; of a
// fleet the address of its broker.
func captureFile(sc *scene.Scene) string {
	if broker := sc.State.Server().Fleet; broker != "" {
		return canvas.Safe(broker)
	}
	name := sc.State.Server().Capture.File
	if name == "-" {
		return "standard input"
	}
	return canvas.Safe(name[strings.LastIndexByte(name, '/')+1:])
}

// lost is how many requests were lost because they came when their connection had
// been closed, "3 LOST"; "" for none.
func lost(sc *scene.Scene) string {
	n := sc.Totals().Lost
	if n == 0 || !sc.Reasons() {
		return ""
	}
	return figure.Grouped(n) + " LOST"
}

// runningLimit is the limit on what the subject's connection is doing, when that
// takes long; "" while none is running but the idle limit.
func runningLimit(sc *scene.Scene, spell func(time.Duration) string) string {
	c := sc.Conn()
	if c == nil || sc.Fate(c) != scene.Open || c.Progress == nil {
		return ""
	}
	name, d := "", time.Duration(0)
	switch l := sc.State.Server().Limits; c.Phase {
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

// Port is the port of an address, ":8080"; "" where there is none.
func Port(addr string) string {
	if i := strings.LastIndexByte(addr, ':'); i >= 0 {
		return canvas.Safe(addr[i:])
	}
	return ""
}

// Replay says which moment of a recording is drawn, for the title, in several
// forms, the longest first.
func Replay(s feed.Status) []string {
	speed := "REPLAY " + strconv.FormatFloat(s.Speed, 'g', 3, 64) + "x "
	at := figure.Uptime(s.At.Sub(s.Start)) + "/" + figure.Uptime(s.End.Sub(s.Start))
	switch {
	case s.Ended:
		return []string{speed + at + " END", at + " END", "END"}
	case s.Paused:
		return []string{speed + at + " PAUSED", at + " PAUSED", "PAUSED"}
	}
	return []string{speed + at, at, "REPLAY"}
}
