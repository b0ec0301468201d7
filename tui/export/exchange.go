package export

import (
	"strconv"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

// RequestOf is what is known of a connection's nth request: from the bytes if they
// were captured, else from its row, else a request for /.
func RequestOf(st *monitor.State, conn uint64, nth int) Request {
	q := Request{Method: "GET", Target: "/", Minor: 1}
	if c := st.Conn(conn); c != nil {
		q.Minor = c.Minor
	}
	if r := st.RowOf(conn, nth); r != nil {
		q.Method, q.Target, q.Cut = r.Method, r.Target, r.TargetLen > 0
	}
	q.Read(Captured(st.Capture(conn, nth), event.In))
	return q
}

// Resendable is the bytes of a connection's nth request as captured or, where they
// were not captured as a whole, of a plain request for the same target.
func Resendable(st *monitor.State, conn uint64, nth int) []byte {
	if raw, whole := Captured(st.Capture(conn, nth), event.In); whole && len(raw) > 0 {
		return raw
	}
	q := RequestOf(st, conn, nth)
	return []byte(q.Method + " " + q.Target + " HTTP/1." + strconv.Itoa(int(q.Minor)) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}
