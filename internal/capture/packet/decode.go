package packet

import (
	"encoding/binary"
	"net/netip"
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

// decode fills s from a packet: data is what was captured of it, and size what
// was sent. In each function below, size is that of its layer and what follows.
func decode(s *Segment, link linkType, data []byte, size int) outcome {
	switch link {
	case linkEthernet:
		return linked(s, data, size, 14, 12)
	case linkSLL:
		return linked(s, data, size, 16, 14)
	case linkSLL2:
		return linked(s, data, size, 20, 0)
	case linkNull, linkLoop: // the header is an address family, whose number depends on the system
		if len(data) < 4 {
			return undecoded
		}
		return internet(s, data[4:], size-4)
	case linkRaw12, linkRaw14, linkRaw, linkIPv4, linkIPv6:
		return internet(s, data, size)
	}
	return undecoded
}

// What an Ethernet type says that follows: a VLAN tag, outer tags having two
// types of their own, or IP.
// https://www.iana.org/assignments/ieee-802-numbers
const (
	typeTag      = 0x8100
	typeOuterTag = 0x88a8
	typeOldTag   = 0x9100
	typeIPv4     = 0x0800
	typeIPv6     = 0x86dd
)

// maxTags bounds how many VLAN tags a packet may have.
const maxTags = 4

// linked decodes what follows a link's header, in which the Ethernet type begins
// at byte at, and the VLAN tags between.
func linked(s *Segment, data []byte, size, header, at int) outcome {
	if len(data) < header {
		return undecoded
	}
	next := binary.BigEndian.Uint16(data[at:])
	data, size = data[header:], size-header
	for range maxTags {
		switch next {
		case typeTag, typeOuterTag, typeOldTag:
			if len(data) < 4 {
				return undecoded
			}
			s.VLAN = s.VLAN<<16 | uint32(binary.BigEndian.Uint16(data)&0xfff)
			next = binary.BigEndian.Uint16(data[2:])
			data, size = data[4:], size-4
		case typeIPv4, typeIPv6:
			return internet(s, data, size)
		default:
			return notTCP
		}
	}
	return undecoded
}

// internet decodes an IP packet of either version.
func internet(s *Segment, data []byte, size int) outcome {
	if len(data) == 0 {
		return undecoded
	}
	switch data[0] >> 4 {
	case 4:
		return version4(s, data, size)
	case 6:
		return version6(s, data, size)
	}
	return notTCP
}

// version4 decodes an IPv4 packet. Its length decides how much of the data is
// its own: short packets are padded on Ethernet. A length of 0 is left to the
// network card, and then all of the data is.
// https://www.rfc-editor.org/rfc/rfc791#section-3.1
func version4(s *Segment, data []byte, size int) outcome {
	if len(data) < 20 {
		return undecoded
	}
	header, total := int(data[0]&0xf)*4, int(binary.BigEndian.Uint16(data[2:]))
	if total == 0 {
		total = max(size, len(data))
	}
	if header < 20 || header > len(data) || header > total {
		return undecoded
	}
	if data[9] != protocolTCP {
		return notTCP
	}
	const moreAndOffset = 0x3fff
	if binary.BigEndian.Uint16(data[6:])&moreAndOffset != 0 {
		return fragment
	}
	src, dst := netip.AddrFrom4([4]byte(data[12:])), netip.AddrFrom4([4]byte(data[16:]))
	return transport(s, src, dst, data[header:min(len(data), total)], total-header)
}

// What follows an IPv6 header, or one of its extensions.
// https://www.iana.org/assignments/protocol-numbers
const (
	protocolHopByHop    = 0
	protocolTCP         = 6
	protocolRouting     = 43
	protocolFragment    = 44
	protocolAuth        = 51
	protocolDestination = 60
)

// maxExtensions bounds how many extension headers an IPv6 packet may have.
const maxExtensions = 8

// version6 decodes an IPv6 packet, past its extension headers. A payload length
// of 0 is left to the network card, and then all of the data is the packet's.
// https://www.rfc-editor.org/rfc/rfc8200#section-3
func version6(s *Segment, data []byte, size int) outcome {
	if len(data) < 40 {
		return undecoded
	}
	src, dst := netip.AddrFrom16([16]byte(data[8:])), netip.AddrFrom16([16]byte(data[24:]))
	next, length := data[6], int(binary.BigEndian.Uint16(data[4:]))
	if length == 0 {
		length = max(size, len(data)) - 40
	}
	data = data[40:min(len(data), 40+length)]
	for range maxExtensions {
		var n int
		switch next {
		case protocolTCP:
			return transport(s, src, dst, data, length)
		case protocolFragment:
			return fragment
		case protocolHopByHop, protocolRouting, protocolDestination:
			if len(data) >= 2 {
				n = 8 + int(data[1])*8
			}
		case protocolAuth:
			if len(data) >= 2 {
				n = 8 + int(data[1])*4
			}
		default:
			return notTCP
		}
		if n == 0 || n > len(data) {
			return undecoded
		}
		next, data, length = data[0], data[n:], length-n
	}
	return undecoded
}

// The control bits of a TCP header that matter here.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.1
const (
	bitFIN = 1 << 0
	bitSYN = 1 << 1
	bitRST = 1 << 2
	bitACK = 1 << 4
)

// transport decodes the TCP header and payload. A header whose options were cut
// off still counts: what matters comes before them.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.1
func transport(s *Segment, src, dst netip.Addr, data []byte, size int) outcome {
	if len(data) < 20 {
		return undecoded
	}
	header := int(data[12]>>4) * 4
	if header < 20 {
		return undecoded
	}
	s.Src = netip.AddrPortFrom(src, binary.BigEndian.Uint16(data))
	s.Dst = netip.AddrPortFrom(dst, binary.BigEndian.Uint16(data[2:]))
	s.Seq, s.Ack = binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	for _, f := range [...]struct {
		bit  byte
		flag Flags
	}{{bitFIN, FIN}, {bitSYN, SYN}, {bitRST, RST}, {bitACK, ACK}} {
		if data[13]&f.bit != 0 {
			s.Flags |= f.flag
		}
	}
	if header < len(data) {
		s.Data = data[header:]
	}
	s.Cut = max(0, size-header-len(s.Data))
	return isTCP
}
