// Package event is the vocabulary of what happened, its line format, and the
// bus that hands it out without ever waiting.
//
// # Rules
//
//   - Events are past facts, plain data, and survive a trip through a JSON
//     line unchanged. The set is closed: the types of this package. Times in
//     them are UTC and without a monotonic part.
//   - Whoever publishes never waits. A subscriber that is too slow loses
//     entries, is told how many ([Lost]) in front of what follows, and is
//     repaired by a [Snapshot].
//   - Numbers that must be right never come from counting events: they come
//     as [Totals], from the server's own counters.
//   - Strings in events are small and cut (see
//     [MaxText]); they are raw bytes of a client, so whoever shows them
//     escapes them with [AppendSafe].
//
// # How it flows
//
// Publish appends to the batch that is open; a batch goes to every
// subscriber's channel when it is full or a few milliseconds old. A batch is
// shared by all subscribers and must not be changed. A viewer pulls batches
// at its own pace.
//
// # Lines
//
// [AppendLine] writes an entry as one JSON object; --json prints them and a
// recording consists of them:
//
//	{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}
//
// seq is the place in the order of all entries, at is UTC, and data depends
// on type. Members that say nothing (marked ?) are left out. Durations (marked
// ns) are nanoseconds, sizes are bytes, connections are counted from 1, nth is
// the exchange on its connection from 1.
//
//	type              data
//	server-started    addr url root go pid secure?
//	                  capture?{file link? snap? name? live?} (no server: a packet capture)
//	                  settings{keep_alive idle_timeout(ns) max_requests delay(ns)}
//	                  limits{head_timeout(ns) content_timeout(ns) write_timeout(ns)
//	                  max_head_bytes max_body_bytes max_conns}
//	server-stopped    totals{as below}
//	settings-changed  settings{as above}
//	conn-opened       conn side? ("upstream") peer name? tag? local?
//	conn-secured      conn version cipher name? resumed? took(ns)
//	conn-closed       conn reason detail? phase requests in out age(ns)
//	                  ended? ("client FIN", "client RST", "server FIN", "server RST")
//	request-received  conn nth method target host? minor head length? (-1: chunked)
//	                  waited(ns)? piped?
//	response-sent     conn nth peer method target target_len? status in out took(ns)
//	                  first(ns) why detail? short?
//	progress          conn phase done total? until?
//	forwarded         conn nth upstream reused
//	snapshot          server{as server-started} since totals{as below}
//	                  open[{as conn-opened, opened_at phase since requests in out
//	                  secured? current?}]
//	totals            conns open requests reused in out demo_conns? demo_requests?
//	lost              n: so many entries are missing here
//	wire              conn nth dir ("in", "out") off data? (base64) skipped? file?
//	steps             conn nth steps[{dir off len what fact? note? rule?}]
//	notice            text
//
// reason and why are names of package reason; phase is idle, handshake,
// receiving-head, receiving-content, handling, sending, draining or closing.
//
// A line is printable ASCII, so it can be shown on any terminal. Strings keep
// every byte: one that is not valid UTF-8 is written as the text \xNN (in JSON
// \\xNN), and so is the backslash itself, as \x5c. Other characters are
// JSON's own \uNNNN. Members and types may be added; none changes.
package event
