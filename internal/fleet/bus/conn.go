package bus

import (
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

// redial is the pause between two attempts to reach the broker, and alive how often it
// is asked whether it is there.
const (
	redial = 500 * time.Millisecond
	alive  = 5 * time.Second
)

// hooks are told what becomes of a connection.
type hooks struct {
	gone func(why error) // it is being made again
	back func()
	said func(text string)
}

// dial connects to the broker. Where the broker is not there yet, it is waited for; an
// error is one that waiting does not mend.
func dial(t Target, name string, h hooks, more ...nats.Option) (*nats.Conn, error) {
	options, err := t.options()
	if err != nil {
		return nil, err
	}
	options = append(options, more...)
	options = append(options,
		nats.Name(name), nats.NoEcho(), nats.MaxReconnects(-1), nats.ReconnectWait(redial), nats.PingInterval(alive),
		nats.ReconnectBufSize(-1), // what is old is of no use to a watcher
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				h.gone(err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { h.back() }),

		nats.ClosedHandler(func(c *nats.Conn) {
			if err := c.LastError(); err != nil {
				h.said("the broker at " + t.String() + " refuses this program: " + err.Error())
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			if !errors.Is(err, nats.ErrSlowConsumer) { // what it misses is counted by its watcher
				h.said("the broker says: " + err.Error())
			}
		}))
	c, err := nats.Connect(t.URL, options...)
	if errors.Is(err, nats.ErrNoServers) || errors.Is(err, nats.ErrTimeout) {
		h.said("the broker at " + t.String() + " is not there; waiting for it")
		c, err = nats.Connect(t.URL, append(options, nats.RetryOnFailedConnect(true), nats.ConnectHandler(func(*nats.Conn) { h.back() }))...)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot reach the broker at %s: %w", t, err)
	}
	return c, nil
}
