package tui

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"httpserver/internal/event"
	"httpserver/tui/screentest"
)

// A terminal is one that a program draws on and that understands what it gets.
type terminal struct {
	t    *testing.T
	pty  *os.File // our end
	tty  *os.File // the program's
	vt   *screentest.Screen
	mu   sync.Mutex
	raw  bytes.Buffer
	seen chan struct{} // something was drawn
	end  chan struct{} // nothing more comes
}

func newTerminal(t *testing.T, w, h int) *terminal {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	c := &terminal{t: t, pty: master, tty: slave, vt: screentest.New(t, w, h), seen: make(chan struct{}, 1), end: make(chan struct{})}
	c.resize(w, h)
	go c.read()
	return c
}

// hangUp ends the terminal. It must not be done to a program that was killed:
// it may still be reading.
func (c *terminal) hangUp() {
	_ = c.tty.Close()
	_ = c.pty.Close()
	<-c.end
}

// read draws what the program writes.
func (c *terminal) read() {
	defer close(c.end)
	buf := make([]byte, 1<<16)
	for {
		n, err := c.pty.Read(buf)
		c.mu.Lock()
		c.raw.Write(buf[:n])
		c.mu.Unlock()
		_, _ = c.vt.Write(buf[:n])
		select {
		case c.seen <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *terminal) resize(w, h int) {
	if err := pty.Setsize(c.pty, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)}); err != nil {
		c.t.Fatal(err)
	}
	c.vt.Resize(w, h)
}

// written is all that the program wrote.
func (c *terminal) written() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.String()
}

// until waits for a screen that is as wanted.
func (c *terminal) until(what string, wanted func(screen string) bool) {
	c.t.Helper()
	deadline := time.After(20 * time.Second)
	for !wanted(c.vt.String()) {
		select {
		case <-c.seen:
		case <-deadline:
			c.t.Fatalf("never came: %s; the screen is\n%s", what, c.vt.String())
		}
	}
}

func contains(what string) func(string) bool {
	return func(screen string) bool { return strings.Contains(screen, what) }
}

func TestOnATerminal(t *testing.T) {
	c := newTerminal(t, 80, 24)
	m := New(&told{entries: theStory(), now: storyNow}, noControl{}, Options{Renderer: renderer(0), Zone: time.UTC})
	p := NewProgram(m, c.tty, c.tty, RunOption{})
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		m.Close()
		ended <- err
	}()
	c.until("the overview", contains("WHY #7 stays open"))
	for _, size := range [][2]int{{120, 35}, {60, 18}, {10, 3}, {200, 50}, {1, 1}, {80, 24}} { // a storm
		c.resize(size[0], size[1])
		p.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
	c.until("the overview again", func(screen string) bool {
		return strings.Contains(screen, "WHY #7 stays open") && strings.Contains(screen, "q quit")
	})
	if _, err := c.pty.Write([]byte("?")); err != nil {
		t.Fatal(err)
	}
	c.until("the help", contains("Help: overview"))
	if _, err := c.pty.Write([]byte("q")); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	defer c.hangUp()
	c.until("the screen from before", func(string) bool {
		out := c.written()
		return strings.Contains(out, "\x1b[?1049l") && strings.Contains(out, "\x1b[?25h") && strings.Contains(out, "\x1b[?1002l")
	})
	c.until("the window's title from before", func(string) bool { return strings.Contains(c.written(), "\x1b[23;2t") })
	out := c.written()
	kept, set, back := strings.Index(out, "\x1b[22;2t"), strings.Index(out, "\x1b]2;httpserver :8080  2 open"), strings.LastIndex(out, "\x1b[23;2t")
	if kept < 0 || set < kept || back < set {
		t.Errorf("the window's title is kept at %d, set at %d and given back at %d", kept, set, back)
	}
	before, _, _ := strings.Cut(out, "WHY")
	if strings.Count(out, "\x1b[?2026h") != strings.Count(out, "\x1b[?2026l") ||
		strings.LastIndex(before, "\x1b[?2026h") <= strings.LastIndex(before, "\x1b[?2026l") {
		t.Error("pictures are not marked as such")
	}
	for _, query := range []string{"\x1b]11;?", "\x1b[6n", "\x1b[c"} {
		if strings.Contains(out, query) {
			t.Errorf("the terminal was asked something: %q", query)
		}
	}
}

// A broken source's clock panics once it is told to.
type broken struct {
	told
	breaks atomic.Bool
}

func (b *broken) Now() time.Time {
	if b.breaks.Load() {
		panic("a clock that is broken")
	}
	return b.told.Now()
}

func TestAPanicInTheDashboardRestoresTheTerminal(t *testing.T) {
	c := newTerminal(t, 80, 24)
	src := &broken{told: told{now: storyNow}}
	m := New(src, nil, Options{Renderer: renderer(0)})
	// Bubble Tea closes its reader of a file under its own feet when it panics,
	// which the race detector sees; of a pipe it does not.
	in, keyboard := io.Pipe()
	defer keyboard.Close()
	p := NewProgram(m, in, c.tty, RunOption{NoMouse: true})
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		m.Close()
		ended <- err
	}()
	c.until("the overview", contains("No connections yet"))
	src.breaks.Store(true)
	p.Send(entriesMsg(nil))
	if err := <-ended; err == nil {
		t.Error("a panic is no error")
	}
	c.until("the screen and the title from before", func(string) bool {
		return strings.Contains(c.written(), "\x1b[?1049l") && strings.Contains(c.written(), "\x1b[23;2t")
	})
}

// A late source has one batch at once and one that comes when the dashboard has
// been left.
type late struct {
	batches chan []event.Entry
}

func (l *late) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	select {
	case b, ok := <-l.batches:
		if !ok {
			return buf, io.EOF
		}
		return append(buf, b...), nil
	case <-ctx.Done():
		return buf, ctx.Err()
	}
}

func (l *late) Now() time.Time { return storyNow }

func TestWhatComesAfterTheLastPictureIsInTheSummary(t *testing.T) {
	story := theStory()
	src := &late{make(chan []event.Entry, 3)}
	src.batches <- story[:40]
	m := New(src, nil, Options{Renderer: renderer(0)})
	m.timer = noTimer
	first := next(m.reader)
	msg := first()
	if _, next := m.Update(msg); next == nil { // folded, and the next wait begins
		t.Fatal("nothing waits for the next entries")
	}
	src.batches <- story[40:60]
	got := next(m.reader)() // brought, but the program has ended
	if _, ok := got.(entriesMsg); !ok {
		t.Fatalf("got %T, want entries", got)
	}
	src.batches <- story[60:]
	close(src.batches)
	m.Close()
	m.Finish()
	if n, want := m.times.Live.Events(), uint64(len(story)); n != want {
		t.Errorf("%d entries were folded, want all %d", n, want)
	}
}
