package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// recorded plays a demo scenario with the built program to its end, and
// returns the recording's name and the log.
func recorded(t *testing.T, args ...string) (file string, log []string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "run.jsonl")
	got := ends(t, "../..", append([]string{"--port", "0", "--plain", "--exit", "--record", file}, args...)...)
	if got.status != 0 || got.err != "" {
		t.Fatalf("status %d; on standard error: %s", got.status, got.err)
	}
	lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
	return file, lines[1:] // the first says where it listened
}

// entriesByType counts a recording's entries by type, and the tags of connections.
func entriesByType(t *testing.T, file string) (types, tags map[string]int) {
	t.Helper()
	types, tags = map[string]int{}, map[string]int{}
	for line := range strings.Lines(content(t, file)) {
		var e struct {
			Type string
			Data struct{ Tag string }
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		types[e.Type]++
		if e.Type == "conn-opened" {
			tags[e.Data.Tag]++
		}
	}
	return types, tags
}

func TestADemoIsPlayedToItsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		args []string
	}{
		{"plain", []string{"--demo", "3"}},
		{"TLS", []string{"--demo", "3", "--tls-self-signed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file, log := recorded(t, c.args...)
			types, tags := entriesByType(t, file)
			if len(log) != 12 || types["response-sent"] != 12 || types["conn-opened"] != 7 || types["conn-closed"] != 7 {
				t.Errorf("%d lines; entries: %v", len(log), types)
			}
			for tag := range tags {
				if !strings.HasPrefix(tag, "demo 3") {
					t.Errorf("a connection of the demo has the tag %q", tag)
				}
			}
		})
	}
}

func TestAReplayIsTheRunAgain(t *testing.T) {
	t.Parallel()
	file, log := recorded(t, "--demo", "2")

	t.Run("as lines", func(t *testing.T) {
		got := ends(t, ".", "--replay", file, "--plain")
		if lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n"); got.status != 0 || !slices.Equal(lines, log) {
			t.Errorf("status %d, %q; the run's log was %q", got.status, got.out, log)
		}
	})
	t.Run("as events", func(t *testing.T) {
		got := ends(t, ".", "--replay", file, "--json")
		_, want, _ := strings.Cut(content(t, file), "\n") // but for the first line
		if got.status != 0 || got.out != want {
			t.Errorf("status %d, %d bytes, want %d", got.status, len(got.out), len(want))
		}
	})
	t.Run("on the dashboard", func(t *testing.T) {
		term := onTerminal(t, 120, 35, nil, binary(t, "httpserver"), "--replay", file)
		term.shows("GET /echo/1 - ")
		term.press("q")
		if s := term.status(); s != 0 {
			t.Errorf("exit status %d", s)
		}
		term.whole()
	})
	t.Run("cut off in the middle", func(t *testing.T) {
		whole := content(t, file)
		cut := filepath.Join(t.TempDir(), "cut.jsonl")
		if err := os.WriteFile(cut, []byte(whole[:len(whole)*2/3]), 0o600); err != nil {
			t.Fatal(err)
		}
		got := ends(t, ".", "--replay", cut, "--plain")
		if lines := strings.Count(got.out, "\n"); got.status != 0 || lines < 2 || lines >= len(log) || !strings.Contains(got.err, "breaks off here") {
			t.Errorf("status %d, %d lines of %d, %q", got.status, lines, len(log), got.err)
		}
	})
	t.Run("from the future", func(t *testing.T) {
		newer := filepath.Join(t.TempDir(), "newer.jsonl")
		if err := os.WriteFile(newer, []byte(strings.Replace(content(t, file), `"version":1`, `"version":99`, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		got := ends(t, ".", "--replay", newer, "--plain")
		if got.status != 1 || !strings.HasPrefix(got.err, "httpserver: ") || !strings.Contains(got.err, "99") {
			t.Errorf("status %d, %q", got.status, got.err)
		}
	})
}
