package files

import (
	"crypto/rand"
	"os"
	"strconv"

	"httpserver/internal/message"
)

// partial answers a GET with a Range field, where without it the answer would
// be 200. f is the open file where the variant's content is not in memory.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.2-9
func (d *responder) partial(r *message.Request, v *variant, f *os.File) *message.Response {
	list, ok := spans(r.Fields.Joined("Range"), v.size)
	switch {
	case !ok, !rangeHolds(r.Fields, v.tag, v.modified, d.now()):
		if f == nil {
			return v.whole
		}
		return &message.Response{Status: message.OK, Fields: v.fields, Content: v.fileContent(f, span{0, v.size})}
	case len(list) == 0:
		if f != nil {
			f.Close()
		}
		return unsatisfiable(r, v)
	case len(list) == 1:
		// Everything that a 200 would say, and which bytes these are. A single
		// range is never sent as multipart.
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7-4
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-5
		fields := make(message.Fields, 0, len(v.fields)+1)
		fields = append(fields, v.fields...)
		fields = append(fields, message.Field{Name: "Content-Range", Value: contentRange(list[0], v.size)})
		return &message.Response{Status: message.PartialContent, Fields: fields, Content: v.part(f, list[0])}
	}
	return several(v, f, list, rand.Text())
}

// part is a span of the variant as content.
func (v *variant) part(f *os.File, s span) message.Content {
	if f == nil {
		return v.content[s.off:s.end()]
	}
	return v.fileContent(f, s)
}

// unsatisfiable says how long the representation is.
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

// several answers with several spans. Each part says its media type and
// its range; the fields of the whole say everything else.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-1
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-2
func several(v *variant, f *os.File, list []span, boundary string) *message.Response {
	parts := make(message.Parts, 0, 2*len(list)+1)
	for i, s := range list {
		head := make([]byte, 0, 128)
		if i > 0 {
			head = append(head, "\r\n"...)
		}
		head = append(head, "--"+boundary+"\r\nContent-Type: "+v.mediaType()+"\r\nContent-Range: "...)
		head = append(head, contentRange(s, v.size)+"\r\n\r\n"...)
		parts = append(parts, message.Bytes(head), v.part(f, s))
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

// contentRange is the value of Content-Range for a span.
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
