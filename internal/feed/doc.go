// Package feed brings entries to a viewer, live or from a recording, writes
// recordings, and turns entries into the lines of plain mode.
//
// # Rules
//
//   - A viewer pulls; nobody pushes. A slow viewer slows itself only: its
//     source loses entries, says how many, and repairs the picture.
//   - What waits for a slow reader is bounded ([Sink]), and what is lost is
//     counted and said.
//   - A recording is read through the same fold and screens as what is live.
//
// # How it flows
//
//	event.Bus ─ Subscription ─ Live ─┬─ the dashboard
//	                                 ├─ Lines, JSON ─ Sink ─ standard output
//	                                 └─ Record ─ file ─ Open ─ the dashboard
//
// To end without loss: stop the server, close the bus, wait for the viewers
// (their sources end), close the sinks.
package feed
