package fleet

import (
	"fmt"
	"time"

	"httpserver/internal/event"
)

// read reads a message and appends the entries that it brings.
func (w *Watch) read(buf []event.Entry, m *Message) []event.Entry {
	switch m.Part {
	case said, gone, back:
		w.away = m.Part == gone || w.away && m.Part == said
		if m.Part == back {
			for _, s := range w.servers {
				s.heard, s.repair = m.At, s.state != notFollowed
			}
		}
		return w.tell(buf, "%s", m.Data)
	case Snapshot, Totals, Events:
	default:
		w.refused++
		return buf
	}
	h, lines, err := cutHead(m.Data)
	if err != nil || !ValidName(m.Name) || !ValidName(m.Run) {
		w.refused++
		return buf
	}
	buf, s := w.server(buf, m)
	if s == nil {
		return buf
	}
	s.heard, s.silent = m.At, false
	s.clock.note(m.At, h.At)
	switch {
	case m.Part == Totals:
		buf, err = w.report(buf, s, m.At, h, lines)
	case m.Part == Snapshot && s.state != notFollowed:
		buf, err = w.snapshot(buf, s, m.At, h, lines)
	case m.Part == Events && s.state == followed:
		buf, err = w.entries(buf, s, m.At, h, lines)
	}
	if err != nil {
		w.refused++
		s.repair = s.state != notFollowed
	}
	return buf
}

// server is the server of a message; nil where it is not known yet which one it is.
func (w *Watch) server(buf []event.Entry, m *Message) ([]event.Entry, *server) {
	if s := w.byRun[m.Name+"."+m.Run]; s != nil {
		return buf, s
	}
	s := w.servers[m.Name]
	if s == nil {
		return buf, w.add(m, m.Name)
	}
	switch {
	case !s.here():
		return w.restart(buf, s, m.Run), s
	case s.rival.run != m.Run:
		s.rival = rival{m.Run, m.At}
	case m.At.Sub(s.heard) > silence:
		return w.restart(buf, s, m.Run), s
	case s.heard.Sub(s.rival.since) > rivalry: // the one before goes on
		name := m.Name + "~" + m.Run[:min(len(m.Run), 4)]
		buf = w.tell(buf, "two servers are called %s: the second one is shown as %s", m.Name, name)
		return buf, w.add(m, name)
	}
	return buf, nil
}

// add is a new server, unless there are too many.
func (w *Watch) add(m *Message, name string) *server {
	if len(w.servers) >= maxServers || w.servers[name] != nil {
		w.over++
		return nil
	}
	s := &server{id: m.Name, roll: newRoll(), write: rewriter{name: name, next: &w.numbered, numbers: map[uint64]uint64{}}}
	s.begin(m.Run)
	w.servers[name], w.byRun[m.Name+"."+m.Run] = s, s
	return s
}

// restart begins another run of a server.
func (w *Watch) restart(buf []event.Entry, s *server, run string) []event.Entry {
	delete(w.byRun, s.id+"."+s.run)
	if s.state != notFollowed {
		w.bus.Leave(s.id, s.run)
	}
	s.begin(run)
	w.byRun[s.id+"."+run] = s
	buf = w.give(buf, w.now(), s.write.snapshot(event.Snapshot{}))
	return w.tell(buf, "%s has started again", s.write.name)
}

// report takes over the numbers of a server.
func (w *Watch) report(buf []event.Entry, s *server, came time.Time, h head, lines []byte) ([]event.Entry, error) {
	var r event.ServerReport
	err := eachEntry(lines, func(e event.Entry) { r, _ = e.Event.(event.ServerReport) })
	if err != nil || r.Run == "" {
		return buf, fmt.Errorf("not a report: %w", err)
	}
	if s.state == followed {
		buf = w.hole(buf, s, came, h.First)
	}
	if old := s.reported; !old.Started.IsZero() && !old.Started.Equal(r.Started) {
		buf = w.tell(buf, "%s has started again", s.write.name)
	}
	s.reported, s.ended = r, r.Ended
	r.Server, r.Run = s.write.name, s.run
	r.Missing += s.missing
	r.Offset = s.clock.offset(came)
	r.Detailed = s.state == followed
	return w.give(buf, came, r), nil
}

// snapshot takes over a part of a snapshot; after the last one the server is followed.
func (w *Watch) snapshot(buf []event.Entry, s *server, came time.Time, h head, lines []byte) ([]event.Entry, error) {
	var part *event.Snapshot
	err := eachEntry(lines, func(e event.Entry) {
		if v, ok := e.Event.(event.Snapshot); ok {
			part = &v
		}
	})
	if err != nil || part == nil {
		return buf, fmt.Errorf("not a snapshot: %w", err)
	}
	if s.parts != nil {
		part.Open = append(s.parts.Open, part.Open...)
	}
	s.parts = part
	if h.More && len(part.Open) < maxOpen {
		return buf, nil
	}
	if s.state == followed || s.cut { // entries before it did not arrive, and are not coming
		buf = w.hole(buf, s, came, h.First)
	}
	s.parts, s.repair, s.cut, s.state, s.next = nil, false, false, followed, h.First
	s.roll.take(*part)
	s.write.capture = part.Server.Capture.File != ""
	shift, last := s.clock.offset(came), s.last
	at := s.at(h.At, came)
	s.last = last // entries of before the snapshot may still have been on their way to the publisher
	return w.give(buf, at, s.write.snapshot(movedSnapshot(*part, shift))), nil
}

// hole tells of the entries before first that did not arrive, and has the state
// repaired.
func (w *Watch) hole(buf []event.Entry, s *server, came time.Time, first uint64) []event.Entry {
	if first <= s.next {
		return buf
	}
	n := first - s.next
	s.next, s.missing = first, s.missing+n
	if !s.repair {
		s.repair, s.asked = true, came.Add(repairEvery-askAgain) // not at once: more may be missing
	}
	at := came
	if !s.last.IsZero() {
		at = s.last
	}
	return w.give(buf, at, event.Lost{N: n})
}

// entries takes over entries of a server that is followed.
func (w *Watch) entries(buf []event.Entry, s *server, came time.Time, h head, lines []byte) ([]event.Entry, error) {
	buf = w.hole(buf, s, came, h.First)
	shift := s.clock.offset(came)
	skip := s.next - h.First
	err := eachEntry(lines, func(e event.Entry) {
		if skip > 0 { // a snapshot had it
			skip--
			return
		}
		s.next++
		s.roll.apply(e)
		at := s.at(e.At, came)
		switch e.Event.(type) {
		case event.ServerStarted, event.Snapshot:
			buf = w.give(buf, at, s.write.snapshot(movedSnapshot(s.roll.snapshot(), shift)))
		default:
			if own := s.write.event(moved(e.Event, shift)); own != nil {
				buf = w.give(buf, at, own)
			}
		}
	})
	return buf, err
}
