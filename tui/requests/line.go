package requests

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
)

// A writer writes rows, one after the other.
type writer struct {
	g      *canvas.Grid
	sc     *scene.Scene
	line   event.Log
	in     canvas.Rectangle
	gutter int
	shift  int
	buf    []byte
}

// name is a request's connection and its number there: 7.5.
func name(r *monitor.Row) string { return nameOf(r.Conn, r.Nth) }

func nameOf(conn uint64, nth int) string {
	return strconv.FormatUint(conn, 10) + "." + strconv.Itoa(nth)
}

// inProgress writes the request in progress on a connection into line y. It is no
// line of the log: that comes with the response.
func (w *writer) inProgress(y int, c *monitor.Conn) {
	g, end, x := w.g, w.in.X+w.in.W, &c.Current
	id := nameOf(c.ID, x.Nth)
	col := g.Text(w.in.X+1+max(0, w.gutter-len(id)), y, end, canvas.Busy, id) + 1
	since := time.Duration(w.sc.Now.UnixNano() - x.Start)
	tail := " - in progress for " + figure.Seconds(max(0, since).Truncate(100*time.Millisecond))
	head := time.Unix(0, x.Start).In(w.sc.Zone).Format("[15:04:05] ") + w.sc.Peer(c, 21, g.Glyphs) + " - " + canvas.Middle(canvas.Safe(x.Method), 10, g.Glyphs.Cut) + " "
	target := canvas.Safe(x.Target)
	if room := end - col - canvas.Width(head+tail); room < min(12, len(target)) {
		head = canvas.Middle(canvas.Safe(x.Method), 10, g.Glyphs.Cut) + " "
	}
	room := max(4, end-col-canvas.Width(head+tail))
	g.Text(col, y, end, canvas.Busy, head+canvas.Middle(target, room, g.Glyphs.Cut)+tail)
}

// row writes one request into line y.
func (w *writer) row(y int, r *monitor.Row, chosen bool) {
	g, end := w.g, w.in.X+w.in.W
	code := canvas.StatusStyle(int(r.Status))
	if r.Status >= 400 {
		g.Put(w.in.X, y, code, '!')
	}
	id := name(r)
	x := w.in.X + 1 + max(0, w.gutter-len(id))
	s := canvas.Plain
	if chosen {
		s = canvas.Selected
		g.Put(x-1, y, s, g.Glyphs.Mark)
		code = canvas.DigitStyle(uint8(r.Status / 100))
	}
	x = g.Text(x, y, end, s, id) + 1
	var line []byte
	if w.shift > 0 {
		line = w.full(r)
		line = line[min(w.shift, len(line)):]
	} else {
		line = w.fit(r, end-x)
	}
	g.Bytes(x, y, end, s, line)
	if i := bytes.IndexByte(line, cutHere); i >= 0 {
		g.Put(x+i, y, s, g.Glyphs.Cut)
	}
	// " - 404 - 1ms": the status is before the last dash.
	if i := bytes.LastIndex(line, []byte(" - ")); i >= 3 {
		g.Paint(x+i-3, y, min(end, x+i), code)
	}
}

// full is the log line, valid until the next call.
func (w *writer) full(r *monitor.Row) []byte {
	w.buf = w.line.Append(w.buf[:0], time.Unix(0, r.At), w.sc.Masked(r).ResponseSent)
	return w.buf
}

// dated is the beginning of a line, up to the time of day.
const dated = "[2006-01-02 "

// cutHere marks where something is left out of a line; no line has such a byte.
const cutHere = 0

// fit is the log line in at most n cells. What is too long is left out: the date
// first, then the target's middle, never of status or time.
func (w *writer) fit(r *monitor.Row, n int) []byte {
	w.full(r)
	if len(w.buf) > n && len(w.buf) > len(dated) && w.buf[0] == '[' {
		w.buf = append(w.buf[:1], w.buf[len(dated):]...)
	}
	over := len(w.buf) - n
	if over <= 0 || n <= 0 {
		return w.buf
	}
	end := bytes.LastIndex(w.buf, []byte(" - "))
	end = bytes.LastIndex(w.buf[:max(0, end)], []byte(" - "))
	begin := bytes.LastIndexByte(w.buf[:max(0, end)], ' ') + 1
	if end <= begin || end-begin < over+8 {
		return w.compact(begin, end, n)
	}
	keep := end - begin - over - 1 // bytes of the target that stay
	tail := keep / 2
	from, to := canvas.Between(w.buf, begin+keep-tail, end-tail)
	w.buf[from] = cutHere
	return append(w.buf[:from+1], w.buf[to:]...)
}

// compact is the line without date and address, for a screen that has no room
// for them: time, method, target (from begin to end), status, milliseconds.
func (w *writer) compact(begin, end, n int) []byte {
	line := string(w.buf)
	method := strings.LastIndex(line[:max(0, begin)], " - ")
	stamp := strings.IndexByte(line, ']')
	if method < 0 || stamp < 9 || end < begin {
		return w.buf
	}
	head := line[stamp-8:stamp] + line[method+2:begin]
	target, tail := line[begin:end], line[end:]
	if over := len(head) + len(target) + len(tail) - n; over > 0 && len(target) > over {
		target = canvas.Middle(target, len(target)-over, cutHere)
	}
	return append(append(append(w.buf[:0], head...), target...), tail...)
}
