package main

import "testing"

func TestConnectionsLeaveRoomForFiles(t *testing.T) {
	for _, c := range []struct{ files, want int }{
		{8, 1}, {64, 32}, {256, 200}, {1024, 872}, {maxOpenFiles, 87_476},
	} {
		if got := connsFor(c.files); got != c.want {
			t.Errorf("with %d open files: %d connections, want %d", c.files, got, c.want)
		}
	}
	if n := openFiles(); n < 16 || n > maxOpenFiles {
		t.Errorf("this process may open %d files", n)
	}
}
