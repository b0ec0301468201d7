package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A keystroke is a key, by Bubble Tea's name for it, or a click, and what the
// screen shows only after it.
type keystroke struct {
	key   string
	does  string   // in the words of the help; "" for what a key means in a question
	shows []string // patterns, all of which match the screen, and not all of them before
}

// What begins patterns that are not for the screen's text: bytes that are
// written, and a title in reverse video, as that of the panel with the focus.
const (
	writes = "writes "
	focus  = "focus on "
)

func see(shows ...string) []string { return shows }

// onServer are the keys of the running server's dashboard. #1 has two requests,
// #2 thirty, and #3 was refused.
var onServer = []keystroke{
	{"k", "up", see(`▸ *2\.30 `)},
	{"j", "down", see(`▸ *3\.1 `)},
	{"up", "up", see(`▸ *2\.30 `)},
	{"down", "down", see(`▸ *3\.1 `)},
	{"pgup", "half a page up", see(`▸ *2\.2\d `)},
	{"pgdown", "half a page down", see(`▸ *3\.1 `)},
	{"ctrl+u", "half a page up", see(`▸ *2\.2\d `)},
	{"ctrl+d", "half a page down", see(`▸ *3\.1 `)},
	{"ctrl+b", "half a page up", see(`▸ *2\.2\d `)},
	{"ctrl+f", "half a page down", see(`▸ *3\.1 `)},
	{"g", "first", see(`▸ *1\.1 `)},
	{"G", "last, and follow", see(`▸ *3\.1 `, `!follows again`)},
	{"home", "first", see(`▸ *1\.1 `)},
	{"end", "last, and follow", see(`▸ *3\.1 `, `!follows again`)},
	{"N", "request before", see(`▸ *2\.30 `)},
	{"n", "next request", see(`▸ *3\.1 `)},
	{"f", "follow", see(`!follows again`)},
	{"f", "follow", see(`follows again`)},
	{"esc", "back", see(`!follows again`)},

	{"/", "filter", see(`enter keep`)},
	{"pat", "", see(`tab: path:`)},
	{"tab", "", see(`tab: /`)},
	{"/echo/two", "", see(`1\.2 .*/echo/two`, `!2\.29 `)},
	{"enter", "", see(`!enter keep`)},
	{"esc", "back", see(`2\.29 `)},

	{"tab", "panel", see(focus + "Lanes")},
	{"z", "zoom", see(`!Requests  `)},
	{"z", "zoom", see(`Requests  `)},
	{"shift+tab", "panel", see(focus + "Latency")},
	{"shift+tab", "panel", see(focus + "Lanes")},
	{"shift+tab", "panel", nil}, // the next key shows it
	{"z", "zoom", see(`!Lanes`)},
	{"z", "zoom", see(`Lanes`)},
	{" ", "pause", see(`PAUSED`)},
	{" ", "pause", see(`!PAUSED`)},
	{"E", "explain at length", see(`╭─ Why   RFC`)},
	{"E", "explain at length", see(`!╭─ Why   RFC`)},
	{"V", "the verdict", see(`nothing is to be said of the last minute`)},
	{"H", "quiz: keep/close?", see(`keep or close`)},
	{"c", "", see(`right \(1 of 1\)`)},
	{"H", "quiz: keep/close?", see(`!right \(1 of 1\)`)},
	{"P", "mask addresses", see(`!127\.0\.0\.1`)},
	{"P", "mask addresses", see(`127\.0\.0\.1`)},
	{"R", "what-if RTT", see(`at a round trip of 10 ms`)},
	{"m", "mouse on or off", see(`the mouse is the terminal's`, writes+"\x1b[?1002l")},
	{"m", "mouse on or off", see(`the mouse is the dashboard's`, writes+"\x1b[?1002h")},
	{"t", "theme", see(`theme contrast`, writes+"38;5;")},
	{"t", "theme", see(`theme mono`)},
	{"t", "theme", see(`theme auto`)},
	{"B", "last messages", see(`Messages   \d`, `at a round trip of`)},
	{"esc", "", see(`!Messages`)},
	{"ctrl+l", "redraw", see(writes + "\x1b[2J")},
	{"p", "present", see(`one line = one connection,`)},
	{"p", "present", see(`Throughput`)},
	{"ctrl+z", "", see(`ctrl\+z would stop the server as well`)},
	{"?", "help", see(`Help: overview`)},
	{"ctrl+l", "", see(writes + "\x1b[2J")},
	{"esc", "back", see(`!Help: overview`)},
	{"click ? help", "", see(`Help: overview`)},
	{"esc", "back", see(`!Help: overview`)},

	{"2", "views", see(`ID PEER`)},
	{"s", "sort by a column", see(`sort: 1 ID 2 PEER`)},
	{"2", "", see(`by peer`)},
	{"S", "reverse the order", see(`by peer, reversed`)},
	{"3", "views", see(`Lanes`, `!ID PEER`)},
	{"v", "sequence", see(`sequence view`)},
	{"v", "sequence", see(`!sequence view`)},
	{"<", "shorter cells", see(`1 cell = 100 ms`)},
	{">", "longer cells", see(`1 cell = 250 ms`)},
	{"h", "earlier", see(`s ago`)},
	{"l", "later", see(`!s ago`)},
	{"left", "earlier", see(`s ago`)},
	{"right", "later", see(`!s ago`)},
	{"4", "views", see(`Requests`, `!Lanes`)},
	{"l", "scroll right", see(`!2\.30 \[20`)},
	{"h", "scroll left", see(`2\.30 \[20`)},
	{"right", "scroll right", see(`!2\.30 \[20`)},
	{"left", "scroll left", see(`2\.30 \[20`)},
	{"5", "views", see(`Requests per connection`)},
	{"b", "bytes", see(`Bytes   `)},
	{"c", "open connections", see(`Open connections`)},
	{"k", "up", see(`▸400`)},
	{"k", "up", see(`▸204`)},
	{"2", "views", see(`ID PEER`)},
	{"c", "clients", see(`Clients   1 by address   avoidable connections first`)},
	{"s", "sort by a column", see(`sort: 1 CLIENT 2 OPEN`)},
	{"2", "", see(`by open`)},
	{"S", "reverse the order", see(`by open, reversed`)},
	{"b", "by what", see(`no User-Agent told`)},
	{"b", "by what", see(`127\.0\.0\.1`)},
	{"enter", "filter by it", see(`Lanes`, `/peer:=127\.0\.0\.1`)},
	{"esc", "back", see(`!/peer:`)},
	{"6", "views", see(`Clients   1`)},
	{"1", "views", see(`Lanes`, `Throughput`, `Latency`)},

	{"o", "why: next lane", see(`WHY server closed #3|WHY #\d stays`, `follows again`)},
	{"esc", "back", see(`!follows again`)},
	{"i", "mark this moment", see(`mark 1 is set`)},
	{"deploy", "", see(`its name: deploy`)},
	{"enter", "", see(`↓1 deploy|deploy 1↓`)},
	{"I", "since a mark", see(`SINCE mark 1 deploy`, `p50  - |no response`)},
	{"I", "since a mark", see(`!SINCE`)},

	{"k", "up", see(`▸ *2\.30 `)},
	{"enter", "wire view", see(`WIRE +#2\.30`)},
	{"n", "next step", see(`step 1 of`)},
	{"n", "next step", see(`step 2 of`)},
	{"p", "step before", see(`step 1 of`)},
	{"h", "hex", see(`hexadecimal`)},
	{",", "exchange before", see(`WIRE +#2\.29`)},
	{".", "next exchange", see(`WIRE +#2\.30`)},
	{"esc", "back", see(`!WIRE`)},
	{"w", "wire view", see(`WIRE +#2\.30`)},
	{"esc", "back", see(`!WIRE`)},

	{"y", "copy as curl", see(`the curl command is in the clipboard`, writes+"\x1b]52;c;")},
	{"Y", "copy the raw request", see(`the raw request is in the clipboard`, writes+"\x1b]52;c;")},
	{"e", "export", see(`export 33 requests as`)},
	{"t", "", see(`the screen exported to `)},
	{"r", "resend", see(`resending #2\.30`, `#4 `)},
	{"G", "last, and follow", see(`!follows again`)},

	{"click #1 ", "", see(`Connection #1`)},
	{"click #1 ", "", see(`WIRE +#1`)},
	{"esc", "back", see(`!WIRE`)},
	{"click 2.5 [", "", see(`▸ *2\.5 `)},
	{"wheel down 2.5 [", "", see(`▸ *2\.8 `)},
	{"wheel up 2.5 [", "", see(`▸ *2\.5 `)},
	{"click KEEP-ALIVE", "", see(`KEEP-ALIVE off`)},
	{"click KEEP-ALIVE", "", see(`KEEP-ALIVE on`)},

	{"x", "close", see(`x again closes #\d`)},
	{"x", "close", see(`#\d closes`)},

	{"a", "keep-alive", see(`KEEP-ALIVE off`)},
	{"a", "keep-alive", see(`KEEP-ALIVE on`)},
	{"-", "shorter idle", see(`idle 1m`)},
	{"-", "shorter idle", see(`idle 30s`)},
	{"+", "longer idle", see(`idle 1m`)},
	{"-", "shorter idle", see(`idle 30s`)},
	{"=", "longer idle", see(`idle 1m`)},
	{"M", "max requests", see(`max 1 `)},
	{"L", "delay", see(`delay 50`)},
	{"d", "demo", see(`Demo traffic`)},
	{"2", "", see(`(?i)demo 2`)},
	{"q", "quit", see(writes + "\x1b[?1049l")},
}

