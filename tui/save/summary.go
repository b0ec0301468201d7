package save

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/verdict"
)

// rows is how many of the last log lines the summary repeats.
const rows = 10

// Summary is the text that is printed on the normal screen after the dashboard has
// gone: the numbers of a state, why connections closed, the verdict on all of it, and the
// last log lines. Demo traffic is counted apart. file is the recording and stopped the
// error that ended it, nil for none. Lines end with a line feed and are plain ASCII.
func Summary(st *monitor.State, file string, stopped error) string {
	var b strings.Builder
	t := st.Totals()
	up := time.Duration(0)
	if st.Since() != 0 {
		up = time.Duration(st.Now() - st.Since())
	}
	requests, conns := t.Requests-min(t.Requests, t.DemoRequests), t.Conns-min(t.Conns, t.DemoConns)
	fmt.Fprintf(&b, "httpserver ran for %s: %s on %s", figure.Uptime(up), figure.Plural(requests, "request"), figure.Plural(conns, "connection"))
	if t.DemoRequests > 0 {
		fmt.Fprintf(&b, " (demo: %s on %s)", figure.Grouped(t.DemoRequests), figure.Grouped(t.DemoConns))
	}
	b.WriteByte('\n')
	if t.Requests > 0 {
		l := st.Latency()
		fmt.Fprintf(&b, "  reuse      %.1f requests per connection, %s reused\n",
			float64(t.Requests)/float64(max(1, t.Conns)), figure.Percent(t.Reused, t.Requests))
		fmt.Fprintf(&b, "  latency    p50 %s  p90 %s  p99 %s  max %s\n", figure.Known(l.P50), figure.Known(l.P90), figure.Known(l.P99), figure.Known(l.Max))
		fmt.Fprintf(&b, "  bytes      %s in, %s out\n", figure.Size(t.In), figure.Size(t.Out))
	}
	if all := causes(st); all != "" {
		b.WriteString("  closed     " + all + "\n")
	}
	if v := verdict.Of(st, time.Unix(0, st.Now()), 0, netip.Addr.String); v.Rule != "" {
		b.WriteString("  in all     " + v.Text() + "\n")
	}
	if t.Lost > 0 {
		fmt.Fprintf(&b, "  LOST       %s came when the connection had been closed\n", figure.Plural(t.Lost, "request"))
	}
	if st.Lost() > 0 {
		fmt.Fprintf(&b, "  not seen   %s events came too fast for the screen; the numbers above are the server's own\n", figure.Grouped(st.Lost()))
	}
	if stopped != nil {
		b.Write(event.AppendSafe(event.AppendSafe([]byte("  recording  "), file), " broke off: "+stopped.Error()))
		b.WriteByte('\n')
	}
	lastLines(&b, st)
	return strings.ReplaceAll(b.String(), "µ", "u")
}

// causes returns the closing side and the reason, with their numbers: "server: idle (3), client: closed it (2)".
func causes(st *monitor.State) string {
	var parts []string
	for _, c := range reason.All() {
		if n := st.Closed(c); n > 0 {
			parts = append(parts, reason.Of(c).LongLabel()+" ("+figure.Grouped(n)+")")
		}
	}
	return strings.Join(parts, ", ")
}

// lastLines repeats the last log lines.
func lastLines(b *strings.Builder, st *monitor.State) {
	first, end := st.Rows()
	if first == end {
		return
	}
	b.WriteByte('\n')
	var line event.Log
	var buf []byte
	for n := max(first, end-min(end, rows)); n < end; n++ {
		r := st.Row(n)
		buf = line.Append(buf[:0], time.Unix(0, r.At), r.ResponseSent)
		b.Write(buf)
		b.WriteByte('\n')
	}
}
