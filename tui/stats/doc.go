// Package stats draws numbers: what is measured each second as columns, what a
// state adds up to as rows of bars, and the score of the last two groups of
// connections.
//
// [Pane.Sync] lays the charts out and reads the seconds that they show;
// [Pane.Draw] changes nothing. A chart of bars is a function of a rectangle and of
// what was counted, since the beginning or since a mark. Each of its rows has the
// words of a filter: a row can be chosen and opened. What there is no room for is
// counted in the lower edge of the box, and an empty chart says once that it is
// empty. A bar of one or more takes a whole cell at least, a column an eighth of one.
// Numbers that are counted from events say "seen" when events were lost.
//
// # Files, in reading order
//
//	stats.go    the pane: the charts of the overview, and the view of numbers
//	rate.go     what is measured each second
//	latency.go  how long responses took
//	causes.go   who closed connections, and why
//	counts.go   requests per connection, and statuses
//	bars.go     rows of bars
//	score.go    two groups of connections compared
package stats
