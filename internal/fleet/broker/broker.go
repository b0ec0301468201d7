// Package broker is a NATS server inside the program, for a class or a team that has
// none: core NATS, in memory, with nothing written to disk.
package broker

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// starting is how long the broker may take to listen.
const starting = 5 * time.Second

// A Broker is a NATS server.
type Broker struct{ server *server.Server }

// Start listens on an address, host:port; port 0 is any free one. With a token, clients
// have to know it. The caller closes the Broker.
func Start(address, token string) (*Broker, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("the broker's address %q is not host:port", address)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("the broker's address %q has no port", address)
	}
	if host == "" {
		host = "0.0.0.0"
	}
	listener, err := net.Listen("tcp", address) // its own error would end the program
	if err != nil {
		return nil, fmt.Errorf("the broker cannot listen on %s: %w", address, err)
	}
	free := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	if port == 0 {
		port = uint64(free)
	}
	s, err := server.NewServer(&server.Options{ServerName: "httpfleet", Host: host, Port: int(port), Authorization: token, NoLog: true, NoSigs: true})
	if err != nil {
		return nil, fmt.Errorf("the broker cannot start: %w", err)
	}
	go s.Start()
	if !s.ReadyForConnections(starting) {
		s.Shutdown()
		return nil, errors.New("the broker cannot listen on " + address)
	}
	return &Broker{s}, nil
}

// Port is the port that it listens on.
func (b *Broker) Port() int { return b.server.Addr().(*net.TCPAddr).Port }

// InProcessConn is a connection within the program.
func (b *Broker) InProcessConn() (net.Conn, error) { return b.server.InProcessConn() }

// Close ends the broker and all connections to it.
func (b *Broker) Close() {
	b.server.Shutdown()
	b.server.WaitForShutdown()
}
