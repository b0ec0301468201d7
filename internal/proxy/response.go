package proxy

import (
	"crypto/sha256"
	"hash"
	"io"
	"strconv"

	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// response returns the client's response, made of the upstream's, whose head has
// been read on c. The connection goes back to the pool when the content has been
// read: at once if there is none, else when the server has run the Stream.
func (p *Proxy) response(r *message.Request, c *conn) *message.Response {
	from := c.client.Response()
	out := &message.Response{Status: from.Status, Fields: p.responseFields(from.Fields, from.Version)}
	sums := p.checksums(r)
	switch {
	case hasNoContent(r, from, sums):
		// The field tells the length that a GET would give.
		// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-6
		length, err := strconv.ParseInt(from.Fields.Get("Content-Length"), 10, 64)
		out.Length = max(0, length)
		if r.Method == "HEAD" && err != nil {
			// A Stream that is never called says that a GET's length is unknown.
			out.Content = message.Stream(func(io.Writer) error { return nil })
		}
		p.finishEmpty(c)
	case sums:
		p.summed(out, c)
	default:
		p.forwarded(r, out, c)
	}
	return out
}

// checksums reports whether the response to r ends with the trailer fields that
// sum it up: the proxy adds them to all responses, or the client asks for trailers.
// HTTP/1.0 has no trailers.
func (p *Proxy) checksums(r *message.Request) bool {
	return r.Version.AtLeast11() && (p.cfg.Checksums || r.Fields.HasMember("TE", "trailers"))
}

// hasNoContent reports whether the client gets no content. With sums even empty
// content is sent in chunks, so that the sums can follow it.
func hasNoContent(r *message.Request, from *http1.Response, sums bool) bool {
	return r.Method == "HEAD" || !from.Status.AllowsContent() || from.Status == resetContent || from.Length == 0 && !sums
}

// resetContent (205) is sent without content, whatever the upstream made of it.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6-3
const resetContent message.Status = 205

// forwarded gives out the content of the response on c: with its length where
// that is known, else in chunks with the upstream's trailer fields.
func (p *Proxy) forwarded(r *message.Request, out *message.Response, c *conn) {
	from := c.client.Response()
	if from.Length > 0 && from.Length <= int64(c.client.Buffered()) {
		out.Content = message.Bytes(p.arrived(c))
		return
	}
	out.Length = max(0, from.Length) // -1, an unknown length, is a Stream's 0
	var theirs message.Fields
	out.Content = message.Stream(func(w io.Writer) (err error) {
		theirs, err = p.finish(c, w)
		return err
	})
	if !from.Chunked || !r.Version.AtLeast11() {
		return
	}
	out.Trailers = func() message.Fields { return theirs }
	if names := announced("", from.Fields); names != "" {
		out.Fields = append(out.Fields, message.Field{Name: "Trailer", Value: names})
	}
}

// summed gives out the content of the response on c in chunks, followed by its
// SHA-256 and length, then the upstream's trailer fields.
func (p *Proxy) summed(out *message.Response, c *conn) {
	s := &summer{sum: sha256.New()}
	var theirs message.Fields
	out.Fields = append(out.Fields, message.Field{Name: "Trailer", Value: announced(sumField+", "+lengthField, c.client.Response().Fields)})
	out.Content = message.Stream(func(w io.Writer) (err error) {
		s.w = w
		theirs, err = p.finish(c, s)
		return err
	})
	out.Trailers = func() message.Fields { return trailers(s.sum.Sum(nil), s.n, theirs) }
}

// A summer counts and sums the bytes that it passes on to w.
type summer struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

// Write passes q on to w.
func (s *summer) Write(q []byte) (int, error) {
	s.sum.Write(q) // never fails
	s.n += int64(len(q))
	return s.w.Write(q)
}
