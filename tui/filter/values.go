package filter

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
)

// How many of the newest requests, connections and heads are looked at for values,
// and how long a value can be.
const (
	maxRows  = 2000
	maxConns = 1000
	maxHeads = 300
	maxValue = 48
)

// A tally counts values.
type tally map[string]int

// add counts a value as it is shown; a long one by its beginning.
func (c tally) add(v string) {
	if v = canvas.Safe(v); len(v) > maxValue {
		cut, _ := canvas.Between(v, maxValue, len(v))
		v = v[:cut]
	}
	if v = strings.ReplaceAll(v, `"`, ""); v != "" {
		c[v]++
	}
}

// sorted are the values, the most frequent first.
func (c tally) sorted() []string {
	var all []string
	for v := range c {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b string) int {
		if n := cmp.Compare(c[b], c[a]); n != 0 {
			return n
		}
		return cmp.Compare(a, b)
	})
	return all
}

// rows calls see for the newest requests, at most n, the newest first.
func (o *offering) rows(n uint64, see func(r *monitor.Row)) {
	first, end := o.st.Rows()
	for i := end; i > first && end-i < n; i-- {
		see(o.st.Row(i - 1))
	}
}

// conns calls see for the connections with the latest events.
func (o *offering) conns(see func(c *monitor.Conn)) {
	n := 0
	for c := range o.st.Recent() {
		if n++; n > maxConns {
			return
		}
		see(c)
	}
}

func statuses(o *offering) []string {
	count := tally{}
	for code := range 600 {
		if n := o.st.Status(code); n > 0 {
			count[strconv.Itoa(code)] = int(n)
		}
	}
	return count.sorted()
}

func methods(o *offering) []string {
	count := tally{}
	o.rows(maxRows, func(r *monitor.Row) { count.add(r.Method) })
	return count.sorted()
}

func paths(o *offering) []string {
	count := tally{}
	o.rows(maxRows, func(r *monitor.Row) {
		path, _, _ := strings.Cut(r.Target, "?")
		count.add(path)
	})
	return count.sorted()
}

func peers(o *offering) []string {
	if !o.told.Addresses {
		return nil
	}
	count := tally{}
	o.conns(func(c *monitor.Conn) {
		if c.Side == event.FromClient && c.Peer.IsValid() {
			count.add(c.Peer.Addr().Unmap().String())
		}
	})
	return count.sorted()
}

func servers(o *offering) []string {
	count := tally{}
	o.conns(func(c *monitor.Conn) {
		if c.Server != nil {
			count.add(c.Server.String())
		}
	})
	if !o.told.Addresses {
		return nil
	}
	return count.sorted()
}

func tags(o *offering) []string {
	count := tally{}
	o.conns(func(c *monitor.Conn) { count.add(c.Tag) })
	return count.sorted()
}

// conns are the numbers of connections, the one with the latest event first.
func conns(o *offering) []string {
	var all []string
	o.conns(func(c *monitor.Conn) {
		if len(all) < maxOffers {
			all = append(all, strconv.FormatUint(c.ID, 10))
		}
	})
	return all
}

// reasons are the names of the reasons that closed connections or led to a response.
func reasons(o *offering) []string {
	count := tally{}
	for _, code := range reason.All() {
		if n := o.st.Closed(code); n > 0 {
			count[reason.Of(code).Name] = int(n)
		}
	}
	o.conns(func(c *monitor.Conn) {
		if c.Why != reason.None && c.Why != reason.Other {
			count[reason.Of(c.Why).Name]++
		}
	})
	return count.sorted()
}

// slowTimes are the percentiles of latency, in milliseconds: of the slow half, the
// slow tenth, the slowest hundredth.
func slowTimes(o *offering) []string {
	l := o.st.Latency()
	var all []string
	for _, d := range []int64{l.P99.Milliseconds(), l.P90.Milliseconds(), l.P50.Milliseconds()} {
		if v := strconv.FormatInt(d, 10); l.N > 0 && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

func fastTimes(o *offering) []string {
	all := slowTimes(o)
	slices.Reverse(all)
	return slices.DeleteFunc(all, func(v string) bool { return v == "0" })
}

// sinces are the marks, the newest first, and lengths of time.
func sinces(o *offering) []string {
	all := []string{"10s", "30s", "1m", "5m"}
	for _, m := range o.st.TimeMarks(nil) {
		all = slices.Insert(all, 0, "mark"+strconv.Itoa(m.N))
	}
	return all
}

// agents are what clients say they are: of their connections or, in a recording without
// that, in captured heads.
func agents(o *offering) []string {
	count := tally{}
	o.conns(func(c *monitor.Conn) {
		if a := c.Agent(); a != "" {
			count.add(a)
		}
	})
	if len(count) == 0 {
		o.field = "user-agent"
		return fieldTerms(o)
	}
	return count.sorted()
}

// fieldTerms are the names of the fields that came, or the values of one of them.
func fieldTerms(o *offering) []string {
	if o.field != "" && o.field != "user-agent" && !o.told.Addresses {
		return nil // X-Forwarded-For and its like
	}
	count := tally{}
	o.rows(maxHeads, func(r *monitor.Row) {
		for name, value := range fieldsOf(o.st.Capture(r.Conn, r.Nth)) {
			switch {
			case o.field == "":
				count.add(strings.ToLower(name) + "=")
			case strings.EqualFold(name, o.field):
				count.add(value)
			}
		}
	})
	return count.sorted()
}
