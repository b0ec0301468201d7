package main

import (
	"os"
	"testing"
)

// A broker and its client are in httpfleet: it stays within what is downloaded in a
// moment, and none of it is in httpserver.
func TestHTTPFleetIsNotTooLarge(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("a program with the race detector is larger")
	}
	info, err := os.Stat(binary(t, "httpfleet"))
	if err != nil {
		t.Fatal(err)
	}
	if most := int64(36e6); info.Size() > most {
		t.Errorf("httpfleet has %d bytes, want at most %d", info.Size(), most)
	}
}
