package save

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/export"
)

// A new file never takes the place of another one, and only its owner reads it.
func TestAnExportIsANewFileOfItsOwner(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	x := &export.Batch{Screen: "the picture\n"}
	for _, dir := range []string{".", os.Getenv("TMPDIR")} {
		said := Export("screen.txt", export.Screen(), x)
		_, path, ok := strings.Cut(said, "the screen exported to ")
		if !ok || (dir == ".") != (filepath.Base(path) == "screen.txt") {
			t.Fatalf("it says %q", said)
		}
		info, err := os.Stat(path)
		text, _ := os.ReadFile(path)
		if err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(string(text), "the picture") {
			t.Errorf("%s has mode %v (%v) and says %q", path, info.Mode(), err, text)
		}
		if dir == "." {
			os.WriteFile("screen.txt", []byte("the first"), 0o600)
		}
	}
	if first, _ := os.ReadFile("screen.txt"); string(first) != "the first" {
		t.Errorf("the file that was there says %q now", first)
	}
}

func TestACopyGoesToTheClipboardAndAFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for name, c := range map[string]struct {
		terminal *bytes.Buffer
		text     string
		says     string
	}{
		"to a terminal":                {&bytes.Buffer{}, "curl x", "it is in the clipboard, and in "},
		"without a terminal":           {nil, "curl x", "it is in "},
		"more than a clipboard takes":  {&bytes.Buffer{}, strings.Repeat("x", maxClipboard+1), "it is in "},
		"as much as a clipboard takes": {&bytes.Buffer{}, strings.Repeat("x", maxClipboard), "it is in the clipboard, and in "},
	} {
		t.Run(name, func(t *testing.T) {
			said := ""
			if c.terminal == nil {
				said = Copy(nil, Text{Name: "it", Text: c.text})
			} else {
				said = Copy(c.terminal, Text{Name: "it", Text: c.text})
			}
			path, ok := strings.CutPrefix(said, c.says)
			text, err := os.ReadFile(path)
			if !ok || err != nil || string(text) != c.text {
				t.Errorf("it says %q (%v), want %q and a file with the text", said, err, c.says)
			}
			if sent := c.terminal != nil && c.terminal.Len() > 0; sent != strings.Contains(c.says, "clipboard") {
				t.Errorf("the clipboard gets it: %v", sent)
			}
		})
	}
}

func TestTheSummarySaysWhatWasLostAndWhatBroke(t *testing.T) {
	st, start := monitor.New(), time.Unix(1736519529, 0)
	for i, e := range []event.Event{
		event.ServerStarted{}, event.ConnOpened{Conn: 1}, event.RequestReceived{Conn: 1, Nth: 1},
		event.ResponseSent{Conn: 1, Nth: 1, Method: "GET", Target: "/a\x1b", Status: 200, Took: 1500 * time.Microsecond, Why: reason.ClientClose},
		event.ConnClosed{Conn: 1, Reason: reason.ClientClose, Requests: 1},
	} {
		st.Apply(event.Entry{Seq: uint64(i + 1), At: start.Add(time.Duration(i) * time.Second), Event: e})
	}
	st.Advance(start.Add(10 * time.Second))
	got := Summary(st, "r\x1b.jsonl", errors.New("no space"))
	for _, want := range []string{"httpserver ran for ", "1 request on 1 connection", "  closed     ", "  recording  ", " broke off: no space\n", "GET /a"} {
		if !strings.Contains(got, want) {
			t.Errorf("without %q:\n%s", want, got)
		}
	}
	for _, r := range got {
		if r != '\n' && (r < ' ' || r > '~') {
			t.Errorf("it holds %q:\n%s", r, got)
		}
	}
	if !strings.HasSuffix(got, "\n") || strings.Contains(Summary(monitor.New(), "", nil), "recording") {
		t.Errorf("its end is %q", got[len(got)-1])
	}
}
