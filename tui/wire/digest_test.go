package wire

import (
	"strings"
	"testing"

	"httpserver/internal/event"
	"httpserver/tui/canvas"
	"httpserver/tui/screentest"
)

// On a screen that has no room for both heads, the first picture has the lines that say
// where messages begin and end, and what follows each head.
func TestADigestHasWhatDecides(t *testing.T) {
	in := func(text string) event.Wire { return event.Wire{Dir: event.In, Data: []byte(text)} }
	out := func(text string) event.Wire { return event.Wire{Dir: event.Out, Data: []byte(text)} }
	step := func(dir event.Dir, what, fact string) event.Step { return event.Step{Dir: dir, What: what, Fact: fact} }
	const get, close = "GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nX: 1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nconnection: close\r\n\r\n"
	for name, c := range map[string]struct {
		parts []event.Wire
		steps []event.Step
		want  string
	}{
		"a length": {
			[]event.Wire{in(get), out("HTTP/1.1 200 OK\r\nDate: x\r\nServer: a\r\nContent-Length: 2\r\n\r\nok")},
			[]event.Step{step(event.In, "content", "none"), step(event.Out, "framing", "2 bytes"), step(event.Out, "content", "2 bytes")},
			`    0 > GET / HTTP/1.1\r\n
   44 > \r\n  the head ends; no content follows
    0 < HTTP/1.1 200 OK\r\n
   37 < Content-Length: 2\r\n
   56 < \r\n  the head ends; content: 2 bytes
        = KEEP   no request has followed`,
		},
		"chunks, and a field that decides": {
			[]event.Wire{in(close), out("HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")},
			[]event.Step{step(event.In, "content", "none"), step(event.Out, "framing", "in chunks"), step(event.Out, "content", "in chunks")},
			`    0 > GET / HTTP/1.1\r\n
   25 > connection: close\r\n
   44 > \r\n  the head ends; no content follows
    0 < HTTP/1.1 200 OK\r\n
   23 < Transfer-Encoding: chunked\r\n
   51 < \r\n  the head ends; content in chunks
        = KEEP   no request has followed`,
		},
		"until the close": {
			[]event.Wire{in(get), out("HTTP/1.0 200 OK\r\nA: b\r\n\r\nok")},
			[]event.Step{step(event.In, "content", "none"), step(event.Out, "content", "2 bytes")},
			`    0 > GET / HTTP/1.1\r\n
   44 > \r\n  the head ends; no content follows
    0 < HTTP/1.0 200 OK\r\n
   23 < \r\n  the head ends; content until the connection closes
        = KEEP   no request has followed`,
		},
	} {
		d := dumpOf(c.parts, remarks{In: "sum", Out: "sum", End: "= KEEP   no request has followed"}, 60, false)
		if !d.outOfSight(6) || d.outOfSight(20) {
			t.Errorf("%s: the response's head ends in sight of 6 lines, or not of 20", name)
		}
		d.remark(c.steps, event.Step{}, "")
		short := d.digest(7)
		got := screentest.Text(70, short.Len(), func(g *canvas.Grid) {
			for i := range short.lines {
				short.Draw(g, canvas.Rect(0, i, 70, 1), i, event.Step{})
			}
		})
		if got = strings.TrimRight(got, "\n"); got != strings.ReplaceAll(c.want, "\n   ", "\n   ") {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
	d := dumpOf([]event.Wire{in(get), out("HTTP/1.1 200 OK\r\nDate: x\r\n\r\nok")}, remarks{}, 60, false)
	if got := d.digest(12); got.Len() != 8 || !strings.Contains(string(got.lines[1].data), "Host") {
		t.Errorf("where there is room for all fields, the digest has %d lines", got.Len())
	}
}
