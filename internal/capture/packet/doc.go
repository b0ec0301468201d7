// Package packet reads the TCP segments of a packet capture: pcap and pcapng,
// plain or gzipped, in the order of the file.
//
// It is the only package that knows gopacket, whose readers and decoders it
// uses. What TCP means by the segments is for package capture to find out.
//
// # Rules
//
//   - A capture is foreign data. Nothing in it sizes memory without a bound, and
//     a packet that cannot be decoded is counted and passed over.
//   - The bytes of a [Segment] are on loan until the next call of Next.
//   - A capture that was cut off in the middle is read as far as it goes; Next
//     then returns [ErrCutOff].
//
// # Files
//
//	segment.go  what one TCP segment says
//	reader.go   opening a capture and reading its packets
//	decode.go   the layers around TCP: links, VLAN tags, IPv4, IPv6
package packet
