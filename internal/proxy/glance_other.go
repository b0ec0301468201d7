//go:build !linux

package proxy

import "net"

// glance leaves it to the watcher where the system has no such look.
func glance(net.Conn) rest { return rest{fit: true} }
