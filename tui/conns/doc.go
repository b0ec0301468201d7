// Package conns is the pane of connections as a table, and the panel with all
// that is known of one of them.
//
// [Pane.Sync] takes up new connections and decides which rows are in view; it is
// the only method that changes rows, apart from the commands of [Pane.Do] that
// sort. [Pane.Draw] changes nothing. The order of the rows changes only by a
// command: a new connection gets a row below all others, and one that is
// forgotten takes its row with it. On the overview the table lists what happened
// last instead.
//
// # Files, in reading order
//
//	conns.go    the pane, its commands, and which rows are in view
//	table.go    how the table is drawn
//	panel.go    all that is known of one connection
//	columns.go  the columns, their texts and their orders
package conns
