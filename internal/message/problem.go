package message

// A Problem is an error that the client is told about: what was wrong in plain
// words, and the rule that says so. It never contains a path of the disk or the
// text of an internal error.
type Problem struct {
	Status Status
	Detail string // one sentence without a full stop; "" for none
	Rule   string // such as "RFC 9112 §3.2"; "" for none
	Fields Fields // additional fields, such as Allow
}

// Error returns the problem in one line.
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

// Response returns the problem as a short page, in the form that accept (the
// request's Accept field) prefers: plain text, HTML or JSON.
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
		if f.Name == "Vary" { // one line, because some caches read only the first
			vary += ", " + f.Value
			continue
		}
		fields = append(fields, f)
	}
	fields[2] = Field{"Vary", vary}
	return &Response{Status: p.Status, Fields: fields, Content: Bytes(body)}
}
