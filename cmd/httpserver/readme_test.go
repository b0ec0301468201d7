package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"httpserver/internal/event"
)

// A session is a console block of the README: commands and what they print.
type session struct {
	line  int
	steps []step
}

type step struct {
	command string
	want    []string // lines; "..." is any number of lines
}

// sessions are the README's console blocks.
func sessions(t *testing.T) []session {
	t.Helper()
	var all []session
	var now *session
	for i, l := range strings.Split(content(t, "../../README.md"), "\n") {
		switch {
		case l == "```console":
			now = &session{line: i + 1}
		case l == "```" && now != nil:
			all = append(all, *now)
			now = nil
		case now == nil:
		case strings.HasPrefix(l, "$ "):
			now.steps = append(now.steps, step{command: l[2:]})
		default:
			last := &now.steps[len(now.steps)-1]
			last.want = append(last.want, l)
		}
	}
	return all
}

// What the README shows is what happens: its servers start, and its commands
// print what stands below them. Only the port is another, because a test must
// not depend on 8080 being free.
func TestREADMESessions(t *testing.T) {
	p := start(t)
	address := strings.TrimPrefix(p.url, "http://")
	commands := 0
	for _, s := range sessions(t) {
		for _, c := range s.steps {
			commands++
			if rest, ok := cutServer(c.command); ok {
				startsAsShown(t, rest, c.want)
				continue
			}
			cmd := exec.Command("sh", "-c", strings.ReplaceAll(c.command, "localhost:8080", address)+" 2>&1")
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("README line %d: %s: %v", s.line, c.command, err)
			}
			got := strings.ReplaceAll(string(out), "\r", "")
			if !shownBy(got, c.want) {
				t.Errorf("README line %d: %s\nprints\n%s\nwhere the README has\n%s", s.line, c.command, got, strings.Join(c.want, "\n"))
			}
		}
	}
	if commands < 5 {
		t.Errorf("only %d commands in the README's console blocks", commands)
	}
}

// cutServer tells whether a command starts the server, and with what flags.
func cutServer(command string) (flags []string, ok bool) {
	for _, start := range []string{"go run ./cmd/httpserver", "./httpserver"} {
		if rest, ok := strings.CutPrefix(command, start); ok {
			return strings.Fields(rest), true
		}
	}
	return nil, false
}

// startsAsShown starts the server with the README's flags and another port, at
// the top of the repository, and looks at its first line.
func startsAsShown(t *testing.T, flags, want []string) {
	t.Helper()
	cmd := exec.Command(binary(t, "httpserver"), append(flags, "--port", "0")...)
	cmd.Dir = "../.."
	var out buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	await(t, "the first line", func() bool { return out.waitFor("\n") })
	port := regexp.MustCompile(`:\d+\n`)
	if len(want) > 0 && port.ReplaceAllString(out.String(), ":8080\n") != want[0]+"\n" {
		t.Errorf("%s prints %q, the README has %q", cmd, out.String(), want[0])
	}
}

// shownBy tells whether text consists of the wanted lines, with "..." for any
// number of lines.
func shownBy(text string, want []string) bool {
	var pattern strings.Builder
	pattern.WriteString(`(?s)^`)
	anything := true // curl -v tells of its connection before the first line
	for _, l := range want {
		if l == "..." {
			anything = true
			continue
		}
		if anything {
			pattern.WriteString(`(?:.*\n)?`)
		}
		pattern.WriteString(regexp.QuoteMeta(l) + `\n?`)
		anything = false
	}
	if anything {
		pattern.WriteString(`.*`)
	}
	pattern.WriteString(`$`)
	return regexp.MustCompile(pattern.String()).MatchString(text)
}

func TestREADMENamesEveryFlagWithItsDefault(t *testing.T) {
	readme := content(t, "../../README.md")
	c := newCommand("test", nil)
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Name == "version" {
			return
		}
		if !strings.Contains(readme, "`--"+f.Name) && !strings.Contains(readme, "--"+f.Name+" ") && !strings.Contains(readme, "--"+f.Name+"`") {
			t.Errorf("the README does not name --%s", f.Name)
		}
	})
	for _, m := range regexp.MustCompile("--[a-z][a-z-]+").FindAllString(readme, -1) {
		foreign := m == "--ascii" || m == "--help" || m == "--version" || m == "--directory"
		if c.Flags().Lookup(m[2:]) == nil && !foreign {
			t.Errorf("the README names %s, which is no flag of ours", m)
		}
	}
}

// Links inside the repository lead somewhere.
func TestREADMELinksLeadSomewhere(t *testing.T) {
	readme := content(t, "../../README.md")
	links := regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(readme, -1)
	if len(links) < 10 {
		t.Fatalf("only %d links found", len(links))
	}
	for _, l := range links {
		target := l[1]
		if anchor, ok := strings.CutPrefix(target, "#"); ok {
			if !strings.Contains(strings.ToLower(readme), "\n## "+anchor+"\n") {
				t.Errorf("there is no section %q", anchor)
			}
			continue
		}
		if strings.Contains(target, "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join("../..", target)); err != nil {
			t.Errorf("the link to %s: %v", target, err)
		}
	}
}

// Every kind of event stands in the README's table.
func TestREADMENamesEveryEvent(t *testing.T) {
	readme := content(t, "../../README.md")
	for _, kind := range kindNames() {
		if !strings.Contains(readme, "`"+kind+"`") {
			t.Errorf("the README's table of events has no %s", kind)
		}
	}
}

// kindNames are the names of all kinds of events.
func kindNames() []string {
	var all []string
	for k := event.KindServerStarted; k <= event.KindNotice; k++ {
		all = append(all, k.String())
	}
	return all
}
