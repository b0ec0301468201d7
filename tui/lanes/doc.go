// Package lanes is the pane that shows each connection as a lane over time, or
// as its requests in words.
//
// [Pane.Sync] decides which connections have a row; it is the only method that
// changes rows and widths. [Pane.Draw] draws what Sync decided and changes
// nothing. [Pane.Do] carries out a command. How a single lane is drawn is in
// package lane, why a connection was closed in package why.
//
// A connection keeps its row, so that nothing moves under the reader: while it
// is chosen, while it has done something within the last two seconds, and while
// no other connection is of more interest.
//
// # Files, in reading order
//
//	lanes.go     the pane, its commands, and the order of drawing
//	rows.go      which connections have a row
//	others.go    the line of the connections without a row, and an empty pane
//	sequence.go  the view of requests in words
//	lane.go      a row, from its label to what is to come
//	columns.go   in which columns the parts of a row are
package lanes
