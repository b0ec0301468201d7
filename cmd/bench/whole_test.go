//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMain lets this test's program be a server too, as the real one is.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "serve" {
		fail(serve(os.Args[2], os.Args[3:]))
		return
	}
	os.Exit(m.Run())
}

// twoKinds are LIMIT and net/http, which need nothing built.
func twoKinds(t *testing.T) []kind {
	t.Helper()
	root := t.TempDir()
	if err := makeRoot(root); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []kind{limitKind(self), {name: "nethttp", title: "net/http", command: func(addr string, _ workload, _ int) (*exec.Cmd, error) {
		return exec.Command(self, "serve", "nethttp", addr, root), nil
	}}}
}

// small are options for the shortest run; all share the first core that this
// process may use.
func small(t *testing.T) options {
	t.Helper()
	var cores unix.CPUSet
	if err := unix.SchedGetaffinity(0, &cores); err != nil {
		t.Fatal(err)
	}
	first := 0
	for !cores.IsSet(first) {
		first++
	}
	return options{rounds: 2, round: 40 * time.Millisecond, only: regexp.MustCompile(""), idle: 20, serverCPU: first, loadCPU: first}
}

func TestAComparisonFromStartToTable(t *testing.T) {
	kinds := twoKinds(t)
	w := workload{name: "1-KB file", target: "/1k.html", status: 200, static: true, conns: 64}
	r, err := compare(small(t), w, kinds)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		turns := r.turns[k.name]
		if len(turns) != 2 {
			t.Fatalf("%s: %d turns, want 2", k.name, len(turns))
		}
		for _, turn := range turns {
			if turn.rate <= 0 || turn.cpu <= 0 || turn.cpu > 0.1 {
				t.Errorf("%s: %v requests a second, %v s each", k.name, turn.rate, turn.cpu)
			}
		}
	}
	got := tables([]row{r}, kinds, false)
	for _, want := range []string{"| workload | LIMIT, µs | net/http |\n|---|---:|---:|\n| 1-KB file | ", "**Requests per second", "LIMIT had its core for "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestAServerThatCannotIsLeftOut(t *testing.T) {
	kinds := twoKinds(t)
	kinds[1].skip = func(workload) bool { return true }
	self, _ := os.Executable()
	kinds = append(kinds, kind{name: "deaf", title: "deaf", command: func(string, workload, int) (*exec.Cmd, error) {
		return exec.Command(self, "serve", "unknown", "127.0.0.1:0", "x"), nil
	}})
	if _, err := compare(small(t), workload{name: "w", target: "/1k.html", status: 200, conns: 1}, kinds); err == nil || !strings.Contains(err.Error(), "deaf") {
		t.Errorf("a server that does not listen: %v", err)
	}
	if _, err := compare(small(t), workload{name: "w", target: "/1k.html", status: 200, conns: 1}, kinds[:2]); err != nil {
		t.Errorf("a server that skips: %v", err)
	}
}

func TestIdleConnectionsAreWeighed(t *testing.T) {
	table, err := idleTable(small(t), twoKinds(t))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`\| \| net/http \|\n\|---\|---:\|\n\| bytes \| -?\d+ \|`).MatchString(table) {
		t.Errorf("table:\n%s", table)
	}
}

func TestTheFirstFrameIsNoticedOnce(t *testing.T) {
	s := newScreen()
	fmt.Fprint(s, strings.Repeat("x", frame-1))
	select {
	case <-s.full:
		t.Error("a frame before it was there")
	default:
	}
	fmt.Fprint(s, "xy")
	fmt.Fprint(s, strings.Repeat("x", 3*frame)) // would block if it were noticed again
	select {
	case <-s.full:
	default:
		t.Error("no frame after it was there")
	}
}

func TestTheConfigurationOfNginxIsComplete(t *testing.T) {
	dir := t.TempDir()
	cmd, err := nginxKind("/nginx", place{root: "/root", dir: dir}, "nginx", "off").command("127.0.0.1:1", workload{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf, err := os.ReadFile(filepath.Join(dir, "nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(conf), "%!") || !strings.Contains(string(conf), "listen 127.0.0.1:1; root /root;") {
		t.Errorf("configuration:\n%s", conf)
	}
	if cmd.Args[0] != "/nginx" {
		t.Errorf("command %q", cmd.Args)
	}
}
