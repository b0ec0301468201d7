package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"

	"httpserver/internal/capture"
	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/reason"
)

// appendReport appends what a capture adds up to, as text for a ticket. verdict is the
// line that says it in one sentence.
func appendReport(dst []byte, file, verdict string, r capture.Report) []byte {
	dst = fmt.Appendf(dst, "capture %s: %s, %s", event.AppendSafe(nil, file), figure.Plural(uint64(r.Packets.Packets), "packet"), counted(r.Tally))
	dst = append(dst, '\n')
	dst = append(dst, verdict...)
	for _, s := range r.Servers {
		dst = appendServer(dst, s)
	}
	if r.Past > 0 {
		dst = fmt.Appendf(dst, "\nof too many servers, %d were forgotten\n", r.Past)
	}
	dst = appendLost(dst, r)
	return appendUnseen(dst, r)
}

// counted returns how many connections of each kind there were.
func counted(t capture.Tally) string {
	text := figure.Plural(uint64(t.HTTP()), "connection") + " with HTTP"
	for _, k := range [...]struct {
		n    int
		what string
	}{{t.TLS, "with TLS"}, {t.HTTP2, "with HTTP/2"}, {t.Other, "with something else"}} {
		if k.n > 0 {
			text += fmt.Sprintf(", %d %s", k.n, k.what)
		}
	}
	return text
}

// appendServer appends what is known of one server.
func appendServer(dst []byte, s capture.ServerReport) []byte {
	dst = fmt.Appendf(dst, "\nserver %s: %s on %s", s.Addr, figure.Plural(uint64(s.Requests), "request"), figure.Plural(uint64(s.Connections), "connection"))
	if s.Connections > 0 && s.Requests > 0 {
		dst = fmt.Appendf(dst, ", %.1f each, %d%% reused", float64(s.Requests)/float64(s.Connections), s.Reused*100/s.Requests)
	}
	if _, _, n := s.Idle.Range(); n > 0 {
		dst = fmt.Appendf(dst, "\n  idle timeout: %s, as measured on %s%s", s.Idle.Text(), figure.Plural(uint64(n), "connection"), s.Idle.Setting())
	}
	dst = append(dst, '\n')
	order := slices.SortedFunc(maps.Keys(s.Closed), func(a, b reason.Code) int {
		return cmp.Or(s.Closed[b]-s.Closed[a], int(a)-int(b))
	})
	for _, c := range order {
		e := reason.Of(c)
		dst = fmt.Appendf(dst, "  %6d closed: %s: %s", s.Closed[c], e.Who, e.Why)
		if e.Rule != "" {
			dst = fmt.Appendf(dst, " (%s)", e.Rule)
		}
		dst = append(dst, '\n')
	}
	if s.Open > 0 {
		dst = fmt.Appendf(dst, "  %6d still open when the capture ended\n", s.Open)
	}
	if s.Unreused > 0 {
		dst = fmt.Appendf(dst, "  %6d opened while another one from the same address was free: it does not reuse, or is several programs\n", s.Unreused)
		dst = appendWorst(dst, s)
	}
	if s.Needed > 0 {
		dst = fmt.Appendf(dst, "  %6d opened while all others from the same address were in use\n", s.Needed)
	}
	return dst
}

// mostClients is how many clients that do not reuse are named.
const mostClients = 5

// appendWorst appends the clients that most often did not reuse.
func appendWorst(dst []byte, s capture.ServerReport) []byte {
	clients := slices.Collect(maps.Keys(s.Worst))
	slices.SortFunc(clients, func(a, b netip.Addr) int { return cmp.Or(s.Worst[b]-s.Worst[a], a.Compare(b)) })
	for i, c := range clients {
		if i == mostClients {
			return fmt.Appendf(dst, "         and %d more clients\n", len(clients)-i)
		}
		dst = fmt.Appendf(dst, "         %s: %d\n", c, s.Worst[c])
	}
	return dst
}

// mostLost is how many lost requests are listed.
const mostLost = 20

// appendLost appends the requests that were lost.
func appendLost(dst []byte, r capture.Report) []byte {
	if r.LostInAll == 0 {
		return append(dst, "\nno request was lost\n"...)
	}
	dst = fmt.Appendf(dst, "\n%s lost: sent while the server closed the connection, and never answered\n", figure.Plural(uint64(r.LostInAll), "request"))
	for i, l := range r.Lost {
		if i == mostLost {
			break
		}
		dst = fmt.Appendf(dst, "  %s  #%d %s to %s: %s\n", l.At.UTC().Format(time.RFC3339Nano), l.Conn, l.Client, l.Server, l.Detail)
	}
	if more := r.LostInAll - min(mostLost, len(r.Lost)); more > 0 {
		dst = fmt.Appendf(dst, "  and %d more\n", more)
	}
	return append(dst, "  cure: "+reason.Of(reason.Raced).WholeCure()+"\n"...)
}

// appendUnseen appends what the capture does not hold.
func appendUnseen(dst []byte, r capture.Report) []byte {
	if n := r.Tally.Holes; n > 0 {
		dst = fmt.Appendf(dst, "not captured: %s of these connections\n", figure.Plural(uint64(n), "byte"))
	}
	if n := r.Packets.Dropped; n > 0 {
		dst = fmt.Appendf(dst, "dropped while the capture was made, as it says: %s\n", figure.Plural(uint64(n), "packet"))
	}
	if len(r.Stalled) > 0 {
		dst = append(dst, "possibly dropped on the way (a NAT or firewall?), repeated and never acknowledged:"...)
		for i, id := range r.Stalled {
			if i == mostLost {
				dst = fmt.Appendf(dst, " and %d more", len(r.Stalled)-i)
				break
			}
			dst = fmt.Appendf(dst, " #%d", id)
		}
		dst = append(dst, '\n')
	}
	if n := r.Packets.Fragments; n > 0 {
		dst = fmt.Appendf(dst, "passed over: %s\n", figure.Plural(uint64(n), "IP fragment"))
	}
	if r.CutOff {
		dst = append(dst, "the capture breaks off in the middle of a packet\n"...)
	}
	return dst
}
