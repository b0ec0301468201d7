package coding

import (
	"context"
	"io"
	"sync"

	"httpserver/internal/message"
)

// worthwhile is the size in bytes below which coding content gains nothing: it
// takes one packet either way.
const worthwhile = 1 << 10

// streamed is the size in bytes above which content is coded while it is sent,
// without a length: the coded content is not held in memory.
const streamed = 1 << 20

// New returns a handler that compresses the content of h's responses as the
// request's Accept-Encoding allows: streams, and content of at least 1 KiB, of
// media types that shrink. Responses that already have a Content-Encoding,
// partial content (206) and "Cache-Control: no-transform" pass unchanged.
func New(h message.Handler) message.Handler { return newHandler(h, worthwhile) }

// Always is like [New], but compresses content of any size, even if it becomes
// larger.
func Always(h message.Handler) message.Handler { return newHandler(h, 0) }

// handler is the handler returned by New and Always.
type handler struct {
	inner   message.Handler
	least   int // size in bytes from which content is coded
	writers [Count]sync.Pool
}

// newHandler returns a handler that codes content of at least least bytes.
func newHandler(inner message.Handler, least int) *handler {
	return &handler{inner: inner, least: least}
}

// Serve returns the inner handler's response, coded if that is possible.
func (h *handler) Serve(ctx context.Context, r *message.Request) *message.Response {
	p := h.inner.Serve(ctx, r)
	if p == nil || !h.eligible(p) {
		return p
	}
	c, ok := Made.With(Identity).Best(Accept(r.Fields))
	switch {
	case !ok:
		if s, ok := p.Content.(message.Stream); ok {
			_ = s(closedWriter{}) // a Stream is run once, so that it can release what it holds
		}
		return notAcceptable(r)
	case c == Identity:
		return described(p, c, p.Content)
	}
	if s, ok := p.Content.(message.Stream); ok {
		return described(p, c, h.stream(c, s))
	}
	content := p.Content.(message.Bytes)
	if len(content) > streamed {
		return described(p, c, h.stream(c, func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		}))
	}
	coded, err := h.code(c, content)
	if err != nil {
		// The encoder failed; the content itself is still good.
		return described(p, Identity, p.Content)
	}
	return described(p, c, message.Bytes(coded))
}

// eligible reports whether a response may be coded and gains by it.
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

// described returns a copy of p with content in coding c and the fields that
// declare it. It does not change p.Fields, which other requests may share.
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
			q.Length = 0 // it was the length before coding
		}
	}
	if !q.Fields.HasMember("Vary", "Accept-Encoding") && !q.Fields.HasMember("Vary", "*") {
		q.Fields = append(q.Fields, message.Field{Name: "Vary", Value: "Accept-Encoding"})
	}
	return &q
}

// notAcceptable is the response to a request that excludes identity too.
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

// stream returns a stream that compresses inner. Each write of inner is flushed,
// so that it is sent at once.
func (h *handler) stream(c Coding, inner message.Stream) message.Stream {
	return func(dst io.Writer) error {
		w, err := h.borrow(c, dst)
		if err != nil {
			return err
		}
		defer h.giveBack(c, w)
		if err := inner(flusher{w}); err != nil {
			return err
		}
		return w.Close()
	}
}

// code returns p in coding c.
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

// borrow returns a pooled writer that writes to dst. The pool saves the large
// allocations of a new writer.
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

// giveBack returns a writer to the pool.
func (h *handler) giveBack(c Coding, w writer) {
	w.Reset(nil)
	h.writers[c].Put(w)
}

// A closedWriter accepts nothing.
type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// A flusher flushes after each write.
type flusher struct{ w writer }

func (p flusher) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	if err == nil {
		err = p.w.Flush()
	}
	return n, err
}

// A buffer collects what is written to it.
type buffer []byte

func (b *buffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}
