package fleet

import (
	"strings"
)

// A Part is what a message is about: the last token of its subject.
type Part string

// The parts.
const (
	Totals   Part = "totals"   // a report, once a second
	Events   Part = "events"   // entries, while a watcher wants them
	Snapshot Part = "snapshot" // asked for by a watcher; the reply has the state of the server
	Want     Part = "want"     // a watcher's: go on with the entries
)

// prefix is the first token of all subjects.
const prefix = "hs"

// maxName is how many bytes the name of a server or of a run has at most.
const maxName = 64

// ValidName reports whether a server may be called so: 1 to 64 letters, digits, dots,
// hyphens and underscores.
func ValidName(name string) bool {
	return name != "" && len(name) <= maxName && strings.IndexFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_')
	}) < 0
}

// Subject is where messages of a run of a server are: hs.NAME.RUN.PART, with %2E for
// a dot in the name. A * for name, run or part is NATS' wildcard.
func Subject(name, run string, p Part) string {
	return strings.Join([]string{prefix, strings.ReplaceAll(name, ".", "%2E"), run, string(p)}, ".")
}

// ParseSubject is the reverse of Subject; ok is false for any other text.
func ParseSubject(s string) (name, run string, p Part, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 4 || parts[0] != prefix {
		return "", "", "", false
	}
	name, run, p = strings.ReplaceAll(parts[1], "%2E", "."), parts[2], Part(parts[3])
	return name, run, p, ValidName(name) && ValidName(run)
}
