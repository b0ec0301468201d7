package packet

import (
	"net/netip"

	"github.com/gopacket/gopacket/layers"
)

// An outcome is what a packet turned out to be.
type outcome uint8

// The outcomes.
const (
	isTCP outcome = iota
	notTCP
	fragment
	undecoded
)

// A decoder takes packets apart. Its layers are used again for each packet.
type decoder struct {
	ethernet layers.Ethernet
	tag      layers.Dot1Q
	sll      layers.LinuxSLL
	sll2     layers.LinuxSLL2
	loopback layers.Loopback
	ip4      layers.IPv4
	ip6      layers.IPv6
	skipped  layers.IPv6ExtensionSkipper
	tcp      layers.TCP
	cut      bool // the last layer was not captured whole
}

// SetTruncated is called by a layer that was not captured whole.
func (d *decoder) SetTruncated() { d.cut = true }

// Link types that gopacket names and does not decode, and an older number of
// raw IP packets.
// https://www.tcpdump.org/linktypes.html
const (
	linkRaw12 layers.LinkType = 12
	linkIPv4  layers.LinkType = 228
	linkIPv6  layers.LinkType = 229
)

// maxTags bounds how many VLAN tags a packet may have.
const maxTags = 4

// decode fills s from a packet.
func (d *decoder) decode(s *Segment, link layers.LinkType, data []byte) outcome {
	switch link {
	case layers.LinkTypeEthernet:
		if d.ethernet.DecodeFromBytes(data, d) != nil {
			return undecoded
		}
		return d.network(s, d.ethernet.EthernetType, d.ethernet.Payload)
	case layers.LinkTypeLinuxSLL:
		if d.sll.DecodeFromBytes(data, d) != nil {
			return undecoded
		}
		return d.network(s, d.sll.EthernetType, d.sll.Payload)
	case layers.LinkTypeLinuxSLL2:
		if d.sll2.DecodeFromBytes(data, d) != nil {
			return undecoded
		}
		return d.network(s, d.sll2.ProtocolType, d.sll2.Payload)
	case layers.LinkTypeNull, layers.LinkTypeLoop:
		if d.loopback.DecodeFromBytes(data, d) != nil {
			return undecoded
		}
		return d.raw(s, d.loopback.Payload)
	case layers.LinkTypeRaw, linkRaw12, linkIPv4, linkIPv6:
		return d.raw(s, data)
	}
	return undecoded
}

// network decodes what an Ethernet type names, within its VLAN tags.
func (d *decoder) network(s *Segment, t layers.EthernetType, data []byte) outcome {
	for range maxTags {
		switch t {
		case layers.EthernetTypeDot1Q, layers.EthernetTypeQinQ:
			if d.tag.DecodeFromBytes(data, d) != nil {
				return undecoded
			}
			s.VLAN = s.VLAN<<16 | uint32(d.tag.VLANIdentifier)
			t, data = d.tag.Type, d.tag.Payload
		case layers.EthernetTypeIPv4, layers.EthernetTypeIPv6:
			return d.raw(s, data)
		default:
			return notTCP
		}
	}
	return undecoded
}

// raw decodes an IP packet of either version.
func (d *decoder) raw(s *Segment, data []byte) outcome {
	if len(data) == 0 {
		return undecoded
	}
	switch data[0] >> 4 {
	case 4:
		return d.version4(s, data)
	case 6:
		return d.version6(s, data)
	}
	return notTCP
}

// version4 decodes an IPv4 packet. Its length decides how much of the data is
// its own: short packets are padded on Ethernet. A length of 0 is left to the
// network card, and then all of the data is.
func (d *decoder) version4(s *Segment, data []byte) outcome {
	if d.ip4.DecodeFromBytes(data, d) != nil {
		return undecoded
	}
	switch {
	case d.ip4.Protocol != layers.IPProtocolTCP:
		return notTCP
	case d.ip4.FragOffset != 0 || d.ip4.Flags&layers.IPv4MoreFragments != 0:
		return fragment
	}
	src, _ := netip.AddrFromSlice(d.ip4.SrcIP)
	dst, _ := netip.AddrFromSlice(d.ip4.DstIP)
	return d.transport(s, src, dst, d.ip4.Payload, int(d.ip4.Length)-int(d.ip4.IHL)*4)
}

// maxExtensions bounds how many extension headers an IPv6 packet may have.
const maxExtensions = 8

// version6 decodes an IPv6 packet, past its extension headers. A payload length
// of 0 is left to the network card, and then all of the data is the packet's.
func (d *decoder) version6(s *Segment, data []byte) outcome {
	whole := 0
	if err := d.ip6.DecodeFromBytes(data, d); err == nil {
		whole = int(d.ip6.Length)
	} else if len(data) < 40 || d.ip6.Length != 0 {
		return undecoded
	}
	next, payload := d.ip6.NextHeader, d.ip6.Payload
	if whole == 0 {
		whole = len(payload)
	}
	if d.ip6.HopByHop != nil {
		next = d.ip6.HopByHop.NextHeader
		whole -= d.ip6.HopByHop.ActualLength
	}
	for range maxExtensions {
		switch next {
		case layers.IPProtocolTCP:
			src, _ := netip.AddrFromSlice(d.ip6.SrcIP)
			dst, _ := netip.AddrFromSlice(d.ip6.DstIP)
			return d.transport(s, src, dst, payload, whole)
		case layers.IPProtocolIPv6Fragment:
			return fragment
		case layers.IPProtocolIPv6HopByHop, layers.IPProtocolIPv6Routing, layers.IPProtocolIPv6Destination:
			if d.skipped.DecodeFromBytes(payload, d) != nil {
				return undecoded
			}
			whole -= len(d.skipped.Contents)
			next, payload = d.skipped.NextHeader, d.skipped.Payload
		default:
			return notTCP
		}
	}
	return undecoded
}

// transport decodes the TCP header and payload, of which whole bytes were sent
// and data were captured. A header whose options were cut off still counts: what
// matters stands before them.
func (d *decoder) transport(s *Segment, src, dst netip.Addr, data []byte, whole int) outcome {
	d.tcp.Payload = nil
	if err := d.tcp.DecodeFromBytes(data, d); err != nil && (len(data) < 20 || d.tcp.DataOffset < 5) {
		return undecoded
	}
	s.Src = netip.AddrPortFrom(src, uint16(d.tcp.SrcPort))
	s.Dst = netip.AddrPortFrom(dst, uint16(d.tcp.DstPort))
	s.Seq, s.Ack, s.Data = d.tcp.Seq, d.tcp.Ack, d.tcp.Payload
	s.Cut = max(0, whole-int(d.tcp.DataOffset)*4-len(s.Data))
	for _, f := range [...]struct {
		set  bool
		flag Flags
	}{{d.tcp.FIN, FIN}, {d.tcp.SYN, SYN}, {d.tcp.RST, RST}, {d.tcp.ACK, ACK}} {
		if f.set {
			s.Flags |= f.flag
		}
	}
	return isTCP
}
