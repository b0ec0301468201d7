package proxy

import (
	"errors"
	"fmt"

	"httpserver/internal/http1"
	"httpserver/internal/message"
	"httpserver/internal/reason"
)

// MaxInterims is how many interim responses one exchange may have. Each may arrive in
// its own packet and is passed on in one, so an upstream that sends them without end
// would use the client's connection for nothing.
const MaxInterims = 32

// head waits for the next head. It returns an interim response, or nil when the head
// of the final response has been read.
func (c *conn) head() (*http1.Response, error) {
	ev, err := c.next()
	switch {
	case err != nil:
		return nil, err
	case ev == http1.Interim:
		if c.interims++; c.interims > MaxInterims {
			return nil, &fault{status: message.BadGateway, reason: reason.UpstreamError,
				detail: fmt.Sprintf("the upstream sent more than %d interim responses to one request", MaxInterims)}
		}
		return c.client.Response(), nil
	case ev == http1.Head && c.client.Response().Status <= 599:
		return nil, nil
	case ev == http1.Head:
		// https://www.rfc-editor.org/rfc/rfc9110#section-15
		return nil, &fault{status: message.BadGateway, reason: reason.UpstreamError, detail: "the upstream's status is none that HTTP knows"}
	}
	return nil, errors.New("can't happen: no response is awaited")
}

// passOn forwards an interim response to the client. It does not forward 100: the
// server sends that itself when the content of a client that waits for it is read.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.2-4
func (p *Proxy) passOn(r *message.Request, interim *http1.Response) {
	if interim.Status != message.Continue && r.Interim != nil {
		// If the client has left, sending the final response fails, too.
		_ = r.Interim(interim.Status, appendEndToEnd(nil, interim.Fields))
	}
}
