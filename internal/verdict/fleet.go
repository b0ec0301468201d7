package verdict

import (
	"fmt"
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// uneven is about the server of a fleet whose connections carry far fewer requests
// than those of the others. It judges by the servers' own counters of the last minute.
func uneven(e *evidence, r *Rule) Verdict {
	all := e.st.Fleet(nil)
	var worst *monitor.FleetServer
	var conns, requests uint64
	for i := range all {
		s := &all[i]
		if s.At < e.since {
			continue
		}
		conns += s.Minute.Conns
		requests += s.Minute.Requests
		if s.Minute.Conns >= uint64(r.Least) && (worst == nil || s.PerConn() < worst.PerConn()) {
			worst = s
		}
	}
	if worst == nil || requests == worst.Minute.Requests {
		return Verdict{}
	}
	others := float64(requests-worst.Minute.Requests) / float64(max(1, conns-worst.Minute.Conns))
	own := worst.PerConn()
	if own > r.Share*others {
		return Verdict{}
	}
	v := Verdict{Server: worst.Server, Cure: "Compare how the balancer, and the server, are set for it"}
	because := ""
	if worst.Mostly*2 > worst.Closes {
		why := reason.Of(worst.Most)
		because = fmt.Sprintf(" (%s %s)", figure.Percent(worst.Mostly, worst.Closes), why.LongLabel())
	}
	name, n := safe(worst.Server), figure.Ratio(own)
	head := name + " reuses worse than the others: " + n
	v.Forms = []string{
		head + " requests per connection, theirs " + figure.Ratio(others) + because,
		head + " requests per connection" + because,
		head + because,
		strings.TrimSuffix(head, ": "+n) + because,
		name + ": " + n + " requests per connection",
	}
	return v
}
