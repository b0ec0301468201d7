package scene

import (
	"net/netip"
	"strings"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
)

// ClientName is a client as it may be shown: the demo scenario or the address, masked if
// the mask is on; the User-Agent; the server.
func (s *Scene) ClientName(c *monitor.Client, by monitor.Grouping) string {
	switch {
	case by == monitor.ByAgent && c.Several:
		return "(several on one connection)"
	case by == monitor.ByAgent && c.Agent == "":
		return "(no User-Agent told)"
	case by == monitor.ByAgent:
		return canvas.Safe(c.Agent)
	case by == monitor.ByServer:
		return canvas.Safe(c.Server.String())
	case c.Tag != "":
		return canvas.Safe(c.Tag)
	}
	return maskedAddress(&s.Mask, c.Addr)
}

// maskedAddress is a client's address without a port, as a mask shows it.
func maskedAddress(mask *Mask, a netip.Addr) string {
	if !a.IsValid() {
		return "-"
	}
	return canvas.Safe(mask.standIn(netip.AddrPortFrom(a, 0)).Addr().Unmap().String())
}

// maxTerm is how much of a User-Agent a filter is given.
const maxTerm = 150

// ClientTerm is the word of a filter that lets a client through and no other one.
func (s *Scene) ClientTerm(c *monitor.Client, by monitor.Grouping) string {
	name := s.ClientName(c, by)
	switch {
	case by == monitor.ByAgent && (c.Several || c.Agent == ""):
		return ""
	case by == monitor.ByAgent:
		if head, _, quoted := strings.Cut(name, `"`); quoted || len(name) > maxTerm {
			return `ua:"` + head[:min(len(head), maxTerm)] + `"`
		}
		return `ua:="` + name + `"`
	case by == monitor.ByServer:
		return "server:=" + name
	case c.Tag != "":
		return `tag:="` + strings.ReplaceAll(name, `"`, "") + `"`
	}
	return "peer:=" + name
}
