// Package servers is the pane of the servers of a fleet as a table: a row for each, with
// how well connections are reused there in the last minute, and why they are closed.
//
// [Pane.Sync] reads the servers and decides which rows are in view; [Pane.Draw] changes
// nothing. The server with the worst reuse is the first row. A row that was chosen stays
// chosen wherever it moves. All numbers are the servers' own counters, so that they are
// right for those that are not shown in detail, too.
package servers
