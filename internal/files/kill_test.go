package files

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A process is killed in the middle of an upload: under the name there is
// what was there before, and the next process removes the half-written rest.
func TestKilledInTheMiddleOfAnUpload(t *testing.T) {
	const inside = "STORE_TEST_KILLED"
	if dir := os.Getenv(inside); dir != "" {
		uploadForever(t, dir)
		return
	}
	s, dir := newStore(t, StoreOptions{})
	ask(t, s, "PUT", "f", "old")

	child := exec.Command(os.Args[0], "-test.run=^TestKilledInTheMiddleOfAnUpload$")
	child.Env = append(os.Environ(), inside+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if line != "half\n" || err != nil {
		t.Errorf("the child said %q, %v", line, err)
	}
	// While it lives its file is left alone.
	if _, err := NewStore(s.root.dir().Root, StoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if parts, _ := filepath.Glob(filepath.Join(dir, ".upload-*.part")); len(parts) != 1 {
		t.Errorf("half-written files of a living process: %q", parts)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()

	if a := ask(t, s, "GET", "f", ""); a.content != "old" {
		t.Errorf("content is %.20q", a.content)
	}
	if _, err := NewStore(s.root.dir().Root, StoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); got != "f" {
		t.Errorf("after the next start: %s", got)
	}
}

// uploadForever is what the child does: it says when half the content has
// been written, and waits for the other half.
func uploadForever(t *testing.T, dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStore(root, StoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := request("PUT", "/files/f")
	r.Content = io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), readerFunc(func([]byte) (int, error) {
		fmt.Println("half")
		select {}
	}))
	s.Respond(context.Background(), r, "f")
}
