// Package packet reads the TCP segments of a packet capture: pcap and pcapng,
// plain or gzipped, in the order of the file. What TCP means by the segments is
// for package capture to find out.
//
// # Rules
//
//   - A capture is foreign data. Nothing in it sizes memory without a bound, and
//     a packet that cannot be decoded is counted and passed over.
//   - The bytes of a [Segment] are on loan until the next call of Next.
//   - A capture that was cut off in the middle is read as far as it goes; Next
//     then returns [ErrCutOff].
//
// # No library
//
// The formats and headers are few and fixed, and read by hand. The library for
// them, gopacket, registers some hundred protocols when a program starts, used
// or not: 10 ms, 7 MB of memory and 2.8 MB of the binary for every user of a
// server that seldom reads a capture. Its reader of files alone needs all of
// that too. The tests make their packets with gopacket and compare its reading
// with the one here, packet by packet.
//
// # Files
//
//	segment.go  what one TCP segment says
//	reader.go   opening a capture and reading its packets
//	classic.go  pcap files
//	ng.go       pcapng files
//	link.go     the numbers and names of links
//	decode.go   the headers up to TCP: links, VLAN tags, IPv4, IPv6
package packet
