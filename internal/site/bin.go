package site

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/url"
	"strconv"
	"time"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// The limits of these routes. httpbin.org has 10 s, 100 KB, 100 lines and 10 MB; these
// are wider where more costs no memory.
const (
	MaxDelay     = 10 * time.Second
	MaxDripTime  = 60 * time.Second
	MaxBytes     = 100 << 20
	MaxLines     = 10_000
	MaxDripBytes = 10 << 20
	dripStep     = 20 * time.Millisecond // bytes that are due within one step are sent together
)

// bin has the routes that take time.
type bin struct {
	wait func(ctx context.Context, d time.Duration) error
}

// status responds to /status/{code} with that status.
func (bin) status(ctx context.Context, q *message.Request) *message.Response {
	text := router.Param(ctx, "code")
	code, ok := count(text, 599)
	switch {
	case !ok || len(text) != 3 || code < 100:
		return badRequest(q, "the code is a number from 200 to 599, as in /status/404")
	case code < 200:
		// A client would wait for the final response.
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.2-1
		return badRequest(q, "1xx is never the final response; the code is a number from 200 to 599")
	case code == 426:
		// https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22-2
		return badRequest(q, "426 names a protocol to change to, and this server has no other")
	}
	return withStatus(q, message.Status(code))
}

// withStatus returns a response with that status, and content if the status has any.
func withStatus(q *message.Request, s message.Status) *message.Response {
	p := message.Problem{Status: s, Fields: demanded(s)}
	if s >= 400 {
		return problem(q, p)
	}
	response := &message.Response{Status: s, Fields: p.Fields}
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6-3
	if s.AllowsContent() && s != 205 {
		response.Fields = append(message.Fields{plainFields[0], nosniff}, p.Fields...)
		response.Content = message.Bytes(statusLine(s))
	}
	return response
}

// statusLine returns the content of such a response.
func statusLine(s message.Status) string { return fmt.Sprintf("HTTP/1.1 %d %s", s, s.Phrase()) }

// demanded returns the fields that a response with that status must or should have.
func demanded(s message.Status) message.Fields {
	field := func(name, value string) message.Fields { return message.Fields{{Name: name, Value: value}} }
	switch s {
	case 206: // the whole of its content: https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.1-1
		n := len(statusLine(s))
		return field("Content-Range", fmt.Sprintf("bytes 0-%d/%d", n-1, n))
	case 301, 302, 303, 307, 308: // https://www.rfc-editor.org/rfc/rfc9110#section-15.4-3
		return field("Location", "/")
	case 401: // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2-1
		return field("WWW-Authenticate", `Basic realm="lesson"`)
	case 405: // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6-1
		return field("Allow", "")
	case 407: // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8-1
		return field("Proxy-Authenticate", `Basic realm="lesson"`)
	case 416: // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17-3
		return field("Content-Range", "bytes */0")
	case 503, 429: // https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3-1
		return field("Retry-After", "1")
	}
	return nil
}

// delay responds to /delay/{seconds} after that time.
func (b bin) delay(ctx context.Context, q *message.Request) *message.Response {
	d, ok := seconds(router.Param(ctx, "seconds"), MaxDelay)
	if !ok {
		return badRequest(q, "the delay is a number of seconds from 0 to 10, as in /delay/1.5")
	}
	if b.wait(ctx, d) != nil {
		return problem(q, message.Problem{Status: message.ServiceUnavailable, Detail: "the server is stopping"})
	}
	return plain(fmt.Sprintf("answered after %v", d))
}

// seconds parses text as a duration from 0 to limit.
func seconds(text string, limit time.Duration) (time.Duration, bool) {
	s, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(s) || s < 0 || s > limit.Seconds() {
		return 0, false
	}
	return time.Duration(s * float64(time.Second)), true
}

// octets are the fields of content that is only bytes.
var octets = message.Fields{{Name: "Content-Type", Value: "application/octet-stream"}, nosniff}

