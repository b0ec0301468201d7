package tcp

import (
	"context"
	"net"
	"net/netip"
)

// Listen listens at addr ("host:port"; port 0 is any free one). The listener's
// Accept returns a [*Conn] and may be called by one goroutine only. At an IPv4
// address, 0.0.0.0 too, it listens for IPv4 only; at "::" and "", for both.
//
// Two options of package net's listeners are off. Keep-alive probes cost four
// system calls a connection, and a server's idle limit ends a silent connection
// long before a probe would. With Multipath TCP a connection could consist of
// several TCP connections, of which [Conn.Info] would report one.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	lc := net.ListenConfig{KeepAlive: -1}
	lc.SetMultipathTCP(false)
	network := "tcp"
	if at, err := netip.ParseAddrPort(addr); err == nil && at.Addr().Unmap().Is4() {
		network = "tcp4" // "tcp" takes 0.0.0.0 for every address of both families
	}
	ln, err := lc.Listen(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return wrapListener(ln.(*net.TCPListener))
}