// replayed are the keys of a recording.
var replayed = []keystroke{
	{"C", "before and after", see(`!Before and after`)},
	{"C", "before and after", see(`Connections are reused as before`)},
	{"esc", "", see(`!Before and after`)},
	{" ", "pause", see(`PAUSED`)},
	{"+", "faster", see(`REPLAY 2x`)},
	{"=", "faster", see(`REPLAY 4x`)},
	{"-", "slower", see(`REPLAY 2x`)},
	{"x", "next close", see(`#3 .*┤`)},
	{"x", "next close", see(`#4 .*┤`)},
	{"X", "close before", see(`#3 .*┤`, `!#4 .*┤`)},
	{",", "step back", see(`!#3 .*┤`)},
	{".", "step", see(`#3 .*┤`)},
	{`"`, "fault before", see(`!#3 .*┤`)},
	{",", "step back", see(`!3\.1 .*GET / - 400`)},
	{"!", "next fault", see(`3\.1 .*GET / - 400`)},
	{")", "10 s on", see(`#3 .*┤`)},
	{"(", "10 s back", see(`!#3 .*┤`)},
	{"]", "next mark", see(`↓1|1↓`)},
	{"[", "mark before", see(`no mark of the recording before`)},
	{"ctrl+c", "quit", see(writes + "\x1b[?1049l")},
}

