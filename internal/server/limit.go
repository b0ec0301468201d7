package server

import (
	"math"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

// never is the limit of what may take for ever.
const never = time.Duration(math.MaxInt64)

// fullGrace is how long a connection beyond MaxConns may take to send its
// request before it is told 503 all the same.
const fullGrace = time.Second

// stopGrace is how long a handshake or a head may take that is under way when the
// server stops.
const stopGrace = time.Second

// limitOf is the one place that says how long a phase may last: from its
// beginning (Handshake, ReceivingHead), or without progress (the others).
func (s *Server) limitOf(c *conn, p event.Phase) (time.Duration, reason.Code) {
	switch p {
	case event.Idle:
		if c.full {
			return fullGrace, reason.TooManyConns
		}
		return s.settings.Load().IdleTimeout, reason.IdleTimeout
	case event.Handshake:
		if s.stopping.Load() {
			return min(stopGrace, s.cfg.Handshake), reason.Shutdown
		}
		return s.cfg.Handshake, reason.HandshakeLimit
	case event.ReceivingHead:
		if c.full {
			return min(fullGrace, s.cfg.HeaderTimeout), reason.TooManyConns
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
		if c.brief.Load() || s.stopping.Load() {
			return min(s.cfg.Drain/5, lingerShort), reason.None
		}
		return s.cfg.Drain / 5, reason.None
	default: // Handling: handlers have limits of their own
		return never, reason.None
	}
}
