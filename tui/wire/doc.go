// Package wire is the view of one exchange as it passed on the wire: the bytes
// and, beside them, what the parser understood, step by step. The server is never
// stopped for it: what is walked through is what was captured.
//
// Bytes that are not printable are escaped, and each line has its offset:
//
//	 0 > GET / HTTP/1.1\r\n
//	16 > Host: a\r\n
//
// The exchange is the scene's ([scene.Scene.Exchange]). [Pane.Sync] breaks its
// bytes into lines (dump.go) and keeps the chosen step in view; it is the
// only method that changes what is in view. [Pane.Draw] changes nothing.
//
// # Files, in reading order
//
//	wire.go      the pane, its commands, and what is in view
//	view.go      the title, the strip of exchanges, and the bytes
//	steps.go     the steps of the parser
//	exchange.go  the exchange in words, and its bytes in lines
//	dump.go      bytes in lines, with notes where some were not kept
//	digest.go    the lines that say where messages begin and end
//	bytes.go     a line as text, or as numbers
package wire
