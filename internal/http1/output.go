package http1

import (
	"strconv"

	"httpserver/internal/message"
)

// An output is the framing of the message that is sent, on either side.
type output struct {
	framing  framing
	left     int64 // bytes of the announced length that were not sent yet
	withheld bool  // no content is sent, whatever length the head states (HEAD, 204, 304)
}

// appendFraming appends the field that states how the content ends.
// https://www.rfc-editor.org/rfc/rfc9112#section-6.2-2
// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-9
func (o *output) appendFraming(dst []byte) []byte {
	switch o.framing {
	case length:
		dst = append(dst, "Content-Length: "...)
		dst = strconv.AppendInt(dst, o.left, 10)
		return append(dst, "\r\n"...)
	case chunked:
		return append(dst, "Transfer-Encoding: chunked\r\n"...)
	}
	return dst
}

// appendData appends content in its framing.
func (o *output) appendData(dst, p []byte) ([]byte, error) {
	switch {
	case o.withheld || len(p) == 0:
		return dst, nil
	case o.framing == chunked:
		dst = strconv.AppendUint(dst, uint64(len(p)), 16)
		dst = append(dst, "\r\n"...)
		dst = append(dst, p...)
		return append(dst, "\r\n"...), nil
	case o.framing == toClose:
		return append(dst, p...), nil
	case int64(len(p)) > o.left:
		return dst, ErrTooLong
	}
	o.left -= int64(len(p))
	return append(dst, p...), nil
}

// passthrough counts n bytes of content that the caller sends itself.
func (o *output) passthrough(n int64) error {
	switch {
	case o.withheld || o.framing == chunked:
		return ErrOrder
	case o.framing == toClose:
		return nil
	case n > o.left:
		return ErrTooLong
	}
	o.left -= n
	return nil
}

// appendEnd appends the end of the content: the last chunk, if it is chunked.
func (o *output) appendEnd(dst []byte, trailers message.Fields) ([]byte, error) {
	switch {
	case o.withheld:
		return dst, nil
	case o.framing == length && o.left > 0:
		return dst, ErrShort
	case o.framing != chunked:
		return dst, nil
	}
	out := append(dst, "0\r\n"...)
	for i := range trailers {
		if forbiddenTrailer(trailers[i].Name) {
			continue
		}
		var err error
		if out, err = appendField(out, &trailers[i]); err != nil {
			return dst, err
		}
	}
	return append(out, "\r\n"...), nil
}

// appendField appends one field line. It refuses a value that could end its line
// early and so begin another field or message.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.5-5
// https://www.rfc-editor.org/rfc/rfc9112#section-5.2-3
func appendField(dst []byte, f *message.Field) ([]byte, error) {
	if !all(f.Name, tchar) || badByte(f.Value) >= 0 {
		return dst, ErrField
	}
	dst = append(dst, f.Name...)
	dst = append(dst, ": "...)
	dst = append(dst, f.Value...)
	return append(dst, "\r\n"...), nil
}

// framingField reports whether a field belongs to the framing or the connection.
// Only this package may set those.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1-7
func framingField(name string) bool {
	switch len(name) {
	case len("Upgrade"):
		return message.EqualFold(name, "Upgrade")
	case len("Connection"):
		return message.EqualFold(name, "Connection") || message.EqualFold(name, "Keep-Alive")
	case len("Content-Length"):
		return message.EqualFold(name, "Content-Length")
	case len("Proxy-Connection"):
		return message.EqualFold(name, "Proxy-Connection")
	case len("Transfer-Encoding"):
		return message.EqualFold(name, "Transfer-Encoding")
	}
	return false
}
