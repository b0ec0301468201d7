package servers

import (
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
	"httpserver/tui/screentest"
)

var now = time.Date(2026, 12, 1, 14, 32, 9, 0, time.UTC)

// world is a scene of servers that report now.
func world(reports ...event.ServerReport) *scene.Scene {
	sc := &scene.Scene{State: monitor.New(), Now: now, Zone: time.UTC, Size: scene.Large, Commands: command.NewSet(command.Fleet)}
	sc.View = command.ServersView
	for _, r := range reports {
		r.Run, r.Started = "k3x9", now.Add(-30*time.Second)
		sc.State.Apply(event.Entry{At: now.Add(-time.Second), Event: r})
	}
	sc.Look()
	return sc
}

func server(name string, conns, requests uint64, more ...func(*event.ServerReport)) event.ServerReport {
	r := event.ServerReport{Server: name, Totals: event.Totals{Conns: conns, Requests: requests, Reused: requests - min(conns, requests)},
		Closed: []event.ReasonCount{{Reason: reason.ClientClose, N: conns}}}
	for _, m := range more {
		m(&r)
	}
	return r
}

// rows are the lines of the table, of the servers alone.
func rows(p *Pane, sc *scene.Scene, w int) []string {
	p.Sync(sc, canvas.Rect(0, 0, w, 12))
	lines := strings.Split(screentest.Text(w, 12, func(g *canvas.Grid) { p.Draw(g, sc, nil) }), "\n")
	return lines[2 : 2+len(p.rows)]
}

func TestTheRowOfAServer(t *testing.T) {
	for _, c := range []struct {
		name string
		of   event.ServerReport
		w    int
		want []string
	}{
		{"narrow", server("web-1", 2, 20), 60, []string{"▸web-1", "10.0", "90%", "now"}},
		{"wide", server("web-1", 2, 20), 120, []string{"100% server: client asked"}},
		{"its clock is behind", server("web-1", 2, 20, func(r *event.ServerReport) { r.Offset = 1200 * time.Millisecond }), 80, []string{"-1.2s"}},
		{"its clock is ahead", server("web-1", 2, 20, func(r *event.ServerReport) { r.Offset = -5 * time.Second }), 80, []string{"+5.0s"}},
		{"its clock is right", server("web-1", 2, 20, func(r *event.ServerReport) { r.Offset = 249 * time.Millisecond }), 80, []string{"asked            now"}},
		{"entries are missing", server("web-1", 2, 20, func(r *event.ServerReport) { r.Missing = 345 }), 120, []string{" 345 "}},
		{"it has ended", server("web-1", 2, 20, func(r *event.ServerReport) { r.Ended = true }), 80, []string{"ended"}},
		{"nothing happened", server("web-1", 0, 0), 80, []string{" -      -"}},
	} {
		row := rows(&Pane{}, world(c.of), c.w)[0]
		for _, want := range c.want {
			if !strings.Contains(row, want) {
				t.Errorf("%s: %q has no %q", c.name, row, want)
			}
		}
	}
	sc := world(server("web-1", 2, 20))
	sc.Now = now.Add(time.Minute)
	if row := rows(&Pane{}, sc, 80)[0]; !strings.Contains(row, "1m01s") {
		t.Errorf("a minute later: %q", row)
	}
}

// The worst reuse comes first; a server without new connections has nothing to be
// judged by.
func TestTheOrderOfServers(t *testing.T) {
	p, sc := &Pane{}, world(server("a", 5, 50), server("b", 50, 60), server("c", 0, 9), server("d", 5, 10))
	var order []string
	for _, row := range rows(p, sc, 80) {
		order = append(order, strings.Fields(strings.Trim(row, "│▸ "))[0])
	}
	if got := strings.Join(order, " "); got != "b d a c" {
		t.Errorf("the order is %s", got)
	}
	p.Do(command.Bottom, sc)
	if got := rows(p, sc, 80)[3]; !strings.Contains(got, "▸c") {
		t.Errorf("the last row is %q", got)
	}
	v := &scene.Viewer{}
	p.Do(command.LookAtServer, sc).Wish(v, sc)
	if v.Filter.Text() != "server:=c" || v.View != command.Overview {
		t.Errorf("the filter is %q in the view %s", v.Filter.Text(), v.View)
	}
}
