package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/spf13/cobra"

	"httpserver/internal/fleet/broker"
	"httpserver/internal/fleet/bus"
)

// defaultBroker is where the program's own broker listens.
const defaultBroker = "127.0.0.1:4222"

// A place is the broker of a command: one that is there, or the program's own.
type place struct {
	url, context string
	own          string // the address of the program's own; "" for none
}

// bind adds the flags of a broker.
func (b *place) bind(c *cobra.Command, own bool) {
	c.Flags().StringVar(&b.context, "context", "", "the `name` of a NATS context")
	if own {
		c.Flags().StringVar(&b.own, "broker", "", "start a broker at this `address`; other machines reach it at 0.0.0.0:4222, with a word")
		c.Flags().Lookup("broker").NoOptDefVal = defaultBroker
	}
}

// find finds the broker that is there.
func (p *process) find(b *place) (t bus.Target, ok bool, err error) {
	return bus.Find(b.url, b.context, p.getenv)
}

// open watches a broker: the one that is there or, where none is named, the program's
// own. how says how servers are published there; "" where that is known.
func (p *process) open(b *place) (w *bus.Watcher, how string, done func(), err error) {
	if b.own != "" && (b.url != "" || b.context != "") {
		return nil, "", nil, usageError{errors.New("--broker starts a broker: leave out the other one")}
	}
	t, ok, err := p.find(b)
	if err != nil {
		return nil, "", nil, err
	}
	if ok && b.own == "" {
		w, err := bus.Watch(t)
		if err != nil {
			return nil, "", nil, err
		}
		return w, "", w.Close, nil
	}
	return startBroker(b.own)
}

// wordFor is the word for a broker at host, "" where no other machine can reach it, and
// the host as a publisher is told it.
func wordFor(host string) (word, shown string) {
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		return "", host
	}
	if host == "" || ip != nil && ip.IsUnspecified() {
		host = "THIS-MACHINE"
	}
	return strings.ToLower(rand.Text()[:8]), host
}

// startBroker starts the program's own broker, and watches it.
func startBroker(address string) (w *bus.Watcher, how string, done func(), err error) {
	if address == "" {
		address = defaultBroker
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, "", nil, usageError{fmt.Errorf("--broker %q is not host:port", address)}
	}
	word, shown := wordFor(host)
	b, err := broker.Start(address, word)
	if err != nil {
		return nil, "", nil, err
	}
	where := net.JoinHostPort(shown, strconv.Itoa(b.Port()))
	how = "nats://" + where
	if word != "" {
		how = "nats://" + word + "@" + where
	}
	w, err = bus.Watch(bus.Target{URL: "nats://" + where, Token: word}, nats.InProcessServer(b))
	if err != nil {
		b.Close()
		return nil, "", nil, err
	}
	w.Say("the broker is here: httpserver --json | httpfleet publish " + how)
	return w, how, func() { w.Close(); b.Close() }, nil
}
