package live

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"regexp"
	"strings"

	"httpserver/internal/message"
)

//go:embed page.html
var source string

// squeezed is the page as it is sent: a phone gets it over a crowded network. It is
// without indentation, lines of comment, and spaces around operators.
func squeezed() string {
	indentation := regexp.MustCompile(`(?m)^ +|^ *//.*\n`)
	operators := regexp.MustCompile(` (=>|=|===|\+|-|/|\*|\?|:|\|\||\|\|=|&&) `)
	braces := regexp.MustCompile(`\{ | \}`)
	text := indentation.ReplaceAllString(source, "")
	head, script, _ := strings.Cut(text, "<script>")
	script = operators.ReplaceAllString(script, "$1")
	script = braces.ReplaceAllStringFunc(script, strings.TrimSpace)
	return head + "<script>" + script
}

// newPage returns the response with the page. It may run its own script, connect to
// this server, and nothing else.
func newPage() *message.Response {
	text := squeezed()
	r := answer(message.OK, message.Field{Name: "Content-Security-Policy", Value: "default-src 'none'; connect-src 'self'; img-src data:; " +
		"script-src " + hashOf(text, "script") + "; style-src " + hashOf(text, "style") +
		"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"})
	r.Fields[0].Value = "text/html; charset=utf-8"
	r.Content = message.Bytes(text)
	return r
}

// hashOf is the content of an element as a policy names it.
// https://www.w3.org/TR/CSP3/#grammardef-hash-source
func hashOf(page, element string) string {
	_, rest, _ := strings.Cut(page, "<"+element+">")
	content, _, _ := strings.Cut(rest, "</"+element+">")
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
