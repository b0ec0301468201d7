// Package requests is the pane of finished requests, each as a line of the log
// with a gutter at its left, and the line with the newest request in words.
//
// [Pane.Sync] decides which rows are in view; it is the only method that changes
// what is in view, and the gutter's width. [Pane.Draw] changes nothing.
//
// The log line is that of --plain, byte for byte. The gutter is not part of it
// and is never copied: an error mark, and the connection and the request's
// number on it. Where a row is too narrow, the middle of the target is left out,
// never the status or the time.
//
// # Files, in reading order
//
//	requests.go  the pane, its commands, its heading
//	line.go      one row, and how a line is shortened
//	last.go      the line with the newest request in words
package requests
