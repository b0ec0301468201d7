package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/verdict"
)

// whyKinds are the events that explain needs.
const whyKinds = event.Kinds(1<<event.KindServerStarted | 1<<event.KindSettings | 1<<event.KindConnOpened | 1<<event.KindConnGuest |
	1<<event.KindRequestReceived | 1<<event.KindResponseSent | 1<<event.KindConnClosed | 1<<event.KindTotals)

// summaryEvery is the shortest time between two summaries.
const summaryEvery = 30 * time.Second

// An explainer words why connections closed, and now and then how well they are
// reused: what the dashboard shows, for readers who cannot see it or want to
// quote it.
type explainer struct {
	// refused has, for each open connection whose last request was refused,
	// the fact that decided it.
	refused map[uint64]string
	summed  time.Time // of the last summary; zero before
	state   *monitor.State
	said    string // the last verdict
}

// An explained source also writes the lines of an explainer to w, and at its end what
// all adds up to.
type explained struct {
	feed.Source
	x *explainer
	w io.Writer
}

func explaining(src feed.Source, w io.Writer) explained {
	return explained{src, &explainer{refused: map[uint64]string{}, state: monitor.New()}, w}
}

// Next is described at [feed.Source].
func (s explained) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	all, end := s.Source.Next(ctx, buf)
	var text []byte
	for _, e := range all[len(buf):] {
		text = s.x.append(text, e)
	}
	if errors.Is(end, io.EOF) {
		text = append(text, inAll(s.x.state)...)
	}
	if len(text) > 0 {
		if _, err := s.w.Write(text); err != nil {
			return all, err
		}
	}
	return all, end
}

// A judged source also folds its entries into a state.
type judged struct {
	feed.Source
	state *monitor.State
}

// Next is described at [feed.Source].
func (s judged) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	all, end := s.Source.Next(ctx, buf)
	for _, e := range all[len(buf):] {
		s.state.Apply(e)
	}
	return all, end
}

// append appends the lines for an entry, if there are any.
func (x *explainer) append(dst []byte, e event.Entry) []byte {
	x.state.Apply(e)
	switch ev := e.Event.(type) {
	case event.ResponseSent:
		if ev.Detail != "" {
			x.refused[ev.Conn] = ev.Detail
		} else if len(x.refused) > 0 {
			delete(x.refused, ev.Conn)
		}
	case event.ConnClosed:
		dst = appendClose(dst, ev, x.refused[ev.Conn])
		delete(x.refused, ev.Conn)
	case event.Totals:
		if x.summed.IsZero() {
			x.summed = e.At
		} else if e.At.Sub(x.summed) >= summaryEvery {
			x.summed = e.At
			dst = x.judge(appendSummary(dst, ev), e.At)
		}
	}
	return dst
}

// judge appends what the last minute adds up to, unless it said so before.
func (x *explainer) judge(dst []byte, now time.Time) []byte {
	v := verdict.Of(x.state, now, verdict.Minute, netip.Addr.String)
	if v.Text() != x.said && v.Rule != "" {
		dst = append(append(append(dst, "last minute: "...), v.Text()...), '\n')
	}
	x.said = v.Text()
	return dst
}

// inAll is a line with what all that is known adds up to; "" if nothing is to be said.
func inAll(st *monitor.State) string {
	v := verdict.Of(st, time.Unix(0, st.Now()), 0, netip.Addr.String)
	if v.Rule == "" {
		return ""
	}
	return "in all: " + v.Text() + "\n"
}

// appendClose appends why a connection closed, with the fact that decided it
// where one is known, such as
//
//	server closed #7 after 6 requests: no request came within the idle timeout (RFC 9112 §9.5)
//	server closed #8 after 1 request: the request line is malformed: this looks like a TLS handshake (RFC 9112 §3)
func appendClose(dst []byte, c event.ConnClosed, refused string) []byte {
	r := reason.Of(c.Reason)
	dst = fmt.Appendf(dst, "%s closed #%d after %s: %s", r.Who, c.Conn, figure.Plural(uint64(c.Requests), "request"), r.Why)
	if c.Detail != "" {
		dst = event.AppendSafe(append(dst, ", "...), c.Detail)
	} else if refused != "" {
		dst = event.AppendSafe(append(dst, ": "...), refused)
	}
	if r.Rule != "" {
		dst = append(dst, " ("+r.Rule+")"...)
	}
	return append(dst, '\n')
}

// appendSummary appends the numbers that tell whether connections are reused.
func appendSummary(dst []byte, t event.Totals) []byte {
	dst = fmt.Appendf(dst, "so far: %s on %s", figure.Plural(t.Requests, "request"), figure.Plural(t.Conns, "connection"))
	if t.Conns > 0 {
		dst = fmt.Appendf(dst, ", %.1f each, %d open", float64(t.Requests)/float64(t.Conns), t.Open)
	}
	if t.Lost > 0 {
		dst = fmt.Appendf(dst, ", %s LOST", figure.Plural(t.Lost, "request"))
	}
	return append(dst, '\n')
}
