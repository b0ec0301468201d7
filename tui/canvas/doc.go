// Package canvas is the screen that is drawn onto: a [Grid] of cells, each one
// rune in one [Style], and what it takes to draw there.
//
// Whoever draws says what a cell means; the [Theme] says what that looks like,
// and [Glyphs] which characters there are to draw with, so that colours,
// monochrome and ASCII are nobody else's business. Every screen has exactly as
// many lines as the grid has rows and none is too wide, because drawing outside
// of it is cut off. No byte of a client gets onto it but through [Safe]: what is
// neither ASCII nor ours becomes a question mark in [Grid.Text] all the same,
// which is the last place to stop it.
//
// A grid is used again for each picture and written out with one escape sequence
// for each change of style, not for each cell: a picture may be drawn sixty times
// a second.
//
//	Reset ─► Text, Put, Fill, Box, ... ─► Render(theme) ─► string
//
// All that is drawn is one cell wide, so a width is a number of runes. Nothing
// here knows what a connection is.
package canvas
