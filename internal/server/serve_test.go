package server

import (
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// growStack works by the size of its frame alone, so a compiler that sees through
// it makes it useless and fails no other test.
func TestTheCompilerKeepsTheFrameOfGrowStack(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "build", "-gcflags=-S", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%.1000s", err, out)
	}
	frame := regexp.MustCompile(`server\.growStack STEXT .*locals=0x([0-9a-f]+)`).FindSubmatch(out)
	if frame == nil {
		t.Fatal("the compiler made no growStack")
	}
	if n, err := strconv.ParseUint(string(frame[1]), 16, 32); err != nil || n < 2<<10 {
		t.Errorf("its frame takes %d bytes, want 2 KB", n)
	}
	if !regexp.MustCompile(`CALL\s+\S*server\.growStack\(SB\)`).Match(out) {
		t.Error("nothing calls growStack")
	}
}
