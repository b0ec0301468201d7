package export

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// The types below are the HTTP Archive format, version 1.2, as far as a server
// can fill it. Its optional "connection" is what most exporters leave out, and
// what this program is about.
// http://www.softwareishard.com/blog/har-12-spec/
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		Started    string      `json:"startedDateTime"`
		Time       float64     `json:"time"` // milliseconds
		Request    harRequest  `json:"request"`
		Response   harResponse `json:"response"`
		Cache      struct{}    `json:"cache"`
		Timings    harTimings  `json:"timings"`
		Connection string      `json:"connection"`
		Comment    string      `json:"comment,omitempty"` // why the connection was kept or closed
	}
	harRequest struct {
		Method      string      `json:"method"`
		URL         string      `json:"url"`
		Version     string      `json:"httpVersion"`
		Cookies     []harField  `json:"cookies"`
		Headers     []harField  `json:"headers"`
		Query       []harField  `json:"queryString"`
		PostData    *harContent `json:"postData,omitempty"`
		HeadersSize int         `json:"headersSize"`
		BodySize    int64       `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		Version     string     `json:"httpVersion"`
		Cookies     []harField `json:"cookies"`
		Headers     []harField `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
	}
	harField struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harContent struct {
		Size     int64  `json:"size"`
		Type     string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"`
	}
	harTimings struct {
		Blocked float64 `json:"blocked"` // behind the responses before it
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// har writes the requests as an HTTP archive.
func (x *Batch) har(w io.Writer) error {
	file := harFile{harLog{Version: "1.2", Creator: harCreator{"httpserver", "1"}, Entries: []harEntry{}}}
	for i := range x.Items {
		file.Log.Entries = append(file.Log.Entries, x.entry(&x.Items[i]))
	}
	data, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(withoutControls(data), '\n'))
	return err
}

// withoutControls is JSON in which the control and format characters that
// package json leaves in strings (DEL, C1, directions of writing) are escaped:
// printed on a terminal, they would act upon it.
func withoutControls(data []byte) []byte {
	var b []byte
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r >= 0x7f && r < 0x10000 && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			b = fmt.Appendf(b, "\\u%04x", r)
		} else {
			b = append(b, data[:n]...)
		}
		data = data[n:]
	}
	return b
}

// statusText is a status's phrase. 499 is that of the log: no response was sent.
func statusText(code uint16) string {
	if code == 499 {
		return "No Response Was Sent"
	}
	return message.Status(code).Phrase()
}

// entry is one exchange. What was not captured is left empty, with the -1 that
// the format has for a size that is not known.
func (x *Batch) entry(r *Item) harEntry {
	first := max(0, min(r.First, r.Took))
	e := harEntry{
		Started:    time.Unix(0, r.At).Add(-r.Took - r.Queued).UTC().Format("2006-01-02T15:04:05.000Z"),
		Time:       millis(r.Queued + r.Took),
		Timings:    harTimings{Blocked: millis(r.Queued), Wait: millis(first), Receive: millis(r.Took - first)},
		Connection: strconv.FormatUint(r.Conn, 10),
		Comment:    r.Why,
		Request: harRequest{Method: r.Method, URL: absolute(x.URL, r.Target), Version: "HTTP/1." + strconv.Itoa(int(r.Minor)),
			Cookies: []harField{}, Headers: []harField{}, Query: query(r.Target), HeadersSize: -1, BodySize: -1},
		Response: harResponse{Status: int(r.Status), StatusText: statusText(r.Status), Version: "HTTP/1.1",
			Cookies: []harField{}, Headers: []harField{}, HeadersSize: -1, BodySize: -1},
	}
	e.Request.fill(r)
	e.Response.fill(r)
	return e
}

// fill puts in what was captured of the request.
func (q *harRequest) fill(r *Item) {
	raw, whole := Captured(r.Capture, event.In)
	head, content, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return
	}
	q.Headers, q.HeadersSize = harFields(head), len(head)+4
	q.BodySize = max(0, r.In-int64(q.HeadersSize))
	content = unframed(q.Headers, content)
	if len(content) > 0 && whole {
		q.PostData = &harContent{Size: int64(len(content)), Type: value(q.Headers, "Content-Type")}
		q.PostData.set(content)
	}
}

// fill puts in what was captured of the response.
func (p *harResponse) fill(r *Item) {
	raw, whole := Captured(r.Capture, event.Out)
	head, content, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return
	}
	p.Headers, p.HeadersSize = harFields(head), len(head)+4
	p.BodySize = max(0, r.Out-int64(p.HeadersSize))
	p.RedirectURL = value(p.Headers, "Location")
	p.Content = harContent{Size: p.BodySize, Type: value(p.Headers, "Content-Type")}
	if whole {
		p.Content.set(unframed(p.Headers, content))
	}
}

// unframed is content without the framing of chunks, as the format wants it.
func unframed(fields []harField, content []byte) []byte {
	if value(fields, "Transfer-Encoding") != "" {
		if c, _, ok := unchunk(content); ok {
			return c
		}
	}
	return content
}

// set keeps content as text, or as base64 where it is none.
func (c *harContent) set(content []byte) {
	if utf8.Valid(content) {
		c.Text = string(content)
		return
	}
	c.Text, c.Encoding = base64.StdEncoding.EncodeToString(content), "base64"
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// absolute is the URL of a request's target at the server, whose address the
// target must not change: a program that opens the archive may send it there. Of
// a target in absolute form it takes the path; a target that is no path (an
// asterisk, an authority) has the root's URL.
func absolute(base, target string) string {
	if u, err := url.Parse(target); err == nil && u.IsAbs() && u.Host != "" {
		target = u.RequestURI()
	}
	if !strings.HasPrefix(target, "/") {
		target = "/"
	}
	return origin(base) + target
}

// harFields are a head's fields.
func harFields(head []byte) []harField {
	known := fields(head)
	all := make([]harField, len(known))
	for i, f := range known {
		all[i] = harField{f.name, f.value}
	}
	return all
}

// value is a field's value, "" without it.
func value(all []harField, name string) string {
	for _, f := range all {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// query is the query of a target, as far as it is one of names and values.
func query(target string) []harField {
	all := []harField{}
	_, q, _ := strings.Cut(target, "?")
	for pair := range strings.SplitSeq(q, "&") {
		if name, val, _ := strings.Cut(pair, "="); pair != "" {
			all = append(all, harField{unescape(name), unescape(val)})
		}
	}
	return all
}

// unescape is what a part of a query stands for, or itself where it stands for
// nothing.
func unescape(t string) string {
	if u, err := url.QueryUnescape(t); err == nil {
		return u
	}
	return t
}
