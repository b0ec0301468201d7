// Package monitor folds events into the state that a dashboard shows.
//
// A [State] is a pure function of the entries applied to it. It starts no
// goroutine, reads no clock and opens nothing, and the same entries give the
// same state, live or from a recording.
//
// # Rules
//
//   - [State.Apply] folds one entry. For the two entries of a request it takes
//     30 ns each (BenchmarkApply) and allocates nothing.
//   - [State.Advance] sets the time. The viewer passes it in: the wall clock's
//     time or a recording's.
//   - Memory is bounded: the last [MaxRows] requests, the last [MaxClosed]
//     closed connections, at most 64 marks on a lane, [MaxSeconds] of history,
//     at most [MaxWire] of captured bytes. Together these take 20 MB at most.
//     An open connection takes about 400 bytes, with a full lane 1.5 KB.
//   - Opening a known connection changes nothing, and closing a closed one adds at
//     most a reason that was missing, so an entry may come twice. An [event.Snapshot] repairs what lost entries left
//     wrong.
//   - Numbers that must be right are the server's own ([event.Totals]). Between
//     two Totals the state counts on from the entries it sees.
//   - Times are Unix nanoseconds, so a state folded from a recording equals the
//     state it was recorded from.
//
// A State is not safe for concurrent use. Values that its read methods return
// are on loan: they are valid until the next Apply or Advance and must not be
// changed.
//
// # Files, in reading order
//
//   - replay.go: a state that can go back in a recording, from checkpoints
//   - clone.go: a copy of a state
//   - state.go: the State; Apply, which folds an entry, and Advance
//   - snapshot.go: the repair by a snapshot
//   - fold.go: entries about connections, and the totals
//   - exchange.go: entries about requests and responses
//   - lifecycle.go: a connection is added, changes its phase, ends, is forgotten
//   - servers.go: the servers of a capture or a fleet, told apart
//   - fleet.go: what the servers of a fleet report of themselves
//   - conn.go: a connection, and what can be read from it
//   - mark.go: the exchanges on a connection's lane
//   - rows.go: the finished requests
//   - list.go: connections by their latest event, and closed ones by age
//   - counts.go: distributions: latency, requests per connection, statuses
//   - numbers.go: what was counted since the beginning, or since a mark
//   - timemark.go: the moments that a viewer marked
//   - clients.go: sums by client address, User-Agent and server
//   - seconds.go: the rates of each second
//   - wire.go: captured bytes
package monitor
