package tui

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/demo"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/tui/export"
	"httpserver/tui/overlay"
)

// captureOf is the dashboard after the story, with the bytes of request 7.6.
func captureOf(t *testing.T, head, content string) *Model {
	t.Helper()
	m := screen(t, 80, 24, Options{})
	m.Update(entriesMsg{
		{At: storyNow, Event: event.Wire{Conn: 7, Nth: 6, Dir: event.In, Data: []byte(head + content)}},
		{At: storyNow, Event: event.Wire{Conn: 7, Nth: 6, Dir: event.Out, Data: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nLocation: /x\r\n\r\n<p>\xff")}},
	})
	return m
}

func TestWhatIsKnownOfARequestIsInItsCommand(t *testing.T) {
	for head, want := range map[string]string{
		"GET /about.html HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n": `curl -v -H 'Accept: */*' -H 'User-Agent:' --path-as-is 'http://192.168.1.5:8080/about.html'`,
		"": `curl -v --path-as-is 'http://192.168.1.5:8080/about.html'`, // not captured
	} {
		m := captureOf(t, head, "")
		q := export.RequestOf(m.times.Shown, 7, 6)
		if got := q.Curl(m.times.Shown.Server().URL); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestCopyingGoesToTheClipboardAndAFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	m := captureOf(t, "GET /about.html HTTP/1.1\r\nHost: a\r\n\r\n", "")
	var terminal bytes.Buffer
	m.screen = &terminal
	m.Update(tea.WindowSizeMsg{Width: 200, Height: 50}) // room for the name of the file
	run(m, press(m, "Y"))
	shows(t, m, "the raw request is in the clipboard, and in ", "a client wrote it: it is not for a shell")
	_, sent, _ := strings.Cut(terminal.String(), "]52;c;")
	text, err := base64.StdEncoding.DecodeString(strings.TrimRight(sent, "\x07\x1b\\"))
	if want := "GET /about.html HTTP/1.1\r\nHost: a\r\n\r\n"; err != nil || string(text) != want {
		t.Errorf("the terminal was given %q (%v), want %q", text, err, want)
	}
	files, err := os.ReadDir(os.TempDir())
	if err != nil || len(files) != 1 {
		t.Errorf("%d files were written (%v), want 1", len(files), err)
	}
}

func TestExporting(t *testing.T) {
	for key, check := range map[string]func(t *testing.T, data []byte){
		"h": func(t *testing.T, data []byte) {
			var file struct {
				Log struct {
					Entries []struct{ Connection, Comment string }
				}
			}
			if err := json.Unmarshal(data, &file); err != nil {
				t.Fatal(err)
			}
			all := file.Log.Entries
			if len(all) != 6 || all[5].Connection != "7" || all[5].Comment != `#7 stays open: HTTP/1.1 and no "Connection: close"` {
				t.Errorf("want the 6 entries of connection 7, got %+v", all)
			}
		},
		"j": func(t *testing.T, data []byte) {
			p, err := feed.Open(bytes.NewReader(data))
			if err != nil {
				t.Fatalf("not a recording: %v\n%s", err, data)
			}
			if n := p.Status().Len; n != 6 {
				t.Errorf("a recording of %d entries, want 6", n)
			}
		},
		"l": func(t *testing.T, data []byte) {
			want := "[2025-01-10 14:32:08] 192.168.1.5:52341 - GET /about.html - 200 - 2ms\n"
			if n := bytes.Count(data, []byte("\n")); n != 6 || !bytes.HasSuffix(data, []byte(want)) {
				t.Errorf("%d lines, want 6, the last of them %q:\n%s", n, want, data)
			}
		},
		"t": func(t *testing.T, data []byte) {
			if !bytes.Contains(data, []byte("│▸#7 ")) || bytes.Contains(data, []byte("\x1b")) || bytes.Contains(data, []byte("export 6")) {
				t.Errorf("not the screen as text:\n%s", data)
			}
		},
	} {
		t.Run(key, func(t *testing.T) {
			t.Chdir(t.TempDir())
			m := captureOf(t, "GET /about.html HTTP/1.1\r\nHost: a\r\n\r\n", "")
			m.setFilter("conn:7")
			press(m, "e")
			shows(t, m, "export 6 requests as")
			run(m, press(m, key))
			shows(t, m, map[bool]string{false: "6 requests exported to", true: "the screen exported to"}[key == "t"])
			files, err := os.ReadDir(".")
			if err != nil || len(files) != 1 {
				t.Fatalf("%d files (%v), want 1", len(files), err)
			}
			data, err := os.ReadFile(files[0].Name())
			if err != nil {
				t.Fatal(err)
			}
			check(t, data)
		})
	}
}

// A stage is a Control with demo traffic.
type stage struct {
	recorder
	started int
	playing bool
	stopped bool
	sent    []byte
	fails   error
}

func (s *stage) Scenarios() []demo.Scenario {
	return []demo.Scenario{{N: 1, Key: "1", Title: "one page, one connection", Does: "6 GETs on 1 connection", ByHand: "curl a\ncurl b", Watch: "one long line"},
		{N: 11, Key: "n", Title: "many\x1b[31m", Does: "does", ByHand: "by hand", Watch: "watch"}}
}
func (s *stage) StartDemo(n int) error    { s.started, s.playing = n, true; return s.fails }
func (s *stage) StopDemo()                { s.stopped = true }
func (s *stage) RunningDemo() (int, bool) { return s.started, s.playing }
func (s *stage) Resend(raw []byte) error  { s.sent = raw; return s.fails }

// TestTheDemoMenuSaysAllOnTheSmallestScreen looks at each scenario: only a
// command may be too long, and is then cut with a sign.
func TestTheDemoMenuSaysAllOnTheSmallestScreen(t *testing.T) {
	m := New(&told{now: storyNow}, &stage{}, Options{Renderer: renderer(0)})
	m.timer = noTimer
	m.Update(tea.WindowSizeMsg{Width: 60, Height: 18})
	press(m, "d")
	all := demo.Scenarios()
	m.layers[1].(*overlay.Menu).Scenarios = all
	for _, s := range all {
		m.dirty = true
		shows(t, m, "▸ "+s.Key+"  "+s.Title, "it plays:  "+s.Does, "watch for: "+s.Watch, "by hand:   ", "enter or its key starts")
		press(m, "j")
	}
	golden(t, "menu-60x18", ansi.Strip(drawn(t, m)))
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for _, s := range all {
		shows(t, m, s.Title, s.Does)
	}
	golden(t, "menu-80x24", ansi.Strip(drawn(t, m)))
}

func TestTheDemoMenu(t *testing.T) {
	s := &stage{}
	m := New(&told{now: storyNow}, s, Options{Renderer: renderer(0)})
	m.timer = noTimer
	m.Update(entriesMsg{{At: storyNow, Event: event.ServerStarted{Settings: event.Settings{KeepAlive: true}}}})
	shows(t, m, "Press d for demo traffic")
	press(m, "d")
	shows(t, m, "one page, one connection", "curl b", "watch for: one long line", "many?[31m")
	run(m, press(m, "j", "enter"))
	if s.started != 11 {
		t.Errorf("started %d, want 11", s.started)
	}
	shows(t, m, "DEMO 11", "Watch for: watch")
	run(m, press(m, "d", "1"))
	if s.started != 1 {
		t.Errorf("started %d, want 1", s.started)
	}
	run(m, press(m, "d", "s"))
	if !s.stopped {
		t.Error("nothing was stopped")
	}
	s.fails = errors.New("no address\x07")
	run(m, press(m, "d", "1"))
	shows(t, m, `demo 1 did not start: no address\x07`)

	// What a scenario shows it shows with keep-alive; without, there is nothing
	// of it to watch for.
	m.Update(entriesMsg{{At: storyNow, Event: event.SettingsChanged{}}})
	press(m, "d", "1")
	shows(t, m, "Watch for: keep-alive is off, each response ends its line")
	showsNot(t, m, "one long line")
}

func TestSendingARequestAgain(t *testing.T) {
	head := "GET /about.html HTTP/1.1\r\nHost: a\r\n\r\n"
	m := captureOf(t, head, "")
	s := &stage{}
	m.desk.Server = s
	run(m, press(m, "r"))
	if string(s.sent) != head {
		t.Errorf("sent %q, want the captured %q", s.sent, head)
	}
	press(m, "k")
	run(m, press(m, "r"))
	if want := "GET /about.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"; string(s.sent) != want {
		t.Errorf("sent %q, want %q", s.sent, want)
	}
}

// recording is the story as a file.
func recording(t *testing.T) *feed.Player {
	t.Helper()
	var file bytes.Buffer
	if err := feed.Record(t.Context(), &file, &told{entries: theStory(), ends: true}); err != nil {
		t.Fatal(err)
	}
	p, err := feed.Open(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pulled lets the dashboard take what the recording has ready.
func pulled(t *testing.T, m *Model) {
	t.Helper()
	done, cancel := cancelled(t)
	defer cancel()
	for {
		entries, err := m.src.Next(done, nil)
		if err != nil && !errors.Is(err, done.Err()) {
			t.Fatal(err)
		}
		if len(entries) == 0 {
			return
		}
		m.Update(entriesMsg(entries))
	}
}

func TestARecordingIsPlayedBackAndForth(t *testing.T) {
	p := recording(t)
	m := NewReplay(p, Options{Renderer: renderer(0), Zone: time.UTC})
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 35})
	press(m, " ")
	shows(t, m, "REPLAY 1x", "PAUSED")
	p.Seek(time.Hour)
	pulled(t, m)
	shows(t, m, "64 requests", "END")
	press(m, "X") // the last close before the end: #13 at 1.4 s before it
	pulled(t, m)
	shows(t, m, "62 requests / 14 connections")
	if c := m.times.Live.Conn(13); c == nil || c.Open() {
		t.Error("connection 13 is not closed where it closes")
	}
	press(m, "X", "X")
	pulled(t, m)
	if m.times.Live.Conn(12) != nil {
		t.Error("going back did not undo the opening of connection 12")
	}
	for range 3 {
		press(m, ".")
	}
	press(m, "+", "+")
	shows(t, m, "REPLAY 4x")
	press(m, "!")
	pulled(t, m)
	press(m, "(", ")", "-", ",", "\"", "x", " ")
	pulled(t, m)
	showsNot(t, m, "keep-alive")
}

func TestGoingBackKeepsTheSnapshotThatARecordingBeginsWith(t *testing.T) {
	entries := append([]event.Entry{{At: ago(300 * sec), Event: event.Snapshot{Server: event.ServerStarted{URL: "http://snapshot"}}}}, theStory()[1:]...)
	var file bytes.Buffer
	if err := feed.Record(t.Context(), &file, &told{entries: entries, ends: true}); err != nil {
		t.Fatal(err)
	}
	p, err := feed.Open(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	m := NewReplay(p, Options{Renderer: renderer(0)})
	p.Seek(time.Hour)
	pulled(t, m)
	requests := m.times.Live.Totals().Requests
	p.Seek(sec)
	pulled(t, m)
	if url := m.times.Live.Server().URL; url != "http://snapshot" {
		t.Errorf("after going back the server is %q", url)
	}
	if n := m.times.Live.Totals().Requests; n >= requests {
		t.Errorf("after going back there are %d requests, at the end %d", n, requests)
	}
}
