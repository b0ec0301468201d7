package message

import (
	"encoding/json"
	"html"
	"strings"
)

// text returns the problem in plain text: the status line alone for a 404, as it
// is documented, otherwise with the detail and the rule on lines of their own.
// Several lines end with a line feed, so that a shell prompt begins a new line.
func (p *Problem) text() string {
	s := "HTTP/1.1 " + p.code() + " " + p.Status.Phrase()
	if p.Status == NotFound || p.Detail == "" && p.Rule == "" {
		return s
	}
	s += "\n"
	if p.Detail != "" {
		s += p.Detail + "\n"
	}
	if p.Rule != "" {
		s += p.Rule + "\n"
	}
	return s
}

// page returns the problem as an HTML page.
func (p *Problem) page() string {
	title := p.code() + " " + p.Status.Phrase()
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width\">\n" +
		"<style>:root{color-scheme:light dark}body{font:1.1em system-ui;margin:10vh auto;max-width:40em;padding:0 1em}</style>\n<title>")
	b.WriteString(title)
	b.WriteString("</title>\n<h1>")
	b.WriteString(title)
	b.WriteString("</h1>\n")
	if p.Detail != "" {
		b.WriteString("<p>" + html.EscapeString(p.Detail) + "</p>\n")
	}
	if p.Rule != "" {
		b.WriteString("<p>" + html.EscapeString(p.Rule) + "</p>\n")
	}
	return b.String() + "</html>\n"
}

// object returns the problem as a JSON object.
func (p *Problem) object() string {
	b, err := json.Marshal(struct {
		Status int    `json:"status"`
		Title  string `json:"title"`
		Detail string `json:"detail,omitempty"`
		Rule   string `json:"rule,omitempty"`
	}{int(p.Status), p.Status.Phrase(), p.Detail, p.Rule})
	if err != nil {
		panic("can't happen: a struct of strings is always JSON: " + err.Error())
	}
	return string(b) + "\n"
}

// code returns the status as three digits.
func (p *Problem) code() string {
	s := p.Status
	return string([]byte{'0' + byte(s/100%10), '0' + byte(s/10%10), '0' + byte(s%10)})
}
