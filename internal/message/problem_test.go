package message

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

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

func TestAProblemInOneLine(t *testing.T) {
	for _, c := range []struct {
		name string
		p    Problem
		want string
	}{
		{"the status alone", Problem{Status: NotFound}, "Not Found"},
		{"with a detail", Problem{Status: Conflict, Detail: "it exists"}, "Conflict: it exists"},
		{"with a rule", Problem{Status: Conflict, Rule: "RFC 9110 §9"}, "Conflict (RFC 9110 §9)"},
		{"with both", Problem{Status: BadRequest, Detail: "no Host", Rule: "RFC 9112 §3.2"}, "Bad Request: no Host (RFC 9112 §3.2)"},
		{"an unregistered status", Problem{Status: 499, Detail: "x"}, "Unknown: x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.p.Error(); got != c.want {
				t.Errorf("Error() = %q, want %q", got, c.want)
			}
		})
	}
}

func TestAProblemHasTheFormThatTheClientAccepts(t *testing.T) {
	full := Problem{Status: BadRequest, Detail: `a "b" <c>`, Rule: "RFC 9112 §3.2"}
	bare := Problem{Status: ServiceUnavailable}
	gone := Problem{Status: NotFound, Detail: "no such file", Rule: "RFC 9110 §15.5.5"}
	for _, c := range []struct {
		name         string
		p            Problem
		accept, kind string
		has, hasNot  []string
	}{
		{"plain text by default", full, "", "text/plain; charset=utf-8", []string{"HTTP/1.1 400 Bad Request\na \"b\" <c>\nRFC 9112 §3.2"}, nil},
		{"plain text if nothing is acceptable", full, "image/png", "text/plain; charset=utf-8", []string{"400 Bad Request"}, nil},
		{"plain text without detail and rule", bare, "*/*", "text/plain; charset=utf-8", []string{"HTTP/1.1 503 Service Unavailable"}, []string{"\n"}},
		{"HTML is escaped", full, "text/html", "text/html; charset=utf-8", []string{"<title>400 Bad Request</title>", "<p>a &#34;b&#34; &lt;c&gt;</p>", "<p>RFC 9112 §3.2</p>", "</html>\n"}, []string{"<c>"}},
		{"HTML without detail and rule", bare, "text/html", "text/html; charset=utf-8", []string{"<h1>503 Service Unavailable</h1>"}, []string{"<p>"}},
		{"HTML tells the detail of a 404 too", gone, "text/html", "text/html; charset=utf-8", []string{"<p>no such file</p>"}, nil},
		{"JSON", full, "application/json", "application/json", []string{`"status":400`, `"title":"Bad Request"`, `"rule":"RFC 9112 §3.2"`}, nil},
		{"JSON leaves out what is empty", bare, "application/json", "application/json", []string{`{"status":503,"title":"Service Unavailable"}`}, []string{"detail", "rule"}},
		{"a program's Accept", full, "application/json, text/plain;q=0.5", "application/json", []string{`"detail":`}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.p.Response(c.accept)
			body := string(r.Content.(Bytes))
			if got := r.Fields.Get("Content-Type"); got != c.kind {
				t.Errorf("Content-Type is %q, want %q", got, c.kind)
			}
			if r.Status != c.p.Status || r.Fields.Get("X-Content-Type-Options") != "nosniff" || r.Fields.Get("Vary") != "Accept" {
				t.Errorf("the response is %d %v", r.Status, r.Fields)
			}
			for _, s := range c.has {
				if !strings.Contains(body, s) {
					t.Errorf("the page lacks %q:\n%s", s, body)
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(body, s) {
					t.Errorf("the page contains %q:\n%s", s, body)
				}
			}
		})
	}
}

func TestAProblemCanBeSentTwice(t *testing.T) {
	p := &Problem{Status: MethodNotAllowed, Fields: Fields{{"Vary", "Origin"}, {"Allow", "GET"}}}
	first, second := p.Response(""), p.Response("")
	if !slices.Equal(first.Fields, second.Fields) || !slices.Equal(p.Fields, Fields{{"Vary", "Origin"}, {"Allow", "GET"}}) {
		t.Errorf("first %v, then %v; the problem has %v", first.Fields, second.Fields, p.Fields)
	}
}
