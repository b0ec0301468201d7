package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTheDashboardsMessagesAreWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "messages")
	term := onTerminal(t, 80, 24, nil, binary(t, "httpserver"), "--port", "0", "--debug-messages", file)
	term.shows("No connections yet")
	term.press("q")
	if s := term.status(); s != 0 {
		t.Errorf("exit status %d", s)
	}
	term.whole()
	for _, want := range []string{"tea.WindowSizeMsg 80x24\n", `tea.KeyMsg "q"` + "\n"} {
		if got := content(t, file); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
