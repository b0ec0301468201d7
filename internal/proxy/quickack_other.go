//go:build !linux

package proxy

import "net"

// ackAtOnce does nothing where the system has no such wish.
func ackAtOnce(net.Conn) {}
