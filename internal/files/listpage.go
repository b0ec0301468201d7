package files

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"

	"httpserver/internal/message"
)

//go:embed listing.html
var listingPage string

// A column is one column of a directory's page: what its head says and where
// it leads.
type column struct {
	Title, Href, Class string
	Sorted             string // as aria-sort has it; "" where it is not sorted by
	Mark               string
}

// Columns are the columns, sorted as the page is. The link of the one that it
// is sorted by turns the order round.
func (d directory) Columns() []column {
	columns := []column{
		{Title: "Name", Href: "?sort=name"},
		{Title: "Size", Href: "?sort=size", Class: "number"},
		{Title: "Modified (UTC)", Href: "?sort=modified", Class: "number time"},
	}
	for i := range columns {
		c := &columns[i]
		switch {
		case c.Href != "?sort="+d.order.by:
		case d.order.descending:
			c.Sorted, c.Mark = "descending", " ↓"
		default:
			c.Sorted, c.Mark = "ascending", " ↑"
			c.Href += "&order=desc"
		}
	}
	return columns
}

// page is the directory as a page.
func (d directory) page() *message.Response {
	// Parsed for each page, and only then: most servers never show one.
	t, err := template.New("listing").Parse(listingPage)
	if err != nil {
		panic("can't happen: the page that is built in is no template: " + err.Error())
	}
	var b bytes.Buffer
	if err := t.Execute(&b, d); err != nil {
		panic("can't happen: a template of plain fields fails: " + err.Error())
	}
	return listed("text/html; charset=utf-8", b.Bytes())
}

// json is the directory for programs.
func (d directory) json() *message.Response {
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		panic("can't happen: plain fields are no JSON: " + err.Error())
	}
	return listed("application/json", append(b, '\n'))
}

// listed is the response that carries a page.
func listed(mediaType string, content []byte) *message.Response {
	return &message.Response{
		Status: message.OK,
		Fields: message.Fields{
			{Name: "Content-Type", Value: mediaType},
			{Name: "Vary", Value: "Accept"},
			{Name: "Cache-Control", Value: "no-cache"},
			{Name: "X-Content-Type-Options", Value: "nosniff"},
			// The names on it are other people's: no script, whatever they say.
			{Name: "Content-Security-Policy", Value: "default-src 'none'; style-src 'unsafe-inline'"},
		},
		Content: message.Bytes(content),
	}
}
