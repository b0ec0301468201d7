// Package frame draws the lines around the panes: the server and its switches,
// the numbers of all connections and requests, the line WHY, the suggestion TRY,
// and the banner.
//
// Each function draws from a scene and changes nothing. What has no room is left
// out as a whole, the least important first; that a recording stopped and that
// events were lost is never left out.
//
// # Files, in reading order
//
//	title.go     the first line, for a screen with log and lanes
//	small.go     the first line for a class
//	head.go      the line of numbers, the line of a tiny screen, and the banner
//	switches.go  the switches as the first line says them
//	why.go       the lines WHY and TRY
package frame
