package metrics

import (
	"maps"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// A State is what the metrics say besides the Meter's counts.
type State struct {
	Version, Go string    // of the program
	Started     time.Time // zero: not told
	Open        []event.ConnState
	Dropped     map[string]uint64 // events that a viewer lost, by the viewer's name
}

// Text returns all metrics in a format.
func (m *Meter) Text(s State, f Format) string {
	x := &exposition{format: f}
	m.about(x, s)
	m.connections(x, s)
	m.ends(x)
	m.exchanges(x)
	m.handshakes(x)
	dropped(x, s.Dropped)
	return x.end()
}

// about writes what the program is and since when it runs.
func (m *Meter) about(x *exposition, s State) {
	x.family(gauge, "httpserver_build_info", "", "The program's version, and Go's.")
	x.sample(label("version", s.Version)+","+label("goversion", s.Go), 1)
	if !s.Started.IsZero() {
		x.family(gauge, "process_start_time_seconds", "seconds", "Start time of the process since the Unix epoch.")
		x.sample("", float64(s.Started.UnixMilli())/1000)
	}
}

// connections writes how many connections were opened, and what the open ones do.
func (m *Meter) connections(x *exposition, s State) {
	var phases [event.Closing + 1]int
	open, active := 0, 0
	var in, out int64
	closed := m.closedAll.Load() // before the bytes: see highest
	in, out = m.in.Load(), m.out.Load()
	for i := range s.Open {
		c := &s.Open[i]
		if c.Tag != "" || c.Side != event.FromClient || m.leftOut(c.Conn) {
			continue
		}
		open++
		phases[min(c.Phase, event.Closing)]++
		in += c.In
		out += c.Out
		if c.Current != nil {
			active++
		}
	}
	opened, bytesIn, bytesOut := m.highest.raise(closed+uint64(open), uint64(in), uint64(out))

	x.family(counter, "httpserver_connections_opened", "", "Connections that clients opened.")
	x.sample("", float64(opened))
	x.family(gauge, "httpserver_connections_open", "", "Open connections, by what they do.")
	for p, n := range phases {
		x.sample(label("phase", event.Phase(p).String()), float64(n))
	}
	x.family(counter, "httpserver_received_bytes", "bytes", "Bytes read from clients.")
	x.sample("", float64(bytesIn))
	x.family(counter, "httpserver_sent_bytes", "bytes", "Bytes written to clients.")
	x.sample("", float64(bytesOut))
	x.family(gauge, "http_server_active_requests", "", "Requests in progress.")
	x.sample("", float64(active))
}

// raise takes sums that may have gone back, and returns the highest so far.
func (h *highest) raise(opened, in, out uint64) (uint64, uint64, uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.opened, h.in, h.out = max(h.opened, opened), max(h.in, in), max(h.out, out)
	return h.opened, h.in, h.out
}

// ends writes why connections were closed, and how many requests each had.
func (m *Meter) ends(x *exposition) {
	x.family(counter, "httpserver_connections_closed", "", "Connections that have ended, by the reason and by whose decision it was.")
	for code := reason.Code(1); ; code++ {
		r := reason.Of(code)
		if r.Code != code {
			break
		}
		n := m.closed[code].Load()
		if n == 0 && (r.Who != reason.Server && r.Who != reason.Client) {
			continue // a server does not close for this reason
		}
		x.sample(label("reason", r.Name)+","+label("by", string(r.Who)), float64(n))
	}
	if n := m.closed[reason.Other].Load(); n > 0 {
		x.sample(label("reason", reason.Of(reason.Other).Name)+","+label("by", string(reason.Unknown)), float64(n))
	}
	x.family(histo, "httpserver_connection_requests", "", "Requests on a connection, counted when it ends.")
	x.histogram("", m.perConn)
	x.family(counter, "httpserver_requests_lost", "", "Requests that arrived after the server had closed their connection.")
	x.sample("", float64(m.lost.Load()))
}

// exchanges writes requests and their responses.
func (m *Meter) exchanges(x *exposition) {
	x.family(counter, "httpserver_requests", "", "Requests that were responded to, by method and class of status.")
	for i, method := range methods {
		for c := range classes {
			n := m.requests[i][c].Load()
			if n == 0 && c != 1 {
				continue
			}
			x.sample(label("method", method)+","+label("code", string(rune('1'+c))+"xx"), float64(n))
		}
	}
	x.family(counter, "httpserver_requests_reused", "", "Requests that were not the first on their connection.")
	x.sample("", float64(m.reused.Load()))
	x.family(histo, "http_server_request_duration_seconds", "seconds",
		"Time from a request's first byte, or from the end of the response before it, to the end of its response.")
	x.histogram("", m.duration)
}

// handshakes writes the TLS handshakes.
func (m *Meter) handshakes(x *exposition) {
	x.family(histo, "httpserver_tls_handshake_duration_seconds", "seconds", "Time of TLS handshakes that succeeded.")
	x.histogram(label("resumed", "false"), m.full)
	x.histogram(label("resumed", "true"), m.resumed)
}

// dropped writes the events that viewers lost.
func dropped(x *exposition, by map[string]uint64) {
	if by == nil {
		return
	}
	x.family(counter, "httpserver_events_dropped", "", "Events that a viewer lost because it was too slow.")
	for _, viewer := range slices.Sorted(maps.Keys(by)) {
		x.sample(label("viewer", viewer), float64(by[viewer]))
	}
}
