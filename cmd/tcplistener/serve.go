package main

import (
	"errors"
	"io"
	"net"
	"time"

	"httpserver/cmd/internal/companion"
	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

const (
	// silence is how long a connection may be silent. It is long, because a
	// request may be typed by hand.
	silence = 5 * time.Minute
	// lingering is how long the peer may take to read the response, and to end
	// the connection after it.
	lingering = 2 * time.Second
	// maxContent is how much content is kept until it is printed.
	maxContent = 8 << 20
)

// serve reads one request from sock, responds to it and prints it.
func (p *printer) serve(sock net.Conn) {
	c := http1.NewConn(http1.Limits{MaxContentBytes: maxContent})
	content, err := receive(sock, c)
	var theirs *http1.Error
	switch {
	case err == nil:
		p.print(format(c.Request(), content))
		respond(sock, c, plain(message.OK, "Your request is printed.\n"))
	case errors.As(err, &theirs):
		p.note("%v: %v", sock.RemoteAddr(), theirs)
		respond(sock, c, theirs.Problem().Response(""))
	case errors.Is(err, io.EOF), companion.Stopped(err):
		// It came and went without a word, or we are told to end.
	default:
		p.note("%v: %v", sock.RemoteAddr(), err)
	}
}

// receive reads one request to its end, and returns its content.
func receive(sock net.Conn, c *http1.Conn) ([]byte, error) {
	var content []byte
	for {
		ev, err := c.Next()
		if err != nil {
			return nil, err
		}
		switch ev {
		case http1.NeedData:
			if err := fill(sock, c); err != nil {
				return nil, err
			}
		case http1.Data:
			content = append(content, c.Data()...)
		case http1.End:
			return content, nil
		case http1.Closed:
			return nil, io.EOF
		}
	}
}

// fill brings some more bytes, and says first that they are welcome to a
// client that waits for it. https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
func fill(sock net.Conn, c *http1.Conn) error {
	if c.ExpectsContinue() {
		interim, err := c.AppendInterim(nil, message.Continue, nil)
		if err != nil {
			return err
		}
		if _, err := sock.Write(interim); err != nil {
			return err
		}
	}
	if err := sock.SetReadDeadline(time.Now().Add(silence)); err != nil {
		return err
	}
	n, err := sock.Read(c.Space())
	c.Received(n)
	if err == io.EOF {
		c.ReceivedEOF()
		return nil
	}
	return err
}

// plain returns a short response.
func plain(s message.Status, text string) *message.Response {
	return &message.Response{
		Status:  s,
		Fields:  message.Fields{{Name: "Content-Type", Value: "text/plain"}},
		Content: message.Bytes(text),
	}
}

// respond sends r, and says that nothing follows it.
func respond(sock net.Conn, c *http1.Conn, r *message.Response) {
	c.CloseAfter(reason.HandlerClose)
	body, _ := r.Content.(message.Bytes)
	out, err := c.AppendHead(nil, r.Status, r.Fields, int64(len(body)), message.FormatDate(time.Now()))
	if err != nil {
		return // too little was understood for a response
	}
	if c.HasContent() {
		if out, err = c.AppendData(out, body); err != nil {
			return
		}
	}
	if out, err = c.AppendEnd(out, nil); err != nil {
		return
	}
	if sock.SetWriteDeadline(time.Now().Add(lingering)) != nil {
		return
	}
	if _, err := sock.Write(out); err == nil {
		linger(sock)
	}
}

// linger says that nothing more will come, and reads what the peer still
// sends until it has finished too. Without that, closing could reset the
// connection before the response is read.
// https://www.rfc-editor.org/rfc/rfc9112#section-9.6-10
func linger(sock net.Conn) {
	half, ok := sock.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil || sock.SetReadDeadline(time.Now().Add(lingering)) != nil {
		return
	}
	// Whatever ends it, an error included, the connection is over.
	_, _ = io.Copy(io.Discard, sock)
}
