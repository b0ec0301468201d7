package files

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"html"
	"html/template"
	"strconv"
	"strings"

	"httpserver/internal/message"
)

//go:embed listing.html
var listingPage string

// A column is the head of one column of a directory's page.
type column struct {
	Title, Href, Class string
	Sorted             string // the value of aria-sort; "" if the page is not sorted by it
	Mark               string // an arrow
}

// Columns returns the heads of the columns. The link of the column that the page
// is sorted by reverses the order.
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

// page is the directory as an HTML page.
func (d directory) page() message.Bytes {
	// Parsed for each page: most servers never show one.
	t, err := template.New("listing").Parse(listingPage)
	if err != nil {
		panic("can't happen: the embedded page is no template: " + err.Error())
	}
	var b bytes.Buffer
	b.Grow(4<<10 + 256*len(d.Entries))
	err = t.Execute(&b, d)
	for i := range d.Entries {
		b.Write(d.Entries[i].appendRow(b.AvailableBuffer()))
	}
	if err = errors.Join(err, t.ExecuteTemplate(&b, "after", d)); err != nil {
		panic("can't happen: a template of plain fields fails: " + err.Error())
	}
	return bytes.Clone(b.Bytes())
}

// appendRow appends a member's row of the table. It is written by hand because a
// template takes ten times as long, and a page has up to 10,000 rows.
func (m *member) appendRow(b []byte) []byte {
	b = append(b, "\n<tr><td><a href=\""...)
	b = append(b, html.EscapeString(m.Href)...)
	b = append(b, "\"><bdi>"...)
	b = append(b, html.EscapeString(m.Name)...)
	if m.Directory {
		b = append(b, "</bdi>/</a></td><td class=\"number\"></td>"...)
	} else {
		b = append(b, "</bdi></a></td><td class=\"number\" title=\""...)
		b = strconv.AppendInt(b, m.Size, 10)
		b = append(b, " bytes\">"...)
		b = append(b, m.humanSize()...)
		b = append(b, "</td>"...)
	}
	b = append(b, "<td class=\"number time\"><time datetime=\""...)
	b = m.Modified.AppendFormat(b, "2006-01-02T15:04:05Z")
	b = append(b, "\">"...)
	b = m.Modified.AppendFormat(b, "2006-01-02 15:04")
	return append(b, "</time></td></tr>"...)
}

// json is the directory as a JSON document. It is written by hand for the same
// reason as the rows.
func (d directory) json() message.Bytes {
	b := make([]byte, 0, 1<<10+256*len(d.Entries))
	b = appendString(append(b, "{\n  \"path\": "...), d.Path)
	b = strconv.AppendBool(append(b, ",\n  \"truncated\": "...), d.Truncated)
	b = append(b, ",\n  \"entries\": ["...)
	for i, m := range d.Entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = m.appendJSON(append(b, "\n    "...))
	}
	if len(d.Entries) > 0 {
		b = append(b, "\n  "...)
	}
	return bytes.Clone(append(b, "]\n}\n"...))
}

// appendJSON appends a member as a JSON object.
func (m *member) appendJSON(b []byte) []byte {
	b = appendString(append(b, "{\n      \"name\": "...), m.Name)
	b = appendString(append(b, ",\n      \"href\": "...), m.Href)
	b = strconv.AppendBool(append(b, ",\n      \"directory\": "...), m.Directory)
	b = strconv.AppendInt(append(b, ",\n      \"size\": "...), m.Size, 10)
	b = m.Modified.AppendFormat(append(b, ",\n      \"modified\": "...), `"2006-01-02T15:04:05Z"`)
	return append(b, "\n    }"...)
}

// appendString appends s as a JSON string.
func appendString(b []byte, s string) []byte {
	if isPlain(s) && !strings.ContainsAny(s, `"\<>&`) {
		return append(append(append(b, '"'), s...), '"')
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		panic("can't happen: a string is no JSON: " + err.Error())
	}
	return append(b, quoted...)
}

// listed is the response that carries a page.
func listed(key pageKey, content message.Content) *message.Response {
	mediaType := "text/html; charset=utf-8"
	if key.json {
		mediaType = "application/json"
	}
	return &message.Response{
		Status: message.OK,
		Fields: message.Fields{
			{Name: "Content-Type", Value: mediaType},
			{Name: "Vary", Value: "Accept"},
			{Name: "Cache-Control", Value: "no-cache"},
			{Name: "X-Content-Type-Options", Value: "nosniff"},
			// Clients may have chosen the names on it: it runs no scripts.
			{Name: "Content-Security-Policy", Value: "default-src 'none'; style-src 'unsafe-inline'"},
		},
		Content: content,
	}
}
