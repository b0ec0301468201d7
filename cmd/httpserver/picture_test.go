package main

import (
	"cmp"
	"encoding/xml"
	"flag"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/tui/screentest"
)

// The README's pictures are what the program draws:
//
//	go test ./cmd/httpserver -run Pictures -pictures
var drawPictures = flag.Bool("pictures", false, "draw the README's pictures, on port 8080")

// A picture is a screen worth a look: what runs, what happens, and what has to
// be seen.
type picture struct {
	file, alt  string
	cols, rows uint16
	args       []string
	script     string // runs instead of httpserver, with the programs in $BIN
	begins     string // is on its first screen; "": KEEP-ALIVE
	happens    func(*testing.T, *terminal)
	until      string // a film ends when this is seen; "" for a picture without motion
	shows      []string
}

var pictures = []picture{
	{
		file: "dashboard.svg",
		alt:  "The dashboard. Each line is a TCP connection: one carries six requests and waits for more, a mark shows when its idle timeout strikes; five with one request each form a staircase, and each says that the client wanted it closed. Others ended because of a request without Host, and silence. Below: the log, the connection that was chosen, throughput, latency, and why the newest connection is kept.",
		cols: 120, rows: 35, happens: mixedTraffic,
		shows: []string{"Lanes", "server: 400, no Host", "server: idle 5 s", "server: client asked", "/nope.html", "WHY", "req/conn"},
	},
	{
		file: "lesson.svg",
		alt:  "A recording of demo scenario 3 is played on a terminal of 60 by 18 cells: six requests arrive on one connection, a line that grows, while six others open a connection each, a staircase. The score compares them, and the last line says why each connection is kept or closed.",
		cols: 60, rows: 18, args: []string{"--replay", "../../tui/testdata/demo/3.jsonl"}, until: " END",
		shows: []string{"KEEP-ALIVE ON", "6 requests", "1 connection", "6 connections", "server: client asked", "WHY"},
	},
	{
		file: "wire.svg",
		alt:  "The wire view of an HTTP/1.0 request: its bytes, the parser's steps beside them, and the step that decided: version 1.0, so the connection is closed.",
		cols: 80, rows: 24, args: []string{"--demo", "5"}, happens: func(t *testing.T, term *terminal) {
			term.shows("GET /echo/1")
			time.Sleep(500 * time.Millisecond)
			for _, key := range []string{"\r", "n", "n", "n"} {
				term.press(key)
				time.Sleep(300 * time.Millisecond)
			}
		},
		shows: []string{"WIRE", "GET /echo/1", "version", "WHY"},
	},
	{
		file: "capture.svg",
		alt:  "A packet capture of nginx. Each line is a TCP connection. Two end with an exclamation mark, LOST: a request came 594 and 301 ms after the server had closed. Others say that the server closed after 2.0 seconds of silence, or that the client closed, and that another connection was free when they were opened. The title has the idle timeout as measured on 4 connections. Below: the log, and in words why the first connection was closed, with the numbers of the two packets.",
		cols: 100, rows: 24, args: []string{"--pcap", "internal/capture/testdata/nginx.pcap"}, begins: "CAPTURE", happens: func(t *testing.T, term *terminal) {
			for range 2 { // to the second lost request
				term.press("}")
				time.Sleep(300 * time.Millisecond)
			}
		},
		shows: []string{"CAPTURE", "measured", "2 LOST", "server: LOST", "was free", "server: idle", "next LOST", "after the server's FIN"},
	},
	{
		file: "fleet.svg",
		alt:  "Three servers behind HAProxy as a table: web-2 has one request per connection and reuses none, its connections are reset between requests; web-1 and web-3 have one connection each and reuse nearly all. Below, the verdict on the last minute: web-2 reuses worse than the others.",
		cols: 100, rows: 22, script: "cmd/httpfleet/three-servers.sh", begins: "Servers", happens: func(t *testing.T, term *terminal) {
			term.shows("reuses worse")
			time.Sleep(8 * time.Second)
		},
		shows: []string{"FLEET", "3 servers", "web-1", "web-2", "web-3", "REQ/CONN", "client: reset", "web-2 reuses worse than the others"},
	},
}

