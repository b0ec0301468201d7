// Package canvas is the surface of the screen: a [Grid] of cells, each one rune in
// one [Style], and the functions that draw on it.
//
// A drawing function names the meaning of a cell, its Style. The [Theme] turns
// styles into escape sequences, and [Glyphs] are the characters that the terminal
// can show. Colours, monochrome and ASCII are decided here only.
//
// The rendered screen has exactly as many lines as the grid has rows, and no line
// is wider than the grid: whatever is drawn outside is cut off. Text from a client
// must go through [Safe]. As a last barrier, [Grid.Text] draws a question mark for
// every character that is neither ASCII nor a glyph.
//
// One grid is used again for every picture. Rendering writes one escape sequence
// for each change of style, not for each cell.
//
//	Reset ─► Text, Put, Fill, Box, ... ─► Render(theme) ─► string
//
// Everything drawn is one cell wide, so the width of a text is its number of
// runes. The package knows nothing of connections.
//
// # Files, in reading order
//
//	rect.go    Rectangle, and boxes with a heading
//	grid.go    Grid: cells, drawing, rendering
//	text.go    texts: escaping, width, cutting, wrapping
//	glyphs.go  the characters for lanes, boxes and charts
//	theme.go   Style and Theme: what a meaning looks like
package canvas
