package main

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/tui/command"
)

// table is the README's tables whose first column has that heading, cell by
// cell.
func table(t *testing.T, heading string) [][]string {
	t.Helper()
	var rows [][]string
	var first string // heading of the table we are in
	for l := range strings.Lines(docs(t)) {
		cells, ok := strings.CutPrefix(strings.TrimSpace(l), "|")
		if !ok {
			first = ""
			continue
		}
		row := strings.Split(strings.TrimSuffix(cells, "|"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		switch {
		case first == "":
			first = row[0]
		case first == heading && !strings.HasPrefix(row[0], "---"):
			rows = append(rows, row)
		}
	}
	if len(rows) < 3 {
		t.Fatalf("the README has no table of %s", heading)
	}
	return rows
}

// quoted are the words in backticks, with the text after each.
func quoted(cell string) (words, after []string) {
	parts := strings.Split(cell, "`")
	for i := 1; i+1 < len(parts); i += 2 {
		words, after = append(words, parts[i]), append(after, parts[i+1])
	}
	return words, after
}

func TestREADMEFlagsAreTheProgramsFlags(t *testing.T) {
	told := map[string]string{} // a flag's default as the README tells it
	for _, row := range table(t, "flag") {
		flags, _ := quoted(row[0])
		for _, f := range flags {
			name := strings.TrimPrefix(strings.FieldsFunc(f, func(r rune) bool { return r == ' ' || r == '=' })[0], "--")
			told[name] = strings.Trim(row[2], "`")
		}
	}
	words := map[string]string{"": "off", "false": "off"}
	own := map[string]string{ // where the program's default is told in words
		"host": "all interfaces", "max-conns": "from the open-file limit", "plain": "by terminal", "ascii": "by terminal", "fps": "10, over SSH 5",
		"proxy": defaultProxy,
	}
	c := newCommand("test", nil)
	c.InitDefaultHelpFlag()
	c.InitDefaultVersionFlag()
	c.Flags().VisitAll(func(f *pflag.Flag) {
		got, ok := told[f.Name]
		delete(told, f.Name)
		want := f.DefValue
		if w, ok := words[want]; ok {
			want = w
		}
		if w, ok := own[f.Name]; ok {
			want = w
		}
		if f.Name == "help" || f.Name == "version" {
			want = ""
		}
		if !ok || got != want {
			t.Errorf("--%s: the README has it: %t, with the default %q, want %q", f.Name, ok, got, want)
		}
	})
	for name := range told {
		t.Errorf("the README names --%s, which is no flag of ours", name)
	}
	fleetFlags := ""
	for _, command := range []string{"publish", "watch"} {
		help, err := exec.Command(binary(t, "httpfleet"), command, "--help").Output()
		if err != nil {
			t.Fatal(err)
		}
		fleetFlags += string(help)
	}
	for _, m := range regexp.MustCompile("`(--[a-z][a-z-]+)").FindAllStringSubmatch(docs(t), -1) {
		if name := m[1][2:]; c.Flags().Lookup(name) == nil && !strings.Contains(fleetFlags, " "+m[1]+" ") && !strings.Contains(fleetFlags, " "+m[1]+"[") {
			t.Errorf("the README names --%s, which is no flag of ours", name)
		}
	}
}

// keyNames are keys as Bubble Tea calls them, for the README's.
var keyNames = map[string]string{"↑": "up", "↓": "down", "←": "left", "→": "right", "space": " ", "pgdn": "pgdown"}

func TestREADMEKeysAreTheDashboardsKeys(t *testing.T) {
	told := map[string]bool{}
	for _, row := range table(t, "keys") {
		for _, cell := range row {
			keys, _ := quoted(cell)
			for _, k := range keys {
				if name, ok := keyNames[k]; ok {
					k = name
				}
				told[k] = true
			}
		}
	}
	bound := boundKeys()
	for _, k := range bound {
		if !told[k] {
			t.Errorf("the README does not name the key %q", k)
		}
	}
	for _, row := range table(t, "keys") {
		keys, _ := quoted(row[0])
		for _, k := range keys {
			if name, ok := keyNames[k]; ok {
				k = name
			}
			if !slices.Contains(bound, k) {
				t.Errorf("the README names the key %q, which does nothing", k)
			}
		}
	}
}

// A binding is a key of the dashboard, by Bubble Tea's name for it, and what it
// does, in the words of the help.
type binding struct{ key, does string }

// bindings are the keys of the table of commands. A key that has no words in
// the help has those of the command before it: 2 to 5 are views, as 1 is.
func bindings() []binding {
	var all []binding
	words := ""
	for _, c := range command.All() {
		if c.Help != "" {
			words = c.Help
		}
		if c.Place >= command.HelpLayer || c.ID == command.Suspend { // the README names the keys of questions where it speaks of them
			continue
		}
		for _, k := range c.Keys {
			all = append(all, binding{k, words})
		}
	}
	return all
}

// boundKeys are the keys that the dashboard reads.
func boundKeys() []string {
	var all []string
	for _, b := range bindings() {
		all = append(all, b.key)
	}
	return all
}

// The help of events has every kind, and every member.
func TestTheHelpHasEveryEvent(t *testing.T) {
	text := eventsText()
	n := 0
	for k := event.Kind(0); event.AllKinds.Has(k) || k == event.KindWire || k == event.KindSteps; k++ {
		n++
		if !strings.Contains(text, "\n"+k.String()+"\n") {
			t.Errorf("the help has no event %v", k)
		}
	}
	if n != len(eventTypes()) {
		t.Errorf("there are %d kinds of events, and the list has %d", n, len(eventTypes()))
	}
	for _, code := range reason.All() {
		if !strings.Contains(text, "  "+code.String()+" ") {
			t.Errorf("the help has no reason %v", code)
		}
	}
}

func TestREADMELimitsAreTheProgramsLimits(t *testing.T) {
	shorts := map[string]bool{}
	for _, c := range reason.All() {
		shorts[reason.Of(c).Label()], shorts[reason.Of(c).LongLabel()] = true, true
	}
	said := func(cell string) {
		on, _ := quoted(cell)
		for _, short := range on {
			if !shorts[short] {
				t.Errorf("the README says that a lane says %q, which no reason does", short)
			}
		}
	}
	for _, row := range table(t, "client") {
		said(row[2])
	}
	units := strings.NewReplacer(" KiB", "k", " MiB", "M", " s", "s")
	c := newCommand("test", nil)
	for _, row := range table(t, "limit") {
		said(row[4])
		flag, rest, ok := strings.Cut(strings.TrimPrefix(row[0], "`--"), "`")
		if f := c.Flags().Lookup(flag); ok && strings.HasPrefix(rest, ":") && f != nil {
			if own := map[string]string{"max-conns": "seven eighths of the open-file limit", "max-requests": "none"}; own[flag] != row[1] && units.Replace(row[1]) != f.DefValue {
				t.Errorf("--%s: the README's limit is %q, the default %q", flag, row[1], f.DefValue)
			}
		}
	}
}

// Every route of the README answers, and not with 404.
func TestREADMERoutesAnswer(t *testing.T) {
	p := start(t, "--files", t.TempDir(), "--proxy=")
	fill := strings.NewReplacer("TEXT", "a", "ID", "1", "SECONDS", "0", "/N", "/200", "NAME", "a.txt", "/drip", "/drip?duration=0")
	asked := 0
	for _, row := range table(t, "route") {
		routes, _ := quoted(row[0])
		method := "GET"
		for _, route := range routes {
			if m, path, ok := strings.Cut(route, " "); ok {
				method, route = m, path
			}
			if !strings.HasPrefix(route, "/") {
				method = route
				continue
			}
			want := "2"
			switch route {
			case "/httpbin/...", "/video":
				continue // another machine's, and a file that is not here
			case "/yourproblem":
				want = "4"
			case "/myproblem":
				want = "5"
			case "/cut/N", "/reset/N", "/badchunk":
				want = "200"
			case "/files/NAME":
				method = "PUT"
			}
			asked++
			got := status(method, p.url+fill.Replace(route))
			if !strings.HasPrefix(got, want) {
				t.Errorf("%s %s: status %s, want %s", method, route, got, want)
			}
		}
	}
	if asked < 15 {
		t.Errorf("only %d routes in the README", asked)
	}
}

// status is the status that is answered, whatever becomes of the content.
func status(method, url string) string {
	content := ""
	if method != "GET" {
		content = "{}"
	}
	got, _, _ := request(closing(), method, url, content)
	return strconv.Itoa(got)
}

// The example of an event is one.
func TestREADMEExampleOfAnEvent(t *testing.T) {
	for _, b := range blocks(t) {
		if b.lang != "json" {
			continue
		}
		e, err := event.ParseLine([]byte(b.lines[0]))
		if err != nil {
			t.Fatalf("README line %d: %v", b.line, err)
		}
		if _, err := json.Marshal(e.Event); err != nil || e.Event.Kind() != event.KindLost {
			t.Errorf("README line %d: %+v, %v", b.line, e, err)
		}
		return
	}
	t.Error("the README has no example of an event")
}
