package message

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestPreferPicksByWeightThenByOrder(t *testing.T) {
	offers := []string{"text/plain", "text/html", "application/json"}
	for _, c := range []struct{ name, accept, want string }{
		{"no Accept takes the first offer", "", "text/plain"},
		{"curl's */* takes the first offer", "*/*", "text/plain"},
		{"a browser gets HTML", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"},
		{"a program gets JSON", "application/json", "application/json"},
		{"the higher weight wins", "text/html;q=0.5, application/json;q=0.6", "application/json"},
		{"a range is less specific than a type", "text/*;q=0.3, text/html;q=0.7, */*;q=0.1", "text/html"},
		{"the specific weight wins even when lower", "*/*, text/plain;q=0.2", "text/html"},
		{"weight 0 is not acceptable", "text/plain;q=0, text/html;q=0", ""},
		{"nothing on offer", "image/png", ""},
		{"case does not matter", "TEXT/HTML;Q=1", "text/html"},
		{"a malformed weight counts as 0", "text/html;q=x, text/plain;q=0.1", "text/plain"},
		{"a weight above 1 counts as 0", "text/html;q=7, text/plain;q=0.1", "text/plain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Prefer(c.accept, offers...); got != c.want {
				t.Errorf("Prefer(%q) = %q, want %q", c.accept, got, c.want)
			}
		})
	}
}

func TestProblemPages(t *testing.T) {
	p := &Problem{Status: BadRequest, Detail: `two "Host" fields: <a> & <b>`, Rule: "RFC 9112 §3.2",
		Fields: Fields{{"Vary", "Accept-Encoding"}, {"Allow", "GET"}}}
	body := func(accept string) (string, *Response) {
		r := p.Response(accept)
		if r.Fields[0].Name != "Content-Type" {
			t.Errorf("the first field is %q, want Content-Type", r.Fields[0].Name)
		}
		if r.Fields.Get("Allow") != "GET" {
			t.Error("the problem's own fields are missing")
		}
		if vary := slices.Collect(r.Fields.Values("Vary")); !slices.Equal(vary, []string{"Accept, Accept-Encoding"}) {
			t.Errorf("Vary is %q", vary)
		}
		return string(r.Content.(Bytes)), r
	}
	if got, _ := body(""); !strings.HasPrefix(got, "HTTP/1.1 400 Bad Request\n") || !strings.Contains(got, "§3.2") {
		t.Errorf("plain text = %q", got)
	}
	html, r := body("text/html")
	if !strings.HasPrefix(r.Fields.Get("Content-Type"), "text/html") || strings.Contains(html, "<a>") || !strings.Contains(html, "&lt;a&gt;") {
		t.Errorf("HTML with the detail unescaped or missing: %q", html)
	}
	var v struct {
		Status              int
		Title, Detail, Rule string
	}
	text, _ := body("application/json")
	if err := json.Unmarshal([]byte(text), &v); err != nil || v.Status != 400 || v.Title != "Bad Request" || v.Detail != p.Detail || v.Rule != p.Rule {
		t.Errorf("JSON = %s, %v", text, err)
	}
}

func TestPlainTextOfSeveralLinesEndsWithALineFeed(t *testing.T) {
	for _, c := range []struct {
		p    Problem
		want string
	}{
		{Problem{Status: BadRequest}, "HTTP/1.1 400 Bad Request"},
		{Problem{Status: BadRequest, Detail: "no"}, "HTTP/1.1 400 Bad Request\nno\n"},
		{Problem{Status: BadRequest, Rule: "RFC 1"}, "HTTP/1.1 400 Bad Request\nRFC 1\n"},
		{Problem{Status: BadRequest, Detail: "no", Rule: "RFC 1"}, "HTTP/1.1 400 Bad Request\nno\nRFC 1\n"},
		{Problem{Status: NotFound, Detail: "no", Rule: "RFC 1"}, "HTTP/1.1 404 Not Found"},
	} {
		if got := string(c.p.Response("").Content.(Bytes)); got != c.want {
			t.Errorf("%+v is %q, want %q", c.p, got, c.want)
		}
	}
}

func TestA404InPlainTextIsTheStatusLineAlone(t *testing.T) {
	r := (&Problem{Status: NotFound, Detail: "no such file", Rule: "RFC 9110 §15.5.5"}).Response("*/*")
	if got, want := string(r.Content.(Bytes)), "HTTP/1.1 404 Not Found"; got != want {
		t.Errorf("content = %q, want %q", got, want)
	}
}

func TestStatusPhrases(t *testing.T) {
	for s, want := range map[Status]string{200: "OK", 414: "URI Too Long", 418: "I'm a teapot", 431: "Request Header Fields Too Large", 299: "Unknown", 999: "Unknown"} {
		if got := s.Phrase(); got != want {
			t.Errorf("Status(%d).Phrase() = %q, want %q", s, got, want)
		}
	}
	for s, want := range map[Status]bool{100: false, 200: true, 204: false, 304: false, 404: true} {
		if got := s.AllowsContent(); got != want {
			t.Errorf("Status(%d).AllowsContent() = %v, want %v", s, got, want)
		}
	}
	if got := (Version{1, 1}).String(); got != "HTTP/1.1" {
		t.Errorf("Version 1.1 is %q", got)
	}
}

func TestHostComesFromTheTargetFirst(t *testing.T) {
	r := &Request{Fields: Fields{{"Host", "field"}}}
	if got := r.Host(); got != "field" {
		t.Errorf("Host() = %q, want the field's value", got)
	}
	r.Target.Authority = "target:80"
	if got := r.Host(); got != "target:80" {
		t.Errorf("Host() = %q, want the target's authority", got)
	}
}
