package why

import (
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
)

// forecast says what an open connection waits for and what will end it.
func (s *Subject) forecast(c *monitor.Conn) (forms []string, rule string) {
	at := s.State.Deadline(c)
	left := figure.Seconds(Until(at, s.Now))
	switch {
	case c.Phase == event.ReceivingHead && c.Progress != nil && at != 0:
		return []string{"server answers 408 and closes in " + left + " unless the head is complete by then",
			"server closes in " + left + " (408) unless the head is whole"}, "RFC 9110 §15.5.9"
	case Progress(c, s.Now) != "":
		return []string{"now: " + Progress(c, s.Now)}, ""
	case c.Current.Nth != 0:
		return []string{"request " + strconv.Itoa(c.Current.Nth) + " is in progress"}, ""
	case waitsIdle(c, at):
		return []string{"server closes it in " + left + " unless a request comes or the client closes first",
			"server closes in " + left + " if the client does nothing"}, "RFC 9112 §9.5"
	}
	return nil, ""
}

// waitsIdle reports whether the idle limit will close the connection at that
// deadline; 0 is no deadline.
func waitsIdle(c *monitor.Conn, at int64) bool { return c.Phase == event.Idle && at != 0 }

// Progress says how far a transfer or a slow head has come, "body 68.0 KB of
// 512 KB"; "" where nothing is in progress.
func Progress(c *monitor.Conn, now time.Time) string {
	words := ProgressForms(c)
	if words == nil {
		return ""
	}
	if c.Phase == event.ReceivingHead && c.Progress.Until > 0 {
		left := Until(c.Progress.Until, now).Round(time.Second)
		return words[0] + ", " + figure.Brief(left) + " left"
	}
	return words[0]
}

// Until is the time from now to at, in Unix nanoseconds; 0 if that has passed.
func Until(at int64, now time.Time) time.Duration {
	return time.Duration(max(0, at-now.UnixNano()))
}

// ProgressForms says how far a transfer or a slow head is, without the time left, in
// several forms, the longest first; nil where nothing is in progress.
func ProgressForms(c *monitor.Conn) []string {
	p := c.Progress
	if p == nil {
		return nil
	}
	switch c.Phase {
	case event.ReceivingHead:
		return []string{"reading head, " + figure.Size(p.Done), "reading head", "head"}
	case event.ReceivingContent, event.Sending:
		way := "body "
		if c.Phase == event.Sending {
			way = "sent "
		}
		if p.Total <= 0 {
			return []string{way + figure.Size(p.Done) + Rate(p), way + figure.Size(p.Done)}
		}
		whole := way + figure.Size(p.Done) + " of " + figure.Size(p.Total)
		short := figure.ShortSize(p.Done) + " of " + figure.ShortSize(p.Total)
		return []string{whole + Rate(p), whole, way + short, short, way + figure.Size(p.Done)}
	}
	return nil
}

// Rate is the speed of a transfer so far, " 1.2M/s"; "" while it is not
// known, and below a byte a second.
func Rate(p *monitor.Progress) string {
	rate := p.Rate()
	if rate < 1 {
		return ""
	}
	t := figure.ShortSize(int64(rate))
	if last := t[len(t)-1]; last >= '0' && last <= '9' {
		t += "B"
	}
	return " " + t + "/s"
}
