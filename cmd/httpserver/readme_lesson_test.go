package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A move of the README's lesson: a key, and what the class has to see then.
type move struct {
	key   string
	shows []string // regular expressions, all at the same time; nil: it is not pressed
}

// lesson is what happens in each step, on any size of terminal.
var lesson = [][]move{
	{
		{"p", []string{`one line = one connection`, `presentation on`}},
		{"d", []string{`Demo traffic`}},
		{"1", []string{`6 requests +1 connection +#1 `, `#1 [.0-9kr ]+ ├1─+2─+3─+4─+5─+6─+│┄+✕`, `WHY #1 stays open`}},
	},
	{
		{"a", []string{`KEEP-ALIVE OFF`}},
		{"d", []string{`Demo traffic`}},
		{"1", []string{`6 requests +1 connection +#1 `, `6 requests +6 connections +#2-#7 `, `#3 [.0-9kr ]+ ├1─*┤ +│? *server: reuse off`, `#7 [.0-9kr ]+ ├1─*┤ +│? *server: reuse off`, `WHY server close[sd] #7.*: keep-alive is`}},
		{"a", []string{`KEEP-ALIVE ON`}},
	},
	{
		{"d", []string{`Demo traffic`}},
		{"3", []string{`6 requests +1 connection +#8 `, `6 requests +6 connections +#9-#14 `, `#8 [.0-9kr ]+ ├1─+2─+3─+4─+5─+6─`, `#14 [.0-9kr ]+ ├1─*┤ +│? *server: client asked`}},
	},
	{
		{"-", []string{`idle timeout 2 s`}},
		{"d", []string{`Demo traffic`}},
		{"6", []string{`6 requests +6 connections +#9-#14 +from demo 3b`, `1 request +1 connection +#15 +0 handshakes saved`, `#15 [.0-9kr ]+ ├1─+┤ *│? *server: idle 2 s`, `WHY server closed #15: no request came within the`}},
		{"+", []string{`idle timeout 5 s`}},
	},
	{
		{"d", []string{`Demo traffic`}},
		{"5", []string{`#17 [.0-9kr ]+ ├1─+2─*3─*┤ +│? *server: HTTP/1.0`, `#17.3  GET`}},
		{"enter", []string{`WIRE +#17.3`}},
		{"n", []string{`step 1 of`}},
		{"n", []string{`step 2 of`}},
		{"n", []string{`step 3 of`, `▸ +3 version +HTTP/1.0`}},
		{",", []string{`WIRE +#17.2`, `Connection: keep-alive`, `WHY #17 stayed open`}},
		{"esc", []string{`KEEP-ALIVE ON`}},
	},
	{
		{"H", []string{`#17[.0-9kr ]+ .*│ keep or close[?]`}},
		{"k", []string{`no \(0 of 1\): server .*#17: request 3`, `n: go on`}},
		{"c", nil}, // the other answer
		{"n", []string{`that was the last: 0 of 1 right; H ends the quiz`}},
		{"d", []string{`Demo traffic`}},
		{"9", []string{`#18 [.0-9kr ]+ ├1[?]*│ keep or close[?]`}},
		{"k", []string{`no \(0 of 2\): server .*#18: .*Host`}},
		{"c", nil}, // the other answer
		{"E", []string{`╭─ Why `}},
		{"n", []string{`#19 [.0-9kr ]+ ├1[?]*│ keep or close[?]`}},
	},
}

// The lesson works as the README tells it, on the sizes that it names.
func TestREADMELesson(t *testing.T) {
	t.Parallel()
	told := lessonKeys(t)
	if len(told) != len(lesson) {
		t.Fatalf("the README's lesson has %d steps, want %d", len(told), len(lesson))
	}
	for i, step := range lesson {
		var keys []string
		for _, m := range step {
			keys = append(keys, m.key)
		}
		if played, told := strings.Join(slices.Compact(keys), " "), strings.Join(told[i], " "); played != told {
			t.Errorf("step %d of the lesson: the README has the keys %q, the test plays %q", i+1, told, played)
		}
	}
	for _, size := range [][2]uint16{{60, 18}, {120, 35}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			term := dashboard(t, size[0], size[1], nil)
			seen := newDisplay(term, int(size[0]), int(size[1]))
			for i, step := range lesson {
				for _, m := range step {
					if m.shows == nil {
						continue
					}
					term.press(typed(m.key))
					seen.waitFor(fmt.Sprintf("step %d, key %s", i+1, m.key), m.shows...)
				}
			}
			term.press("\x03")
			term.status()
		})
	}
}

// lessonKeys are the keys that each step of the README names, in its order.
func lessonKeys(t *testing.T) [][]string {
	t.Helper()
	_, text, _ := strings.Cut(docs(t), "\n## Five minutes with a class\n")
	text, _, _ = strings.Cut(text, "\n## ")
	bound := boundKeys()
	var steps [][]string
	for _, step := range regexp.MustCompile(`(?m)^\d\. (?:.*\n)(?: .*\n)*`).FindAllString(text, -1) {
		var keys []string
		words, _ := quoted(step)
		for _, w := range words {
			if slices.Contains(bound, w) || regexp.MustCompile(`^\d$`).MatchString(w) {
				keys = append(keys, w)
			}
		}
		steps = append(steps, slices.Compact(keys))
	}
	return steps
}
