package why

import (
	"regexp"

	"httpserver/internal/reason"
)

// words are those of an explanation that a student may not know, each with a line about
// it, in the order in which they are explained.
var words = []struct{ word, means string }{
	{"FIN", `FIN: "I send nothing more". Each side ends its direction with one.`},
	{"reset", "reset (RST): the connection ends at once; what was on its way is lost."},
	{"head", "head: the first line and the fields, up to the empty line."},
	{"chunk", "chunk: a piece of the content, with its size before it."},
	{"trailer", "trailer: fields after the content, instead of before it."},
	{"reuse off", `reuse off: keep-alive is switched off; no connection carries two requests.`},
}

// wordsOf are the lines about the words of an entry, and about the sign of its rule.
func wordsOf(e reason.Entry) (lines []string) {
	text := e.Short + ". " + e.Why + ". " + e.Explain + " " + e.WholeCure()
	if e.Who != "" {
		text += " FIN" // the panel says whose came first
	}
	for _, w := range words {
		if regexp.MustCompile(`\b` + w.word + `s?\b`).MatchString(text) {
			lines = append(lines, w.means)
		}
	}
	if e.Rule != "" {
		lines = append(lines, "§: a section of the RFC, the text that defines HTTP.")
	}
	return lines
}
