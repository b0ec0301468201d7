// Package dump draws bytes as they passed on the wire: in lines that end where
// the message's lines end, or as numbers, with offsets and with what cannot be
// seen made visible.
//
//	 0 > GET / HTTP/1.1\r\n
//	16 > Host: a\r\n
//
// Bytes of both directions stand in the order in which they passed. What was not
// kept is said where it is missing. A [Dump] is made for a width; who draws it
// decides which of its lines are in view.
package dump