// ofCapture are the keys that only a packet capture has.
var ofCapture = []keystroke{
	{" ", "pause", see(`PAUSED`)},
	{"}", "next LOST", see(`1 LOST`, `#2 .*!`)},
	{"}", "next LOST", see(`2 LOST`, `#1 .*!`)},
	{"{", "LOST before", see(`1 LOST`)},
	{"@", "next server", see(`there is one server here`)},
	{"q", "quit", see(writes + "\x1b[?1049l")},
}

// ofTeacher are the keys of a shared server.
var ofTeacher = []keystroke{
	{"S", "join screen", see(`ssh -p \d+ 127\.0\.0\.1`, `SHA256:`)},
	{"esc", "", see(`!SHA256:`)},
}

// ofFleet are the keys that httpfleet alone has; package tui presses them.
var ofFleet = []binding{{"7", "servers"}, {"enter", "look at it"}}

// Every key of the dashboard is pressed, and its effect is seen.
func TestEveryKey(t *testing.T) {
	t.Parallel()
	var pressed []binding
	for _, s := range slices.Concat(onServer, replayed, ofCapture, ofTeacher) {
		pressed = append(pressed, binding{s.key, s.does})
	}
	for _, b := range bindings() {
		if b.does != "views" && !slices.Contains(pressed, b) && !slices.Contains(ofFleet, b) {
			t.Errorf("the key %q, %q, is not pressed", b.key, b.does)
		}
	}
	dir := t.TempDir()
	recording := filepath.Join(dir, "run.jsonl")
	public, err := filepath.Abs("../../public")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("live", func(t *testing.T) {
		term := onTerminal(t, 120, 35, nil, "/bin/sh", "-c", `cd "$0" && exec "$@"`, dir, binary(t, "httpserver"),
			"--port", "0", "--root", public, "--idle-timeout", "10m", "--record", recording)
		d := newDisplay(term, 120, 35)
		d.waitFor("at the start", `http://localhost:\d+`)
		term.url = regexp.MustCompile(`http://localhost:\d+`).FindString(d.now())
		defer typicalTraffic(term)()
		d.waitFor("when all has been asked for", `▸ *3\.1 `)
		d.strike(term, onServer)
		if all, _ := filepath.Glob(filepath.Join(dir, "httpserver-*.txt")); len(all) != 1 {
			t.Errorf("exported: %q", all)
		}
	})
	t.Run("shared", func(t *testing.T) {
		term := onTerminal(t, 120, 35, []string{"XDG_CONFIG_HOME=" + dir}, binary(t, "httpserver"), "--host", "127.0.0.1", "--port", "0", "--share", "--share-port", "0")
		d := newDisplay(term, 120, 35)
		d.waitFor("at the start", `127\.0\.0\.1:\d+`)
		d.strike(term, ofTeacher)
	})
	t.Run("a recording", func(t *testing.T) {
		term := onTerminal(t, 120, 35, nil, binary(t, "httpserver"), "--replay", recording, "--against", recording)
		d := newDisplay(term, 120, 35)
		d.waitFor("at the start", `Before and after`)
		d.strike(term, replayed)
	})
	t.Run("a capture", func(t *testing.T) {
		term := onTerminal(t, 120, 35, nil, binary(t, "httpserver"), "--pcap", "../../internal/capture/testdata/nginx.pcap")
		d := newDisplay(term, 120, 35)
		d.waitFor("at the start", `CAPTURE file +1 server`)
		d.strike(term, ofCapture)
	})
}

