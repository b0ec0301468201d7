package wire

import (
	"fmt"
	"strconv"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// An exchange is what is known of one.
type exchange struct {
	id      uint64
	nth     int
	conn    *monitor.Conn    // nil when it is not known any longer
	row     *monitor.Row     // nil when it is not kept, or not finished
	capture *monitor.Capture // nil when no bytes were captured
}

// exchangeOf is the scene's exchange.
func exchangeOf(sc *scene.Scene) exchange {
	id, nth := sc.Exchange()
	return exchange{id, nth, sc.ConnOf(id), sc.State.RowOf(id, nth), sc.Capture(id, nth)}
}

// number is the connection and the exchange's number on it: #7.5.
func (x exchange) number() string {
	return "#" + strconv.FormatUint(x.id, 10) + "." + strconv.Itoa(x.nth)
}

// name is the exchange in words: GET /nope.html -> 404.
func (x exchange) name() string {
	if r := x.row; r != nil {
		method, target := canvas.Safe(r.Method), canvas.Safe(r.Target)
		if method == "" {
			return fmt.Sprintf("no request could be read -> %d", r.Status)
		}
		if r.Status == 499 {
			return method + " " + target + " -> no response was sent (499)"
		}
		return fmt.Sprintf("%s %s -> %d", method, target, r.Status)
	}
	if c := x.conn; c != nil && c.Current.Nth == x.nth {
		return canvas.Safe(c.Current.Method) + " " + canvas.Safe(c.Current.Target) + " -> in progress"
	}
	return ""
}

// firstByte is how long the response's first byte took, ", first byte after 215 µs", the
// longest form first; empty where it is not known.
func (x exchange) firstByte() []string {
	if x.row == nil || x.row.First <= 0 || x.row.Status == 499 {
		return []string{""}
	}
	took := figure.Span(x.row.First)
	return []string{", first byte after " + took, ", 1st byte " + took}
}

// sequel is what became of the connection after the exchange; "" while that is
// not known, or not to be told.
func (x exchange) sequel(sc *scene.Scene) string {
	r := x.row
	if x.amidHead() {
		return "= " + awaited(x.conn) + " has not come"
	}
	if r == nil {
		return ""
	}
	code, told := sc.Decided(r)
	if !told {
		return ""
	}
	e := reason.Of(code)
	if e.Verdict != reason.Kept {
		return "= CLOSE  " + e.LongLabel()
	}
	if next := sc.State.RowOf(x.id, x.nth+1); next != nil {
		gap := time.Duration(next.At-r.At) - next.Took
		if gap < 0 || next.Queued > 0 {
			return fmt.Sprintf("= KEEP   request %d was already here (pipelined)", x.nth+1)
		}
		return fmt.Sprintf("= KEEP   request %d came %s later", x.nth+1, figure.Span(gap))
	}
	if c := x.conn; c != nil && c.Open() && r.In > 0 {
		return fmt.Sprintf("= KEEP   no request has followed; the next would begin at byte %d", r.In)
	}
	return "= KEEP   no request has followed"
}

// decided is the step whose bytes decided that the connection was kept or closed; without
// bytes where it was not the request, or that is not to be told.
func (x exchange) decided(sc *scene.Scene) event.Step {
	if x.row == nil || x.capture == nil {
		return event.Step{}
	}
	what := ""
	switch code, told := sc.Decided(x.row); {
	case !told:
	case code == reason.Keep11 || code == reason.Version10:
		what = "version"
	case code == reason.Keep10 || code == reason.ClientClose:
		what = "Connection"
	}
	for _, st := range x.capture.Steps {
		if st.Dir == event.In && st.What == what && st.Len > 0 {
			return st
		}
	}
	return event.Step{}
}

// amidHead reports whether the exchange's head is incomplete.
func (x exchange) amidHead() bool {
	c := x.conn
	return x.row == nil && c != nil && c.Open() && c.Phase == event.ReceivingHead && x.nth > c.Requests
}

// awaited is what a connection with an incomplete head waits for.
func awaited(c *monitor.Conn) string {
	if p := c.Progress; p != nil && p.Missing != "" {
		return canvas.Safe(p.Missing)
	}
	return "the empty line that ends the head"
}

// sums are the bytes of each direction, in words.
func (x exchange) sums() (in, out string) {
	r := x.row
	if x.amidHead() {
		n := 0
		for _, p := range x.capture.Parts {
			n += len(p.Data)
		}
		return figure.Grouped(uint64(n)) + " bytes of a head so far", ""
	}
	if r == nil {
		return "", ""
	}
	in = figure.Grouped(uint64(r.In)) + " bytes received"
	out = figure.Grouped(uint64(r.Out)) + " bytes sent, first after " + figure.Span(r.First)
	if r.Short {
		out += ", cut short"
	}
	return in, out
}

// missing says why there are no bytes to show.
func (x exchange) missing(sc *scene.Scene) string {
	switch c := x.conn; {
	case x.amidHead() && c.Progress != nil:
		return figure.Size(c.Progress.Done) + " of a head have come; " + awaited(c) + " has not. The bytes that came before the wire was looked at are not shown."
	case x.amidHead():
		return "Part of a head has come; " + awaited(c) + " has not."
	case x.row == nil && c != nil && c.Open() && c.Requests == 0:
		return "No request has come on this connection yet."
	}
	if !sc.Source.Control {
		return "This recording holds no bytes of this exchange."
	}
	return "The bytes of this exchange were not kept. There is a budget for them: the first 16 KB of each direction, " +
		"512 KB a second in all, and 8 MB for the exchanges of the last while. Send the request again when there is less traffic."
}

// lines are the exchange's bytes in lines of w cells; nil when none were captured.
func (x exchange) lines(sc *scene.Scene, w int, hex bool) *dump {
	if x.capture == nil {
		return nil
	}
	said := remarks{End: x.sequel(sc)}
	said.In, said.Out = x.sums()
	d := dumpOf(x.capture.Parts, said, w, hex)
	what := "CLOSE"
	if x.row != nil && reason.Of(x.row.Why).Verdict == reason.Kept {
		what = "KEEP"
	}
	d.remark(x.capture.Steps, x.decided(sc), what)
	return d
}
