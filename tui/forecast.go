package tui

import (
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/lane"
)

// early is how long the nth request waited for the answer before its own,
// having been sent without waiting for it (pipelining).
func early(c *monitor.Conn, nth int) time.Duration {
	marks := c.Marks()
	for i := len(marks) - 1; i > 0; i-- {
		if k, last := marks[i], marks[i-1]; int(k.Nth) == nth && k.N == 1 && last.End > k.Start {
			return time.Duration(last.End-k.Start) * time.Millisecond
		}
	}
	return 0
}

// forecast is what an open connection is waiting for, and what will end it.
func (m *Model) forecast(c *monitor.Conn) (forms []string, rule string) {
	at := m.shown.Deadline(c)
	left := figure.Seconds(m.until(at))
	switch {
	case c.Phase == event.ReceivingHead && c.Busy != nil && at != 0:
		return []string{"server answers 408 and closes in " + left + " unless the head is complete by then", "server closes in " + left + " (408) unless the head is whole"}, "RFC 9110 §15.5.9"
	case progressText(m, c) != "":
		return []string{"now: " + progressText(m, c)}, ""
	case c.Current.Nth != 0:
		return []string{"request " + strconv.Itoa(c.Current.Nth) + " is in progress"}, ""
	case at != 0 && c.Phase == event.Idle:
		return []string{"server closes it in " + left + " unless a request comes or the client closes first",
			"server closes in " + left + " if the client does nothing"}, "RFC 9112 §9.5"
	}
	return nil, ""
}

// until is the time left until at, in Unix nanoseconds; 0 if that has passed.
func (m *Model) until(at int64) time.Duration {
	return time.Duration(max(0, at-m.clock.UnixNano()))
}

// slowHead is how long a head may take before it is told why its request did.
const slowHead = time.Second

// alsoOpen adds what will become of the only open connection to what there is
// to say of one that is closed, unless somebody chose that.
func (m *Model) alsoOpen(d monitor.Decision, next []string) []string {
	c := m.latestOpen()
	closed := m.shown.Conn(d.Conn)
	if m.chosen() != 0 || m.view == wireView || m.shown.OpenConns() != 1 || c == nil || closed == nil || closed.Open() {
		return next
	}
	at := m.shown.Deadline(c)
	if c.Phase != event.Idle || at == 0 {
		return next
	}
	also := "#" + strconv.FormatUint(c.ID, 10) + ": server closes in " + figure.Seconds(m.until(at)) + " if the client does nothing"
	var both []string
	for _, t := range next {
		if t == where {
			both = append(both, also)
			continue
		}
		both = append(both, strings.TrimSuffix(t, ".")+". "+also)
	}
	return append(both, next...)
}

// progressText is how far a busy connection is, in a sentence's words.
func progressText(m *Model, c *monitor.Conn) string {
	words := lane.Progress(c)
	if words == nil {
		return ""
	}
	if c.Phase == event.ReceivingHead && c.Busy.Until > 0 {
		left := m.until(c.Busy.Until).Round(time.Second)
		return words[0] + ", " + figure.Brief(left) + " left"
	}
	return words[0]
}