// bytes responds to /bytes/{n} with n pseudo-random bytes. They are the same each time,
// so that two clients can compare what they got.
func (bin) bytes(ctx context.Context, q *message.Request) *message.Response {
	n, ok := count(router.Param(ctx, "n"), MaxBytes)
	if !ok {
		return badRequest(q, fmt.Sprintf("n is a number from 0 to %d, as in /bytes/1024", MaxBytes))
	}
	r := &message.Response{Status: message.OK, Fields: octets}
	noise := rand.NewChaCha8([32]byte{})
	if n <= 64<<10 {
		p := make([]byte, n)
		_, _ = noise.Read(p) // never fails
		r.Content = message.Bytes(p)
		return r
	}
	r.Length = int64(n)
	r.Content = message.Stream(func(w io.Writer) error {
		_, err := io.CopyBuffer(onlyWriter{w}, io.LimitReader(noise, int64(n)), make([]byte, 64<<10))
		return err
	})
	return r
}

// onlyWriter hides a writer's other methods, so that io.CopyBuffer uses its buffer.
type onlyWriter struct{ io.Writer }

// count parses text as a number from 0 to limit.
func count(text string, limit int) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 32)
	return int(n), err == nil && n <= uint64(limit)
}

// stream responds to /stream/{n} with n lines of JSON, a chunk each.
func (bin) stream(ctx context.Context, q *message.Request) *message.Response {
	n, ok := count(router.Param(ctx, "n"), MaxLines)
	if !ok {
		return badRequest(q, fmt.Sprintf("n is a number from 0 to %d, as in /stream/5", MaxLines))
	}
	return &message.Response{
		Status: message.OK,
		Fields: message.Fields{{Name: "Content-Type", Value: "application/x-ndjson"}, nosniff},
		Content: message.Stream(func(w io.Writer) error {
			for i := range n {
				if _, err := fmt.Fprintf(w, "{\"line\": %d, \"of\": %d}\n", i+1, n); err != nil {
					return err
				}
			}
			return nil
		}),
	}
}

// drip responds to /drip?duration=2&numbytes=10&code=200 with bytes that are spread
// evenly over the duration.
func (b bin) drip(ctx context.Context, q *message.Request) *message.Response {
	values, err := url.ParseQuery(q.Target.Query)
	if err != nil {
		return badRequest(q, "the query is malformed")
	}
	or := func(name, otherwise string) string {
		if values.Has(name) {
			return values.Get(name)
		}
		return otherwise
	}
	d, okTime := seconds(or("duration", "2"), MaxDripTime)
	n, okBytes := count(or("numbytes", "10"), MaxDripBytes)
	code, okCode := count(or("code", "200"), 599)
	if !okTime || !okBytes || !okCode || code < 200 {
		return badRequest(q, fmt.Sprintf("duration is 0 to %v, numbytes 0 to %d, code 200 to 599, as in /drip?duration=2&numbytes=10&code=200",
			MaxDripTime.Seconds(), MaxDripBytes))
	}
	s := message.Status(code)
	if !s.AllowsContent() || s == 205 || n == 0 {
		return &message.Response{Status: s}
	}
	return &message.Response{
		Status:  s,
		Fields:  octets,
		Length:  int64(n),
		Content: message.Stream(func(w io.Writer) error { return b.drop(ctx, w, d, n) }),
	}
}

// drop writes n stars evenly over d, the last one at its end.
func (b bin) drop(ctx context.Context, w io.Writer, d time.Duration, n int) error {
	steps := min(n, max(1, int(d/dripStep)))
	for i := range steps {
		if err := b.wait(ctx, d/time.Duration(steps)); err != nil {
			return err
		}
		if _, err := w.Write(stars(n*(i+1)/steps - n*i/steps)); err != nil {
			return err
		}
	}
	return nil
}

// stars returns n stars.
func stars(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = '*'
	}
	return p
}

// badRequest returns a 400 with a sentence.
func badRequest(q *message.Request, detail string) *message.Response {
	return problem(q, message.Problem{Status: message.BadRequest, Detail: detail, Rule: "RFC 9110 §15.5.1"})
}
