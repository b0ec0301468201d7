// Package frame divides the screen ([Arrange]) and draws the lines around the panes:
// the server and its switches, the numbers of all connections and requests, the line
// WHY, the suggestion TRY, and the banner.
//
// Where a screen is too small, numbers go first, then rows of the log, never the line
// WHY. Each function draws from a scene and changes nothing. What has no room is left
// out as a whole, the least important first; that a recording stopped and that
// events were lost is never left out.
//
// # Files, in reading order
//
//	layout.go    where everything is, for each view and size of the screen
//	title.go     the first line, for a screen with log and lanes
//	small.go     the first line for a class
//	head.go      the line of numbers, the line of a tiny screen, and the banner
//	window.go    the title of the terminal's window
//	switches.go  the switches as the first line says them
//	why.go       the lines WHY and TRY
package frame
