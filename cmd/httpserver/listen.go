package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"httpserver/internal/tcp"
)

// listen listens at the host and port of the options.
func listen(ctx context.Context, o *options) (net.Listener, error) {
	ln, err := tcp.Listen(ctx, net.JoinHostPort(o.host, o.port.String()))
	if err != nil {
		return nil, explainListen(err, "--port", o.port.n, o.host)
	}
	return ln, nil
}

// explainListen says why the program cannot listen at a host and the port of a flag,
// and what to do.
func explainListen(err error, flag string, port int, host string) error {
	var name *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("port %d is taken by another program; stop that one, or choose another port: %s %d, or %s 0 for any free one (address already in use)", port, flag, other(port), flag)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("the system does not let you listen on port %d; choose one above 1023, such as %s %d", port, flag, port%1000+8000)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &name):
		return fmt.Errorf("%q is no address of this machine; leave out --host to listen on all of them", host)
	default:
		return fmt.Errorf("cannot listen: %w", cause(err))
	}
}

// other returns a port to try instead of n.
func other(n int) int {
	if n < 65535 {
		return n + 1
	}
	return n - 1
}

// shown returns the listener's address for the first line of plain mode: the host
// if one was given, and the port.
func shown(o *options, ln net.Listener) string {
	port := strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
	if o.host == "" {
		return ":" + port
	}
	return net.JoinHostPort(o.host, port)
}

// hostOf is a name or an address of this machine at which a listener is reached.
func hostOf(at *net.TCPAddr) string {
	switch {
	case !at.IP.IsUnspecified():
		return at.IP.String()
	case at.IP.To4() != nil:
		return "127.0.0.1" // localhost may be an IPv6 address first
	default:
		return "localhost"
	}
}

// url returns the URL for a browser on this machine.
func url(o *options, ln net.Listener, secure bool) string {
	at := ln.Addr().(*net.TCPAddr)
	host := hostOf(at)
	if o.host != "" && !at.IP.IsUnspecified() {
		host = o.host
	}
	scheme := "http"
	if secure {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, strconv.Itoa(at.Port))
}
