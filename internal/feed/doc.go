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
//
// # Recordings
//
// A recording is a text file of lines, each a JSON object:
//
//	line   members                                 what
//	first  format, version, created                "httpserver-events", 1, when
//	then   seq, at, type, data                     an entry; see package event
//
// The first entry is a snapshot of the server. Where the disk was too slow
// for the server, a lost entry says how much is missing and a snapshot behind
// it says what was true then. A file that ends in the middle of a line, since
// somebody pulled a plug, is read up to there.
//
// The version rises when a reader of the old one would understand something
// wrongly. New members and types do not raise it: who does not know them
// leaves them out.
//
// Secrets are never written: in the values of Authorization,
// Proxy-Authorization, Cookie, Set-Cookie, X-API-Key and X-Auth-Token, and of
// query parameters such as token or password, each byte is an asterisk.
package feed
