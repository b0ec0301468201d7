// Package event defines the events of a server, their text form, and the bus
// that hands them to subscribers without ever waiting.
//
// # Rules
//
//   - Events are past facts and plain data. An event is the same after a trip
//     through a JSON line. The types of this package are all events there are.
//     Times in them are UTC without a monotonic part.
//   - Publishing never waits. A subscriber that is too slow loses entries;
//     [Subscription.Lost] says how many, and the viewer's source puts a [Lost]
//     before the entries that follow and repairs the state with a [Snapshot].
//   - Numbers that must be right come as [Totals], from the server's own
//     counters, and never from counting events.
//   - Strings in events are cut at [MaxText]. They are raw bytes of a client:
//     escape them with [AppendSafe] before showing them.
//
// # Data flow
//
// Publish appends to the open batch. A batch goes to every subscriber's channel
// when it is full or 10 ms old. A batch is shared by all subscribers and must
// not be changed. A viewer pulls batches at its own pace.
//
// # Lines
//
// [AppendLine] writes an entry as one JSON object. --json prints such lines, and
// a recording consists of them:
//
//	{"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}
//
// seq numbers the entries in their order, at is UTC, and data depends on type.
// Members marked ? are left out if they are zero, empty or false. Durations,
// marked ns, are nanoseconds; sizes are bytes; conn is the connection's number
// from 1, and nth the number of the exchange on its connection from 1.
//
//	type              data
//	server-started    addr url root go pid secure? name? fleet?
//	                  capture?{file link? snap? name? live?} (no server: a packet capture)
//	                  settings{keep_alive idle_timeout(ns) max_requests delay(ns)}
//	                  limits{head_timeout(ns) content_timeout(ns) write_timeout(ns)
//	                  max_head_bytes max_body_bytes max_conns}
//	server-stopped    totals{as below}
//	settings-changed  settings{as above}
//	conn-opened       conn side? ("upstream", "guest") peer name? tag? local?
//	                  server? own? (its server of a fleet, and its number there)
//	                  free? (of a capture, a connection that was free then)
//	conn-guest        conn (a guest's from here on, who watches this server)
//	conn-secured      conn version cipher name? resumed? took(ns)
//	conn-closed       conn reason detail? phase requests in out age(ns)
//	                  ended? ("client FIN", "client RST", "server FIN", "server RST")
//	                  late?(ns) silence?(ns)
//	request-received  conn nth method target host? agent? minor head
//	                  length? (-1: chunked) waited(ns)? (from the head's first byte to its last) piped?
//	                  queued(ns)? (after the requests before it)
//	response-sent     conn nth peer method target target_len? status in out took(ns)
//	                  first(ns) why detail? short?
//	progress          conn phase done total? until? since? missing? held? half_closed?
//	forwarded         conn nth upstream reused
//	snapshot          server{as server-started} since totals{as below}
//	                  open[{as conn-opened, opened_at phase since requests in out
//	                  secured? current?}]
//	totals            conns open requests reused in out lost? demo_conns? demo_requests?
//	                  guests?
//	lost              n: the number of entries missing here
//	wire              conn nth dir ("in", "out") off data? (base64) skipped? file?
//	steps             conn nth steps[{dir off len what fact? note? rule?}] partial?
//	notice            text
//	server-report     server run addr? started totals{as above} closed[{reason n}]
//	                  missing? offset?(ns) detailed? ended? (a server of a fleet)
//	mark              n name? (a moment that a viewer marked)
//
// A reader keeps a type or a reason that it does not know: see [Foreign] and
// [reason.Other].
//
// reason and why are names of package reason; phase is idle, handshake,
// receiving-head, receiving-content, handling, sending, draining or closing.
//
// A line is printable ASCII, so any terminal can show it. Strings keep every
// byte: a byte that is not valid UTF-8 is written as the text \xNN (in JSON
// \\xNN), and so is the backslash itself, as \x5c. Other characters are
// JSON's own \uNNNN. Members and types may be added; none changes.
//
// # Files, in reading order
//
//   - event.go: the types of events
//   - bus.go: the bus: publishing, batches, subscribing
//   - subscription.go: the channel of one subscriber, and its losses
//   - log.go: the plain log line of an exchange
//   - line.go: an entry as a JSON line, written and read
//   - members.go: the members of each type, written
//   - parse.go: the data of each type, read
//   - quick.go: the same of the most frequent types, in the form of members.go
//   - ordered.go: the members of an object, read one after the other
//   - unlisted.go: types and reasons that a newer version wrote
//   - object.go: JSON text, written member by member
//   - kind.go: the kinds of events, and all names in lines
//   - safe.go: a client's bytes made safe to show
//   - numbers.go: gives connections their numbers
package event
