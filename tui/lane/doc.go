// Package lane draws connections over time: one line for each connection, one digit
// for each request on it, and right of now the time to come.
//
//	├1───2─3─────4─────5─────6───│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄✕
//
// A [Picture] says which part of a grid the lanes are drawn on, and which time each
// column stands for. The caller fills it in for each picture. While it draws, it
// notes which signs need an explanation (legend.go):
//
//	Begin ─► Past, Future, Version of each connection ─► Axis, Legend, Notes
//
// # Rules
//
//   - A cell is a length of time. A digit is exactly one request. It is in the cell
//     where the server turned to the request: at its first byte or, for a request
//     that was pipelined, at the end of the response before it.
//   - Two requests in one cell are drawn side by side, the earlier one a cell too
//     far left; more become a density mark. So no lane looks older than it is by
//     more than one cell (burst.go).
//   - One second after the last event, with no connection open, the axis stops. The
//     picture then stays as it is, without being drawn again.
//   - Connections are drawn as the scene lends them. The one that the quiz asks about
//     is then idle since its last response; question marks take the place of that.
//
// The caller decides which connections have a row, draws the labels left of a lane,
// and says why a connection was closed.
//
// # Files, in reading order
//
//	picture.go   Picture, and the past of a lane
//	burst.go     which request is in which cell, and density marks
//	future.go    the time to come: limits, and what is in progress
//	progress.go  how far a transfer is, as a bar
//	version.go   HTTP/1.0 beside a lane
//	axis.go      which column a time has, the time above the lanes
//	legend.go    explanations of the signs in the picture
package lane
