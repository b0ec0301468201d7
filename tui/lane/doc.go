// Package lane draws connections over time: one line for each, a digit for each
// request on it, and right of now what is to come.
//
//	├1───2─3─────4─────5─────6───│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄✕
//
// A [Picture] says which part of a grid lanes are drawn onto and which time each
// of its columns stands for. It is filled in anew for each picture, and collects
// while drawing what there is to explain (legend.go):
//
//	Begin ─► Past, Future, Version of each connection ─► Axis, Legend, Notes
//
// A cell is a length of time. A digit is one request, where the server turned to
// it: at its first byte or, for one that was sent before its turn (pipelining),
// where the response before it ended. Two requests in one cell stand side by
// side, the earlier one a cell too far left; more are a density mark, so that no
// lane looks older than it is by more than that (burst.go).
//
// A second after the last event with no connection open, the axis stands still
// (axis.go): what happened stays for as long as one looks, and nothing is drawn
// anew.
//
// Of a connection that somebody is asked about nothing is drawn after its last
// request, and time stands still as if everything were closed: neither the lane
// nor the axis tells whether it is.
//
// Which connections have a row, and what stands left of a lane, is not known
// here, nor is why a connection was closed.
package lane
