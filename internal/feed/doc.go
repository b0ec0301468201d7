// Package feed brings entries to a viewer, live or from a recording, writes
// recordings, and turns entries into the lines of plain mode.
//
// # Rules
//
//   - A viewer pulls. A slow viewer slows down only itself: its source loses
//     entries, says how many, and repairs the viewer's state with a snapshot.
//   - The queue to a slow reader is bounded ([Sink]), and lost lines are counted
//     and reported.
//   - A recording is read through the same fold and the same screens as live
//     entries.
//
// # Data flow
//
//	event.Bus ─ Subscription ─ Live ─┬─ the dashboard
//	                                 ├─ Masked ─ package audience ─ guests by SSH
//	                                 ├─ Lines, JSON ─ Sink ─ standard output
//	                                 └─ Record ─ file ─ Open ─ the dashboard
//
// The page /live (package live) reads the bus itself; package metrics counts before
// the bus.
//
// To end without loss: stop the server, close the bus, wait for the viewers
// (their sources end), close the sinks.
//
// # Recordings
//
// A recording is a text file of lines, each a JSON object:
//
//	line   members                                 what
//	first  format, version, created                "httpserver-events", 1, when
//	then   seq, at, type, data                     an entry; see package event
//
// The first entry is a snapshot of the server. If the disk was too slow for the
// server, a lost entry says how many entries are missing, and a snapshot after
// it says what was true then. A file that ends in the middle of a line, after a
// crash or a power cut, is read up to that line.
//
// The version rises when a reader of the old one would misread something. New
// members and types do not raise it: an older reader ignores them.
//
// Secrets are never written: in the values of Authorization,
// Proxy-Authorization, Cookie, Set-Cookie, X-API-Key and X-Auth-Token, and of
// query parameters such as token or password, asterisks replace the letters.
//
// # Files, in reading order
//
//   - source.go: the Source interface that all viewers read from
//   - live.go: the source of live entries: loss and repair
//   - notices.go: the notices of a source, also said to the operator
//   - record.go: writes a recording
//   - mask.go: secrets are masked once more, before they are recorded or shared
//   - lines.go: the plain log and JSON lines
//   - sink.go: the queue to a slow reader
//   - player.go: Player, the source of recorded entries
//   - moves.go: the moves of a Player in its recording, its checkpoints and its clock
//   - index.go: where the entries of a recording are
//   - reader.go: reads lines at given offsets
package feed
