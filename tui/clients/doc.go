// Package clients is the pane of clients as a table: a row for each client address,
// User-Agent or server, with how well it reuses connections.
//
// [Pane.Sync] reads the clients and decides which rows are in view, in their order;
// [Pane.Draw] changes nothing. The client with the worst reuse is the first row, until
// a command sorts by a column. A row that was chosen stays chosen wherever it moves;
// until one is, the first row is. The table has as many clients as the state keeps
// ([monitor.MaxClients]); its edge says what was left out.
//
// # Files, in reading order
//
//	clients.go    the pane, its commands, and which rows are in view
//	draw.go       how the table is drawn
//	statement.go  what the line WHY says of the chosen client
//	columns.go    the columns, their texts and their orders
package clients
