package message

import (
	"encoding/json"
	"html"
	"strings"
)

// A Problem is an error to tell a client of: what was wrong in words a person
// understands, and where the rule stands. It never holds a path of the disk
// or the text of an internal error.
type Problem struct {
	Status Status
	Detail string // one sentence, no full stop needed; "" for none
	Rule   string // such as "RFC 9112 §3.2"; "" for none
	Fields Fields // more fields to send, such as Allow
}

// Error is the problem as one line.
func (p *Problem) Error() string {
	s := p.Status.Phrase()
	if p.Detail != "" {
		s += ": " + p.Detail
	}
	if p.Rule != "" {
		s += " (" + p.Rule + ")"
	}
	return s
}

// Response is the problem as a short page in the form that accept, the
// request's Accept field, prefers: HTML, JSON or else plain text. The plain
// text begins with the status line, and for a 404 that is all.
func (p *Problem) Response(accept string) *Response {
	kind, body := "text/plain; charset=utf-8", ""
	switch Prefer(accept, "text/plain", "text/html", "application/json") {
	case "text/html":
		kind, body = "text/html; charset=utf-8", p.page()
	case "application/json":
		kind, body = "application/json", p.object()
	default:
		body = p.text()
	}
	fields := make(Fields, 3, len(p.Fields)+3)
	fields[0], fields[1] = Field{"Content-Type", kind}, Field{"X-Content-Type-Options", "nosniff"}
	vary := "Accept"
	for _, f := range p.Fields {
		if f.Name == "Vary" { // one line, for those who look at one only
			vary += ", " + f.Value
			continue
		}
		fields = append(fields, f)
	}
	fields[2] = Field{"Vary", vary}
	return &Response{Status: p.Status, Fields: fields, Content: Bytes(body)}
}

// text returns the problem in plain text: the status line alone for a 404, as it
// is documented, else with the detail and the rule on lines of their own. More than
// one line ends with a line feed, so that a shell prompt begins a new line.
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

// page is the problem as an HTML page.
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

// object is the problem as JSON.
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

// code is the status as three digits.
func (p *Problem) code() string {
	s := p.Status
	return string([]byte{'0' + byte(s/100%10), '0' + byte(s/10%10), '0' + byte(s%10)})
}
