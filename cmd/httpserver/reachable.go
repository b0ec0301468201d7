package main

import (
	"net"
	"net/netip"
	"slices"
	"strings"
)

// reachable are the addresses at which others reach a listener, the likeliest first:
// that of --host if one was given, else those of all interfaces. Where this machine
// has no network, it is the one for this machine only.
func reachable(host string, at *net.TCPAddr) []string {
	if !at.IP.IsUnspecified() {
		if host != "" {
			return []string{host}
		}
		return []string{at.IP.String()}
	}
	var all []string
	interfaces, _ := net.Interfaces()
	for _, i := range interfaces {
		if i.Flags&(net.FlagUp|net.FlagRunning) != net.FlagUp|net.FlagRunning || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, _ := i.Addrs()
		for _, a := range addrs {
			if p, err := netip.ParsePrefix(a.String()); err == nil && elsewhere(p.Addr(), at.IP.To4() != nil) {
				all = append(all, p.Addr().String())
			}
		}
	}
	if len(all) == 0 {
		return []string{hostOf(at)}
	}
	first := outgoing()
	slices.SortStableFunc(all, func(a, b string) int { return rank(a, first) - rank(b, first) })
	return all
}

// elsewhere reports whether others can reach an address. Those of a link need a zone,
// which is different on each machine.
func elsewhere(a netip.Addr, only4 bool) bool {
	return a.IsGlobalUnicast() && !(only4 && a.Is6())
}

// rank is the place of an address among others: the one that packets to elsewhere
// leave from, then IPv4, then IPv6.
func rank(a, first string) int {
	switch {
	case a == first:
		return 0
	case strings.Contains(a, ":"):
		return 2
	}
	return 1
}

// outgoing is the address that packets to elsewhere leave from; "" where there is
// none. Nothing is sent: connecting a UDP socket only looks up the route.
func outgoing() string {
	c, err := net.Dial("udp4", "192.0.2.1:9")
	if err != nil {
		return ""
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).IP.String()
}