// typicalTraffic is what onServer is about. The connections stay open until the
// result is called.
func typicalTraffic(term *terminal) func() {
	one, two, three := term.dial(), term.dial(), term.dial()
	for i := range 2 {
		one.ask("/echo/" + []string{"one", "two"}[i])
		one.answer()
	}
	for range 30 {
		two.ask("/status/204")
		two.answer()
	}
	three.say("GET / HTTP/1.1\r\n\r\n")
	three.answer()
	return func() { one.Close(); two.Close(); three.Close() }
}

// strike presses keys and waits for what they do.
func (d *display) strike(term *terminal, strokes []keystroke) {
	d.t.Helper()
	for i, s := range strokes {
		d.now()
		from := len(d.all)
		met := func() bool {
			return !slices.ContainsFunc(s.shows, func(p string) bool { return !d.meets(p, from) })
		}
		when := fmt.Sprintf("key %d, %q, %s", i+1, s.key, s.does)
		if s.shows != nil && met() {
			d.t.Fatalf("%s: %q is to be seen before it is pressed:\n%s", when, s.shows, d.screen)
		}
		term.press(d.sent(s.key))
		d.until(when, fmt.Sprintf("%q", s.shows), met)
	}
}

// meets tells whether a pattern matches; from is where what was written since
// the key begins.
func (d *display) meets(pattern string, from int) bool {
	if bytes, ok := strings.CutPrefix(pattern, writes); ok {
		return d.wrote(bytes, from)
	}
	if title, ok := strings.CutPrefix(pattern, focus); ok {
		x, y, found := d.place(title)
		return found && d.screen.Cell(x, y).Reversed
	}
	return d.shows(pattern)
}

// sent is what a terminal sends for a key, or for "click TEXT" and "wheel up
// TEXT" with the mouse where that text is.
func (d *display) sent(key string) string {
	for what, button := range map[string]int{"click ": 0, "wheel up ": 64, "wheel down ": 65} {
		if text, ok := strings.CutPrefix(key, what); ok {
			x, y, found := d.place(text)
			if !found {
				d.t.Fatalf("%s: nowhere on\n%s", key, d.screen)
			}
			return "\x1b[<" + strconv.Itoa(button) + ";" + strconv.Itoa(x+1) + ";" + strconv.Itoa(y+1) + "M"
		}
	}
	return typed(key)
}
