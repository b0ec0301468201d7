// Package monitor folds events into what a dashboard shows.
//
// A [State] is a pure function of the entries applied to it: it starts no
// goroutine, reads no clock and opens nothing, and the same entries always
// give the same state, live or from a recording.
//
// # Rules
//
//   - [State.Apply] is the fold. It takes some tens of nanoseconds for the
//     entries that come with every request, and allocates nothing for them.
//   - [State.Advance] tells the state what time it is. Only the viewer knows:
//     it may be the wall's time or a recording's.
//   - Memory is bounded: the last [MaxRows] requests, the last [MaxClosed]
//     closed connections, at most [maxMarks] marks on a lane, [MaxSeconds] of
//     history, at most [MaxWire] of captured bytes: together some 20 MB at
//     most. An open connection takes about 400 bytes, a busy one up to 1.5 KB.
//   - Opening what is known and closing what is closed change nothing, so
//     entries may be told twice; a [event.Snapshot] repairs what was lost.
//   - Numbers that must be right are the server's own ([event.Totals]).
//     Between two of them the state counts on by the entries it sees.
//
// Times are kept as Unix nanoseconds, so that a state folded from a recording
// is equal to the one it was recorded from.
//
// What the read methods return is on loan: it is valid until the next Apply
// or Advance, and must not be changed. A State is not safe for concurrent use.
//
// # Cost
//
// One entry of a request takes 30 ns. Where each comes by, members are assigned
// one by one: a value with strings in it is otherwise built beside its place and
// copied there, which together took 33.
package monitor
