package tty

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestWhatReachesTheTerminal(t *testing.T) {
	for name, c := range map[string]struct {
		send func(f *File) (int, error)
		want string
		n    int
	}{
		"a picture is between marks":                  {func(f *File) (int, error) { return f.Write([]byte("picture")) }, "\x1b[?2026hpicture\x1b[?2026l", 7},
		"the title is kept before the screen is ours": {func(f *File) (int, error) { return f.WriteString("\x1b[?1049h") }, "\x1b[22;2t\x1b[?1049h", 8},
		"and is given back after it":                  {func(f *File) (int, error) { return f.WriteString("\x1b[?1049l") }, "\x1b[?1049l\x1b]2;\x07\x1b[23;2t", 8},
		"another order is sent as it is":              {func(f *File) (int, error) { return f.WriteString("\x1b[?25l") }, "\x1b[?25l", 6},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := os.Create(filepath.Join(t.TempDir(), "tty"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			n, err := c.send(&File{file})
			got, _ := os.ReadFile(file.Name())
			if err != nil || n != c.n || string(got) != c.want {
				t.Errorf("%q reached it, %d bytes are reported (%v), want %q and %d", got, n, err, c.want, c.n)
			}
		})
	}
}

func TestAWriteThatFailsReportsNoMoreThanThePicture(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "tty"))
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	if n, err := (&File{file}).Write([]byte("picture")); n != 0 || err == nil {
		t.Errorf("on a closed terminal %d bytes are reported (%v), want 0 and an error", n, err)
	}
}

func TestTakeShowsTheScreenWithoutCursor(t *testing.T) {
	var screen bytes.Buffer
	Take(&screen)
	if got, want := screen.String(), "\x1b[?1049h\x1b[?25l\x1b[?2004h"; got != want {
		t.Errorf("%q is sent, want %q", got, want)
	}
	Take(nil) // without a terminal it does nothing
}
