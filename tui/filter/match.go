package filter

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

func rowStatus(_ *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return likeStatus(t.text, int(r.Status))
}

func rowConn(_ *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return r.Conn == uint64(t.n)
}
func connNumber(_ *Filter, t *term, c *monitor.Conn) bool { return c.ID == uint64(t.n) }

func rowMethod(_ *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return strings.EqualFold(r.Method, t.text)
}

func rowPath(f *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return f.holds(r.Target, t.text)
}

func rowPeer(f *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return f.isFrom(r.Peer, t.text)
}
func connPeer(f *Filter, t *term, c *monitor.Conn) bool { return f.isFrom(c.Peer, t.text) }

func rowTag(f *Filter, t *term, _ *monitor.Row, c *monitor.Conn) bool {
	return f.is(tagOf(c), t.text)
}
func connTag(f *Filter, t *term, c *monitor.Conn) bool { return f.is(c.Tag, t.text) }

// rowAgent asks the connection for its User-Agent or, where its requests have several,
// the captured head.
func rowAgent(f *Filter, t *term, r *monitor.Row, c *monitor.Conn) bool {
	if c != nil && c.Agent() != "" {
		return f.is(c.Agent(), t.text)
	}
	return rowField(f, t, r, c)
}

func connAgent(f *Filter, t *term, c *monitor.Conn) bool {
	if c.Agent() != "" {
		return f.is(c.Agent(), t.text)
	}
	return c.Current.Nth != 0 && connField(f, t, c)
}

func rowServer(f *Filter, t *term, _ *monitor.Row, c *monitor.Conn) bool {
	return c != nil && connServer(f, t, c)
}

func connServer(f *Filter, t *term, c *monitor.Conn) bool {
	return c.Server != nil && (f.is(c.Server.String(), t.text) || c.Server.Name != "" && f.is(c.Server.Name, t.text))
}

func rowWaited(_ *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return int64(r.Queued) > t.n
}

func rowSlower(_ *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return took(t, r) > t.n
}

func rowFaster(_ *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return took(t, r) < t.n
}

// took is how long a request took, in nanoseconds, as exact as a term is.
func took(t *term, r *monitor.Row) int64 {
	if t.whole {
		return int64(r.Took.Truncate(time.Millisecond))
	}
	return int64(r.Took)
}

func rowReuseUnder(f *Filter, t *term, _ *monitor.Row, c *monitor.Conn) bool {
	return c != nil && connReuseUnder(f, t, c)
}
func connReuseUnder(_ *Filter, t *term, c *monitor.Conn) bool { return int64(c.Requests) < t.n }

func rowReuseOver(f *Filter, t *term, _ *monitor.Row, c *monitor.Conn) bool {
	return c != nil && connReuseOver(f, t, c)
}
func connReuseOver(_ *Filter, t *term, c *monitor.Conn) bool { return int64(c.Requests) > t.n }

func rowSince(f *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool { return r.At >= f.since(t) }
func connSince(f *Filter, t *term, c *monitor.Conn) bool                { return c.Last >= f.since(t) }

// since is the moment that a term begins with, in Unix nanoseconds; 0 for a mark that
// is not kept.
func (f *Filter) since(t *term) int64 {
	switch {
	case f.st == nil:
		return 0
	case t.mark > 0:
		m, _ := f.st.TimeMark(t.mark)
		return m.At
	}
	return f.st.Now() - t.n
}

// rowWhy compares the reason of a request, and that of its connection's end.
func rowWhy(_ *Filter, t *term, r *monitor.Row, c *monitor.Conn) bool {
	return likeReason(r.Why, r.Detail, t.text) || c != nil && !c.Open() && likeReason(c.Why, c.Detail, t.text)
}

func connWhy(_ *Filter, t *term, c *monitor.Conn) bool { return likeReason(c.Why, c.Detail, t.text) }

// likeReason reports whether a reason's name, its words on the screen or the party
// that closed begin with a text.
func likeReason(code reason.Code, detail, text string) bool {
	e := reason.Of(code)
	names := [...]string{e.Name, e.Short, e.Long, string(e.Who) + ": " + e.Short, string(e.Who) + ": " + e.Long, e.Status}
	for _, name := range names {
		if len(name) >= len(text) && strings.EqualFold(name[:len(text)], text) {
			return true
		}
	}
	return code == reason.Other && strings.HasPrefix(strings.ToLower(canvas.Safe(detail)), text)
}

// tagOf is the demo scenario of a connection, "" for one that is not known.
func tagOf(c *monitor.Conn) string {
	if c == nil {
		return ""
	}
	return c.Tag
}

// is reports whether a text, as it is shown, contains part or, where part begins with
// =, is the rest of it.
func (f *Filter) is(text, part string) bool {
	if whole, ok := strings.CutPrefix(part, "="); ok {
		return strings.EqualFold(canvas.Safe(text), whole)
	}
	return f.holds(text, part)
}

// isFrom is is for the address of a client, without its port where = precedes.
func (f *Filter) isFrom(p netip.AddrPort, part string) bool {
	whole, ok := strings.CutPrefix(part, "=")
	if !ok {
		return f.from(f.as(p), part)
	}
	return p.IsValid() && f.as(p).Addr().Unmap().String() == whole
}

// as is the address of a client as it is shown.
func (f *Filter) as(p netip.AddrPort) netip.AddrPort {
	if f.standIn == nil {
		return p
	}
	return f.standIn(p)
}

// from reports whether an address contains part.
func (f *Filter) from(p netip.AddrPort, part string) bool {
	if !p.IsValid() {
		return strings.Contains("-", part)
	}
	f.buf = netip.AddrPortFrom(p.Addr().Unmap(), p.Port()).AppendTo(f.buf[:0])
	return strings.Contains(string(f.buf), part)
}

// holds reports whether a text, as it is shown, contains part, without regard to
// case.
func (f *Filter) holds(text, part string) bool {
	if len(part) > 4*len(text) {
		return false
	}
	return strings.Contains(strings.ToLower(canvas.Safe(text)), part)
}

// likeStatus reports whether a status matches a form like 404, 4xx, 40x or 4.
func likeStatus(form string, status int) bool {
	digits := strconv.Itoa(status)
	for i := range len(form) {
		if i >= len(digits) || form[i] != 'x' && form[i] != digits[i] {
			return false
		}
	}
	return true
}
