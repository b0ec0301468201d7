// Package command is the table of what a viewer can do: one row for each
// command, with its keys, the words of the help, and what it needs.
//
// The help line, the help screen, the README's table of keys and the handling
// of keys and clicks are made from this table, so a key is written down in one
// row and nowhere else. Only the keys of the demo menu are in package demo. Package tui carries the commands out.
//
// A key may mean different things in different places: n is the next request,
// the next step of the wire view, and the next question of the quiz. A [Place]
// is such a part of the screen. A [Set] finds the command of a key in a place:
// the place's own row first, then the row of [Common].
//
// # Files, in reading order
//
//	help.go      the sections of the help screen
//	set.go       Set: which commands there are, and which one a key gives
//	keyboard.go  the letters of other keyboards
//	hints.go     the commands on the last line, in order
//	table.go     the rows of the commands that work everywhere
//	places.go    the rows of panes and layers
//	command.go   the types of a row: Command, Place, Section, Needs, View
//	ids.go       the names of the commands
package command
