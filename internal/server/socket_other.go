//go:build !linux

package server

import "net"

// limitSendAhead is not known here.
func limitSendAhead(net.Conn, int) {}

// wasReset is not known here: a failed write tells.
func wasReset(net.Conn) bool { return false }

// acked is not known here: only what the system takes counts as progress.
func acked(net.Conn) (n uint64, told bool) { return 0, false }
