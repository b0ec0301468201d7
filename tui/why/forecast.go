package why

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// forecast says what an open connection waits for and what will end it.
func (s *Subject) forecast(c *monitor.Conn) (forms []string, rule string) {
	at := s.State.Deadline(c)
	left := figure.Seconds(Until(at, s.Now))
	switch {
	case Stalled(c, s.Now) > 0:
		return s.stalled(c, at, left)
	case c.Phase == event.ReceivingHead && c.Progress != nil && at != 0:
		return []string{"server answers 408 and closes in " + left + " unless the head is complete by then",
			"server closes in " + left + " (408) unless the head is whole"}, "RFC 9110 §15.5.9"
	case c.HalfClosed && transferForms(c) == nil:
		return []string{"now: " + halfClosed, halfClosed, halfClosedShort}, ""
	case Progress(c, s.Now) != "":
		return nowForms(c, s.Now), ""
	case c.Current.Nth != 0:
		return []string{"request " + strconv.Itoa(c.Current.Nth) + " is in progress"}, ""
	case waitsIdle(c, at):
		return []string{"server closes it in " + left + " unless a request comes or the client closes first",
			"server closes in " + left + " if the client does nothing", "server closes in " + left + " if nothing comes"}, "RFC 9112 §9.5"
	}
	return nil, ""
}

// nowForms says how far a transfer or a slow head is, the longest form first.
func nowForms(c *monitor.Conn, now time.Time) []string {
	forms := []string{"now: " + Progress(c, now)}
	for _, t := range ProgressForms(c, now) {
		forms = append(forms, "now: "+t)
	}
	return forms
}

// stalled says what has not moved for how long, how much of it came, what is
// missing, and when the limit strikes, left from now; at 0 there is no limit.
func (s *Subject) stalled(c *monitor.Conn, at int64, left string) (forms []string, rule string) {
	p, pause := c.Progress, figure.Seconds(Stalled(c, s.Now))
	what, brief, limit, rule := "nothing has come for "+pause, "nothing came for "+pause, "server answers 408 and closes in "+left, "RFC 9110 §15.5.9"
	if c.Phase == event.Sending {
		what, brief, limit, rule = "the client has taken nothing for "+pause, "client took nothing for "+pause, "server closes in "+left, ""
	}
	soon := "; closes in " + left
	if at == 0 {
		limit, soon = "no limit applies", ""
	}
	amid := what + ", after " + amount(p)
	full := amid
	if p.Missing != "" {
		full += ", and " + canvas.Safe(p.Missing) + " is missing"
	}
	if held := heldBySystem(p); held != "" {
		full += ", " + held
	}
	forms = []string{full + "; " + limit, amid + "; " + limit, what + "; " + limit, brief + soon}
	if c.HalfClosed {
		return append([]string{full + "; " + limit + "; " + halfClosed, what + "; " + limit + "; " + halfClosed}, forms...), rule
	}
	return forms, rule
}

// waitsIdle reports whether the idle limit will close the connection at that
// deadline; 0 is no deadline.
func waitsIdle(c *monitor.Conn, at int64) bool { return c.Phase == event.Idle && at != 0 }

// Until is the time from now to at, in Unix nanoseconds; 0 if that has passed.
func Until(at int64, now time.Time) time.Duration {
	return time.Duration(max(0, at-now.UnixNano()))
}
