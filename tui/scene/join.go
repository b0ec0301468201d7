package scene

import "httpserver/internal/share"

// A Join is how to join a class. It does not change.
type Join struct {
	Addrs       []string // host and port of the server as phones reach it, the likeliest first
	SSH         []string // what to type on a laptop, for each of these
	Page        string   // the URL in the code
	Code        [][]bool // the QR code of Page, row by row: whether a module is dark
	Fingerprint string   // of the SSH server's key
	Word        string   // to be let in; "" for none
	Class       *share.Class
}

// Addr is the address that phones reach the server at; "" where it is not shared.
func (s *Source) Addr() string {
	if s.Join == nil {
		return ""
	}
	return s.Join.Addrs[0]
}
