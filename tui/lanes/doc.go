// Package lanes is the pane that shows each connection as a lane over time, or
// as its requests in words.
//
// [Pane.Sync] decides which connections have a row; it is the only method that
// changes rows and widths. [Pane.Draw] draws what Sync decided and changes
// nothing. [Pane.Do] carries out a command. Why a connection was closed is said by
// package why.
//
//	├1───2─3─────4─────5─────6───│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄✕
//
// A picture says which part of a grid the lanes are drawn on, and which time each
// column has. It is made for each drawing, and notes which signs need an explanation.
//
// A connection keeps its row, so that nothing moves under the reader: while it
// is chosen, while it has done something within the last two seconds, and while
// no other connection is of more interest.
//
// # Rules
//
//   - A cell is a length of time. A digit is exactly one request. It is in the cell
//     where the server turned to the request: at its first byte or, for a request
//     that was pipelined, at the end of the response before it.
//   - Two requests in one cell are drawn side by side, the earlier one a cell too
//     far left; more become a density mark. So no lane looks older than it is by
//     more than one cell.
//   - One second after the last event, with no connection open, the axis stops. The
//     picture then stays as it is, without being drawn again.
//   - Connections are drawn as the scene lends them. The one that the quiz asks about
//     is then idle since its last response; question marks take the place of that.
//
// # Files, in reading order
//
//	lanes.go     the pane, its commands, and the order of drawing
//	rows.go      which connections have a row
//	others.go    the line of the connections without a row, and an empty pane
//	sequence.go  the view of requests in words
//	columns.go   in which columns the parts of a row are
//	lane.go      a row, from its label to what is to come
//	picture.go   the picture, and the past of a lane
//	burst.go     which request is in which cell, and density marks
//	future.go    the time to come: limits, and what is in progress
//	progress.go  how far a transfer is, as a bar
//	axis.go      which column a time has, and the time above the lanes
//	legend.go    explanations of the signs in the picture
package lanes
