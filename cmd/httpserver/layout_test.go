package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The first look at the repository should show its shape and nothing else.
func TestTopLevelIsWhatIsAgreed(t *testing.T) {
	want := []string{"README.md", "cmd", "go.mod", "go.sum", "internal", "public", "tui"}
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	built := []string{"bench", "httpserver", "tcplistener", "udplistener", "udpsender"} // .gitignore has them
	var got []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(built, e.Name()) {
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("visible at the top level:\n got %q\nwant %q", got, want)
	}
}
