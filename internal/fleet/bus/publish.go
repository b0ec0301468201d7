package bus

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"

	"httpserver/internal/feed"
	"httpserver/internal/fleet"
)

// goodbye is how long the last messages may take to leave.
const goodbye = 2 * time.Second

// Publish tells the entries of src on the bus as those of the server called name,
// until src or ctx ends. tell gets sentences for the operator.
func Publish(ctx context.Context, t Target, name string, src feed.Source, tell func(string)) error {
	c, err := dial(t, "httpfleet publish "+name, hooks{
		gone: func(err error) { tell("the broker at " + t.String() + " is gone: " + err.Error()) },
		back: func() { tell("the broker at " + t.String() + " is there") },
		said: tell,
	})
	if err != nil {
		return err
	}
	defer c.Close()
	p := fleet.NewPublisher(name, func(subject string, message []byte) { _ = c.Publish(subject, message) }) // what is lost is counted by watchers
	if _, err := c.Subscribe(p.Subject(fleet.Want), func(*nats.Msg) { p.Wanted() }); err != nil {
		return err
	}
	if _, err := c.Subscribe(p.Subject(fleet.Snapshot), func(m *nats.Msg) {
		if m.Reply != "" {
			p.Snapshot(m.Reply)
		}
	}); err != nil {
		return err
	}
	err = p.Run(ctx, src)
	if c.IsConnected() {
		_ = c.FlushTimeout(goodbye) // the last report leaves before the connection closes
	}
	return err
}
