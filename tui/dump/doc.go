// Package dump draws bytes as they passed on the wire, with offsets: as text in the
// lines of the message, or as numbers. Bytes that are not printable are escaped.
//
//	 0 > GET / HTTP/1.1\r\n
//	16 > Host: a\r\n
//
// The bytes of both directions are in the order in which they passed. A note says
// where bytes were not kept. A [Dump] is made for a width; the caller decides which
// of its lines are in view.
package dump
