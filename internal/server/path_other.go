//go:build !linux

package server

import "net"

// pathOf has no one to ask.
func pathOf(net.Conn) (PathInfo, error) { return PathInfo{}, ErrNoPath }
