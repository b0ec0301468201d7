package server

import (
	"math"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// never is the limit of a phase that may last for ever.
const never = time.Duration(math.MaxInt64)

// overLimitGrace is how long a connection beyond MaxConns may take to send its
// request before it gets 503 all the same.
const overLimitGrace = time.Second

// stopGrace is how long a handshake or a head in progress may take when the
// server stops.
const stopGrace = time.Second

// lingerShort bounds lingering for a client that was too slow, or is one too
// many, or when the server stops.
const lingerShort = 300 * time.Millisecond

// limitOf returns how long phase p of c may last, and the reason to end c for
// when it lasts longer. It is the one place that says so. The limits of Handshake
// and ReceivingHead count from the beginning of the phase, those of the other
// phases from the last progress.
func (s *Server) limitOf(c *conn, p event.Phase) (time.Duration, reason.Code) {
	if c.status.orderedReason() == reason.GaveWay {
		if limit, why := c.status.gaveWayLimit(p); why != reason.None {
			return limit, why
		}
	}
	switch p {
	case event.Idle:
		if c.status.overLimit {
			return overLimitGrace, reason.TooManyConns
		}
		return s.settings.Load().IdleTimeout, reason.IdleTimeout
	case event.Handshake:
		if s.stopping.Load() {
			return min(stopGrace, s.cfg.HeaderTimeout), reason.Shutdown
		}
		return s.cfg.HeaderTimeout, reason.HandshakeLimit
	case event.ReceivingHead:
		if c.status.overLimit {
			return min(overLimitGrace, s.cfg.HeaderTimeout), reason.TooManyConns
		}
		if s.stopping.Load() {
			return min(stopGrace, s.cfg.HeaderTimeout), reason.Shutdown
		}
		return s.cfg.HeaderTimeout, reason.HeaderTimeout
	case event.ReceivingContent:
		return s.cfg.ContentTimeout, reason.ContentTimeout
	case event.Draining:
		return min(s.cfg.Drain/5, s.cfg.ContentTimeout), reason.Unread
	case event.Sending:
		return s.cfg.WriteTimeout, reason.WriteTimeout
	case event.Closing:
		// Apache httpd and nginx wait 2 s and 5 s for a silent client here.
		if c.status.brief.Load() || s.stopping.Load() {
			return min(s.cfg.Drain/5, lingerShort), reason.None
		}
		return s.cfg.Drain / 5, reason.None
	default: // Handling: handlers have limits of their own
		return never, reason.None
	}
}

// gaveWayLimit is limitOf for a connection that was told to give way. The reason is
// None where it goes on under the usual limit.
func (w *connStatus) gaveWayLimit(p event.Phase) (time.Duration, reason.Code) {
	limit, _ := w.leastSilence(p)
	switch p {
	case event.Handshake, event.Sending:
		return limit, reason.GaveWay
	case event.ReceivingHead, event.ReceivingContent:
		return limit, reason.TooManyConns
	}
	return never, reason.None
}
