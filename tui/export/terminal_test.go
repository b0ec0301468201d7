package export

import (
	"bufio"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A command is the same when it is pasted into a shell on a terminal, through its
// line editor or, in dash, without one.
func TestACommandCanBePastedIntoATerminal(t *testing.T) {
	for name, start := range map[string][]string{
		"bash": {"bash", "--norc", "--noprofile"}, "zsh": {"zsh", "-f"}, "dash": {"dash"}, "busybox": {"busybox", "sh"},
	} {
		if _, err := exec.LookPath(start[0]); err != nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			got, told, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer got.Close()
			cmd := exec.Command(start[0], append(start[1:], "-i")...)
			cmd.Dir, cmd.ExtraFiles = dir, []*os.File{told}
			cmd.Env = append(os.Environ(), "HISTFILE="+filepath.Join(dir, "history"), "LC_ALL=C.UTF-8", "TERM=xterm", "ENV=", "PS1=$ ")
			tty, err := pty.Start(cmd)
			if err != nil {
				t.Fatal(err)
			}
			told.Close()
			go io.Copy(io.Discard, tty) // what the shell echoes
			defer func() { tty.Close(); cmd.Process.Kill(); cmd.Wait() }()

			io.WriteString(tty, strings.ReplaceAll(strings.TrimSpace(fake), "\n", " ")+"\n")
			answers := bufio.NewReader(got)
			r := rand.New(rand.NewPCG(5, 6))
			for i := range 60 {
				h := anyHostile(r)
				io.WriteString(tty, h.command("http://h")+"\n")
				got.SetReadDeadline(time.Now().Add(20 * time.Second))
				var out []byte
				for !strings.HasSuffix(string(out), "END\x00") {
					part, err := answers.ReadBytes(0)
					if out = append(out, part...); err != nil {
						t.Fatalf("request %d: %v after %q\n%s", i, err, out, h.command("http://h"))
					}
				}
				if sent, _, _ := ran(out); sent != h.want() {
					t.Fatalf("request %d:\ngot  %s\nwant %s\nfrom %s", i, sent, h.want(), h.command("http://h"))
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "PWNED")); err == nil {
				t.Error("something else was run: PWNED is there")
			}
		})
	}
}
