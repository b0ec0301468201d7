//go:build clients

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the README says to type is typed, and prints the text below it. Only
// the ports are others, because a test must not depend on 8080 being free.
func TestREADMECommands(t *testing.T) {
	t.Parallel()
	var w *walk
	section, commands, proven := "", 0, 0
	end := func() {
		if w != nil {
			w.end()
			commands, proven = commands+w.commands, proven+w.proven
		}
	}
	for _, b := range blocks(t) {
		if b.lang != "console" {
			continue
		}
		if b.section != section {
			end()
			w, section = newWalk(t), b.section
		}
		for i := 0; i < len(b.lines); {
			command, ok := strings.CutPrefix(b.lines[i], "$ ")
			if !ok {
				t.Fatalf("README line %d: %q is no command", b.line+i, b.lines[i])
			}
			next := i + 1
			for next < len(b.lines) && !strings.HasPrefix(b.lines[next], "$ ") {
				next++
			}
			w.do(b.line+i, command, b.lines[i+1:next])
			i = next
		}
	}
	end()
	if commands < 15 || proven < 8 {
		t.Errorf("only %d commands, %d of them with output, in the README", commands, proven)
	}
}

// Commands within the text: flags are right, tests exist, curl succeeds.
func TestREADMECommandsInText(t *testing.T) {
	t.Parallel()
	text := docs(t)
	var all []string
	for _, m := range regexp.MustCompile("`((?:go|curl|httpserver|\\./[a-z]+) [^`\n]+)`").FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	for _, b := range blocks(t) {
		if b.lang == "sh" {
			all = append(all, b.lines...)
		}
	}
	if len(all) < 10 {
		t.Fatalf("only %d commands found: %q", len(all), all)
	}
	p := start(t)
	for _, command := range all {
		fields := strings.Fields(strings.Replace(command, "go run ./cmd/httpserver", "httpserver", 1))
		switch name := strings.TrimPrefix(fields[0], "./"); {
		case name == "httpserver" && len(fields) > 1 && fields[1] == "completion":
			output(t, binary(t, name), fields[1:]...)
		case name == "httpserver":
			if _, err := parse(t, nil, fields[1:]...); err != nil {
				t.Errorf("`%s`: %v", command, err)
			}
		case name == "curl" && strings.Contains(command, " -m "):
			const gaveUp = 28
			cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "URL", p.url))
			if cmd.Run(); cmd.ProcessState.ExitCode() != gaveUp {
				t.Errorf("`%s`: exit status %d, want that of a timeout", command, cmd.ProcessState.ExitCode())
			}
		case name == "curl":
			output(t, "sh", "-c", strings.ReplaceAll(command, "URL", p.url))
		case name == "go":
			checkGo(t, command)
		default:
			t.Errorf("`%s`: this test cannot tell whether that works", command)
		}
	}
}

// checkGo checks a go command that cannot be run inside of a test.
func checkGo(t *testing.T, command string) {
	t.Helper()
	fields := strings.Fields(command)
	for _, f := range fields {
		if dir, ok := strings.CutPrefix(f, "./"); ok {
			if _, err := os.Stat(filepath.Join("../..", strings.TrimSuffix(dir, "..."))); err != nil {
				t.Errorf("`%s`: %v", command, err)
			}
		}
	}
	if i := strings.Index(command, "-run "); i < 0 || strings.Contains(command, "-run '^$'") {
		return
	}
	m := regexp.MustCompile(`-run (\w+) -(\w+)`).FindStringSubmatch(command)
	if m == nil {
		t.Fatalf("`%s`: which test is it?", command)
	}
	files, _ := filepath.Glob("*_test.go")
	var source bytes.Buffer
	for _, f := range files {
		source.WriteString(content(t, f))
	}
	for _, want := range []string{`func Test\w*` + m[1], `flag\.\w+\("` + m[2] + `"`} {
		if !regexp.MustCompile(want).Match(source.Bytes()) {
			t.Errorf("`%s`: no %s", command, want)
		}
	}
}
