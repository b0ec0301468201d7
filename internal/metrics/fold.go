package metrics

import "httpserver/internal/event"

// A Fold is the metrics of a recording or a capture: a Meter with the connections
// that are open at its end. Create it with [NewFold]. It is not safe for concurrent
// use.
type Fold struct {
	*Meter
	state State
	open  map[uint64]*event.ConnState
}

// NewFold returns a Fold of nothing yet. Version is the program's.
func NewFold(version, goVersion string) *Fold {
	return &Fold{Meter: NewMeter(nil), state: State{Version: version, Go: goVersion}, open: map[uint64]*event.ConnState{}}
}

// Add counts an entry.
func (f *Fold) Add(e event.Entry) {
	switch v := e.Event.(type) {
	case event.ServerStarted:
		f.state.Started = e.At
	case event.ConnOpened:
		f.open[v.Conn] = &event.ConnState{ConnOpened: v}
	case event.RequestReceived:
		f.update(v.Conn, func(c *event.ConnState) { c.Phase, c.Current = event.Handling, &v })
	case event.Progress:
		f.update(v.Conn, func(c *event.ConnState) { c.Phase = v.Phase })
	case event.ResponseSent:
		f.update(v.Conn, func(c *event.ConnState) {
			c.Phase, c.Current = event.Idle, nil
			c.In, c.Out = c.In+v.In, c.Out+v.Out
		})
	case event.ConnClosed:
		delete(f.open, v.Conn)
	}
	f.Publish(e.At, e.Event)
}

// update changes an open connection.
func (f *Fold) update(conn uint64, change func(*event.ConnState)) {
	if c := f.open[conn]; c != nil {
		change(c)
	}
}

// Text returns the metrics up to the last entry.
func (f *Fold) Text(format Format) string {
	f.state.Open = f.state.Open[:0]
	for _, c := range f.open {
		f.state.Open = append(f.state.Open, *c)
	}
	return f.Meter.Text(f.state, format)
}
