package why

import (
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// stall is the pause after which a head or a transfer is said to stall.
const stall = 2 * time.Second

// A connection whose client has sent FIN, in a sentence and in few words.
const (
	halfClosed      = "the client has finished sending; it may still read"
	halfClosedShort = "client sent FIN, may read"
)

// Stalled is how long no byte of a head, of content or of a response has moved; 0
// where that is less than two seconds, not known, or nothing of this is in
// progress.
func Stalled(c *monitor.Conn, now time.Time) time.Duration {
	p := c.Progress
	if p == nil || p.Quiet == 0 || !c.Open() {
		return 0
	}
	switch c.Phase {
	case event.ReceivingHead, event.ReceivingContent, event.Sending:
		if d := time.Duration(now.UnixNano() - p.Quiet); d >= stall {
			return d
		}
	}
	return 0
}

// Progress says how far a transfer or a slow head has come, "body 68.0 KB of
// 512 KB"; "" where nothing is in progress.
func Progress(c *monitor.Conn, now time.Time) string {
	words := ProgressForms(c, now)
	if words == nil {
		return ""
	}
	if c.Phase == event.ReceivingHead && c.Progress.Until > 0 {
		left := Until(c.Progress.Until, now).Round(time.Second)
		return words[0] + ", " + figure.Brief(left) + " left"
	}
	return words[0]
}

// ProgressForms says how far a transfer or a slow head is, for how long it has
// stalled, and that the client has finished sending, without the time left, in
// several forms, the longest first; nil where there is nothing of this.
func ProgressForms(c *monitor.Conn, now time.Time) []string {
	forms := transferForms(c)
	if d := Stalled(c, now); d > 0 {
		pause := "stalled " + figure.Seconds(d)
		forms = []string{pause + ", " + stalledAt(c), pause + ", " + amount(c.Progress), pause, "stalled"}
	}
	switch {
	case !c.HalfClosed || !c.Open():
		return forms
	case forms == nil && c.Phase != event.Handling:
		return nil
	case forms == nil:
		return []string{halfClosed, halfClosedShort, "client sent FIN", "FIN"}
	}
	return append([]string{forms[0] + "; " + halfClosed, forms[0] + ", " + halfClosedShort}, forms...)
}

// transferForms says how far a transfer or a slow head is, the longest form first.
func transferForms(c *monitor.Conn) []string {
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
		whole := way + amount(p)
		short := figure.ShortSize(p.Done) + " of " + figure.ShortSize(p.Total)
		forms := []string{whole + Rate(p), whole, way + short, short, way + figure.Size(p.Done)}
		if held := heldBySystem(p); held != "" {
			forms = append([]string{"sending, " + amount(p) + " taken" + Rate(p) + ", " + held}, forms...)
		}
		return forms
	}
	return nil
}

// stalledAt is how far a stalled phase is, and what it waits for.
func stalledAt(c *monitor.Conn) string {
	p := c.Progress
	what := map[event.Phase]string{event.ReceivingHead: "head ", event.ReceivingContent: "body ", event.Sending: "sent "}[c.Phase] + amount(p)
	if held := heldBySystem(p); held != "" {
		return what + ", " + held
	}
	if p.Missing != "" {
		return what + " without " + canvas.Safe(p.Missing)
	}
	return what
}

// amount is how much was moved, and of how much: "68.0 KB of 512 KB".
func amount(p *monitor.Progress) string {
	if p.Total <= 0 {
		return figure.Size(p.Done)
	}
	return figure.Size(p.Done) + " of " + figure.Size(p.Total)
}

// heldBySystem says how much of a response was written and not acknowledged by
// the client, "1.9 MB held by the system"; "" for none.
func heldBySystem(p *monitor.Progress) string {
	if p.Held <= 0 {
		return ""
	}
	return figure.Size(p.Held) + " held by the system"
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
