package packet

import "strconv"

// A linkType says what a packet begins with.
// https://www.tcpdump.org/linktypes.html
type linkType uint16

// The link types that are decoded.
const (
	linkNull     linkType = 0
	linkEthernet linkType = 1
	linkRaw12    linkType = 12
	linkRaw14    linkType = 14
	linkRaw      linkType = 101
	linkLoop     linkType = 108
	linkSLL      linkType = 113
	linkIPv4     linkType = 228
	linkIPv6     linkType = 229
	linkSLL2     linkType = 276
)

// linkNames are those of the link types that are decoded, and of a few that
// captures often have and that are not.
var linkNames = map[linkType]string{
	linkNull: "BSD loopback", linkEthernet: "Ethernet", linkRaw12: "raw IP", linkRaw14: "raw IP", linkRaw: "raw IP",
	linkLoop: "OpenBSD loopback", linkSLL: "Linux SLL", linkIPv4: "raw IPv4", linkIPv6: "raw IPv6", linkSLL2: "Linux SLL2",
	9: "PPP", 105: "IEEE 802.11", 127: "IEEE 802.11 radiotap", 239: "NFLOG", 249: "USB",
}

// String is the link type's name, or its number.
func (l linkType) String() string {
	if name, ok := linkNames[l]; ok {
		return name
	}
	return "link type " + strconv.Itoa(int(l))
}
