package coding

import (
	"context"
	"io"
	"sync"

	"httpserver/internal/message"
)

// worthwhile is the size in bytes below which a content gains nothing: it
// fits in the same packet, coded or not.
const worthwhile = 1 << 10

// New is a handler that answers as h does, and codes the content by the
// request's Accept-Encoding where that is worth it: types that shrink,
// streams, and contents above a kibibyte. What h has coded itself, a part of
// something (206), and what must not be transformed stay as they are.
func New(h message.Handler) message.Handler { return newHandler(h, worthwhile) }

// Always is as New, but codes contents of any size, were it to their loss.
func Always(h message.Handler) message.Handler { return newHandler(h, 0) }

// handler is what New and Always return.
type handler struct {
	inner   message.Handler
	least   int
	writers [Count]sync.Pool
}

// newHandler is a handler that codes contents of at least so many bytes.
func newHandler(inner message.Handler, least int) *handler {
	return &handler{inner: inner, least: least}
}

// Serve answers one request.
func (h *handler) Serve(ctx context.Context, r *message.Request) *message.Response {
	p := h.inner.Serve(ctx, r)
	if p == nil || !h.eligible(p) {
		return p
	}
	c, ok := Made.With(Identity).Best(Accept(r.Fields))
	switch {
	case !ok:
		return notAcceptable(r)
	case c == Identity:
		return described(p, c, p.Content)
	}
	if s, ok := p.Content.(message.Stream); ok {
		return described(p, c, h.stream(c, s))
	}
	coded, err := h.code(c, p.Content.(message.Bytes))
	if err != nil {
		// Whatever is wrong with the encoder, the content is still good.
		return described(p, Identity, p.Content)
	}
	return described(p, c, message.Bytes(coded))
}

// eligible reports whether a response may and should be coded.
func (h *handler) eligible(p *message.Response) bool {
	switch content := p.Content.(type) {
	case message.Bytes:
		if len(content) < h.least {
			return false
		}
	case message.Stream:
	default:
		return false
	}
	// https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6
	return p.Status.AllowsContent() && p.Status != message.PartialContent &&
		!p.Fields.Has("Content-Encoding") && !p.Fields.HasMember("Cache-Control", "no-transform") &&
		Shrinks(p.Fields.Get("Content-Type"))
}

// described is a response with its content in a coding, and the fields that
// say so. The fields of p are not touched, others may be reading them.
func described(p *message.Response, c Coding, content message.Content) *message.Response {
	q := *p
	q.Content = content
	q.Fields = make(message.Fields, 0, len(p.Fields)+2)
	for _, f := range p.Fields {
		// A strong entity tag belongs to the bytes of one representation.
		// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3
		if c != Identity && message.EqualFold(f.Name, "ETag") && len(f.Value) > 1 && f.Value[0] == '"' {
			f.Value = f.Value[:len(f.Value)-1] + "-" + c.String() + `"`
		}
		q.Fields = append(q.Fields, f)
	}
	if c != Identity {
		q.Fields = append(q.Fields, message.Field{Name: "Content-Encoding", Value: c.String()})
		if _, ok := content.(message.Stream); ok {
			q.Length = 0 // it was that of the content as it was
		}
	}
	if !q.Fields.HasMember("Vary", "Accept-Encoding") && !q.Fields.HasMember("Vary", "*") {
		q.Fields = append(q.Fields, message.Field{Name: "Vary", Value: "Accept-Encoding"})
	}
	return &q
}

// notAcceptable answers a request that refuses even the content as it is.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3-12
func notAcceptable(r *message.Request) *message.Response {
	p := message.Problem{
		Status: message.NotAcceptable,
		Detail: "the content is not there in a coding that Accept-Encoding allows",
		Rule:   "RFC 9110 §12.5.3",
		Fields: message.Fields{{Name: "Vary", Value: "Accept-Encoding"}},
	}
	return p.Response(r.Fields.Get("Accept"))
}

// stream is a stream that codes another. What the inner one writes is sent at
// once, as it expects.
func (h *handler) stream(c Coding, inner message.Stream) message.Stream {
	return func(dst io.Writer) error {
		w, err := h.borrow(c, dst)
		if err != nil {
			return err
		}
		defer h.giveBack(c, w)
		if err := inner(prompt{w}); err != nil {
			return err
		}
		return w.Close()
	}
}

// code is p in a coding.
func (h *handler) code(c Coding, p []byte) ([]byte, error) {
	var b buffer
	w, err := h.borrow(c, &b)
	if err != nil {
		return nil, err
	}
	defer h.giveBack(c, w)
	if _, err := w.Write(p); err != nil {
		return nil, err
	}
	return b, w.Close()
}

// borrow is a writer to dst, a used one if there is one: what a writer is made
// of is large.
func (h *handler) borrow(c Coding, dst io.Writer) (writer, error) {
	w, ok := h.writers[c].Get().(writer)
	if !ok {
		var err error
		if w, err = newWriter(c); err != nil {
			return nil, err
		}
	}
	w.Reset(dst)
	return w, nil
}

// giveBack keeps a writer for the next one.
func (h *handler) giveBack(c Coding, w writer) {
	w.Reset(nil)
	h.writers[c].Put(w)
}

// A prompt sends what is written to it at once.
type prompt struct{ w writer }

func (p prompt) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	if err == nil {
		err = p.w.Flush()
	}
	return n, err
}

// A buffer keeps what is written to it.
type buffer []byte

func (b *buffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}