func TestPicturesAreOfTheProgram(t *testing.T) {
	for _, p := range pictures {
		file := filepath.Join("../../.github", p.file)
		if *drawPictures {
			if err := os.WriteFile(file, []byte(p.draw(t)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		text := svgText(t, file)
		for _, want := range p.shows {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not show %q; draw it again with -pictures", file, want)
			}
		}
		if p.until != "" {
			moves(t, file)
		}
		if size := len(content(t, file)); size > 150<<10 {
			t.Errorf("%s has %d bytes", file, size)
		}
		if !strings.Contains(docs(t), ".github/"+p.file) {
			t.Errorf("the README does not show %s", p.file)
		}
	}
}

// moves checks that a file moves as an image in a page: by CSS, which such an image may
// have, in both colours of a page, and not where the reader has asked for less motion.
func moves(t *testing.T, file string) {
	t.Helper()
	svg := content(t, file)
	for _, want := range []string{"@keyframes", "step-end infinite", "prefers-color-scheme:light", "prefers-reduced-motion"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s has no %q", file, want)
		}
	}
	for _, never := range []string{"<script", "http://", "https://", "url(", "@import"} {
		if strings.Contains(strings.Replace(svg, `xmlns="http://www.w3.org/2000/svg"`, "", 1), never) {
			t.Errorf("%s has %q, which no image in a page may load or run", file, never)
		}
	}
}

// draw is a new picture.
func (p picture) draw(t *testing.T) string {
	t.Helper()
	if p.until != "" {
		return drawFilm(p.film(t), p.alt)
	}
	return drawSVG(cellsOf(p.take(t)), p.alt)
}

// take runs the program and returns its terminal when the picture is there.
func (p picture) take(t *testing.T) *screentest.Screen {
	t.Helper()
	run := append([]string{binary(t, "httpserver")}, p.args...)
	if p.script != "" {
		run = []string{"sh", p.script}
	}
	term := onTerminal(t, p.cols, p.rows, []string{"COLORTERM=truecolor", "BIN=" + filepath.Dir(binary(t, "httpserver"))}, "sh",
		append([]string{"-c", `cd ../.. && exec "$0" "$@"`}, run...)...)
	term.url = "http://localhost:8080"
	term.shows(cmp.Or(p.begins, "KEEP-ALIVE"))
	p.happens(t, term)
	defer func() { // the port is free for the next picture
		term.press("\x03")
		term.status()
	}()
	screen := screentest.New(t, int(p.cols), int(p.rows))
	if _, err := screen.Write([]byte(term.screen.String())); err != nil {
		t.Fatal(err)
	}
	return screen
}

// mixedTraffic plays what a picture of the whole dashboard needs: a connection
// for each way to be kept or closed. Times are seconds before the picture.
func mixedTraffic(t *testing.T, term *terminal) {
	const host, end, bye = " HTTP/1.1\r\nHost: localhost:8080\r\n", "\r\n", "Connection: close\r\n\r\n"
	now := time.Now().Add(17500 * time.Millisecond)
	conns := map[string]net.Conn{}
	send := func(before float64, conn, text string) {
		time.Sleep(time.Until(now.Add(-time.Duration(before * float64(time.Second)))))
		if conns[conn] == nil {
			c := term.dial()
			go func() { io.Copy(io.Discard, c); c.Close() }()
			conns[conn] = c
		}
		if _, err := io.WriteString(conns[conn], text); err != nil {
			t.Fatal(err)
		}
	}
	send(17.0, "visitor", "GET /"+host+end)
	for i, target := range []string{"/style.css", "/page.js", "/logo.svg", "/lanes.svg", "/echo/hello"} {
		send(16.2-float64(i)*.75, "visitor", "GET "+target+host+end)
	}
	send(12.3, "old", "GET / HTTP/1.0\r\n\r\n")
	send(10.8, "hostless", "GET / HTTP/1.1\r\n\r\n")
	send(7.8, "reader", "GET /"+host+end)
	send(7.0, "silent", "GET /handout.html"+host+end)
	send(6.6, "reader", "GET /style.css"+host+end)
	send(6.0, "reader", "GET /page.js"+host+end)
	for i, target := range []string{"/", "/style.css", "/page.js", "/logo.svg", "/lanes.svg"} {
		send(5.2-float64(i)*.75, "close "+target, "GET "+target+host+bye)
		switch i {
		case 0:
			send(4.7, "reader", "GET /logo.svg"+host+end)
		case 2:
			send(3.2, "poster", "POST /echo"+host+"Content-Length: 20\r\n\r\n{\"message\": \"hello\"}")
		}
	}
	send(1.9, "reader", "GET /nope.html"+host+end)
	send(1.4, "poster", "POST /echo"+host+"Content-Length: 524288\r\n\r\n{\"message\": \"this takes a while"+strings.Repeat(" and on", 9800))
	send(.8, "reader", "GET /handout.html"+host+end)
	time.Sleep(time.Until(now))
}

// svgText is all text in an SVG file, which has to be well-formed.
func svgText(t *testing.T, file string) string {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(content(t, file)))
	var text strings.Builder
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return text.String()
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if c, ok := tok.(xml.CharData); ok {
			text.Write(c)
		}
	}
}
