package files

import (
	"crypto/rand"
	"strconv"

	"httpserver/internal/message"
)

// partial responds to a GET with a Range field, if without it the response would
// be 200. g guards the open file; nil if the variant's content is in memory.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.2-9
func (d *responder) partial(r *message.Request, v *variant, g *guard) *message.Response {
	list, ok := spans(r.Fields.Joined("Range"), v.size)
	switch {
	case !ok, !d.rangeHolds(r.Fields, v):
		if g == nil {
			return v.whole
		}
		return &message.Response{Status: message.OK, Fields: v.fields, Content: g.content(span{0, v.size})}
	case len(list) == 0:
		if g != nil {
			g.file.Close()
		}
		return unsatisfiable(r, v)
	case len(list) == 1:
		// All fields of a 200, and the range of the bytes. A single range is
		// never sent as multipart.
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7-4
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-5
		fields := make(message.Fields, 0, len(v.fields)+1)
		fields = append(fields, v.fields...)
		fields = append(fields, message.Field{Name: "Content-Range", Value: contentRange(list[0], v.size)})
		return &message.Response{Status: message.PartialContent, Fields: fields, Content: v.part(g, list[0])}
	}
	return several(v, g, list, rand.Text())
}

// part is a span of the variant as content.
func (v *variant) part(g *guard, s span) message.Content {
	if g == nil {
		return v.content[s.off:s.end()]
	}
	return g.content(s)
}

// unsatisfiable is the response to ranges beyond the representation. It says how
// long that is.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.4-11
func unsatisfiable(r *message.Request, v *variant) *message.Response {
	p := message.Problem{
		Status: message.RangeNotSatisfiable,
		Detail: "the file has " + strconv.FormatInt(v.size, 10) + " bytes",
		Rule:   "RFC 9110 §15.5.17",
		Fields: message.Fields{
			{Name: "Content-Range", Value: "bytes */" + strconv.FormatInt(v.size, 10)},
			{Name: "Accept-Ranges", Value: "bytes"},
		},
	}
	return p.Response(r.Fields.Get("Accept"))
}

// several is the response with several spans. Each part has its media type and
// its range; the fields of the response have everything else.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-1
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-2
func several(v *variant, g *guard, list []span, boundary string) *message.Response {
	parts := make(message.Parts, 0, 2*len(list)+1)
	for i, s := range list {
		head := make([]byte, 0, 128)
		if i > 0 {
			head = append(head, "\r\n"...)
		}
		head = append(head, "--"+boundary+"\r\nContent-Type: "+v.mediaType()+"\r\nContent-Range: "...)
		head = append(head, contentRange(s, v.size)+"\r\n\r\n"...)
		parts = append(parts, message.Bytes(head), v.part(g, s))
	}
	parts = append(parts, message.Bytes("\r\n--"+boundary+"--\r\n"))
	fields := make(message.Fields, 0, len(v.fields))
	for _, field := range v.fields {
		if field.Name == "Content-Type" {
			field.Value = "multipart/byteranges; boundary=" + boundary
		}
		fields = append(fields, field)
	}
	return &message.Response{Status: message.PartialContent, Fields: fields, Content: parts}
}

// contentRange returns the value of Content-Range for a span.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.4
func contentRange(s span, size int64) string {
	b := make([]byte, 0, 64)
	b = append(b, "bytes "...)
	b = strconv.AppendInt(b, s.off, 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, s.end()-1, 10)
	b = append(b, '/')
	return string(strconv.AppendInt(b, size, 10))
}
