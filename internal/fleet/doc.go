// Package fleet shows many servers as one: a [Publisher] on each server's machine
// tells its entries on a message bus, and a [Watch] is all of them as one source of
// entries. It knows no bus: package bus, below, puts both on NATS.
//
// # Rules
//
//   - The bus may lose messages. Publishers number their entries, so a hole is noticed,
//     counted and repaired by a snapshot, in the order of package feed: entries are
//     subscribed to, the snapshot is asked for, and entries that it covers are skipped.
//     This needs a bus that keeps the order of one publisher's messages, as NATS does.
//   - Numbers that must be right come from the servers' own counters, in a report of
//     each server once a second. They are right again after any loss.
//   - Entries of one server keep their order. Those of different servers are never
//     sorted by their clocks: they are shown as they come. To the times of a server its
//     clock's difference is added, the smallest one of the last minute.
//   - Entries are sent only while a watcher wants them, which says so every three
//     seconds, and a watcher wants those of [MaxDetailed] servers at most.
//   - No secret leaves the machine: a publisher masks as a recording does.
//   - Memory is bounded, whatever comes: what is too much counts as missing, and what is
//     not a publisher's is refused and counted.
//   - A server is its name. Another run of that name is the same server after a restart;
//     if both talk, they are two.
//
// # Subjects and messages
//
// Nothing of this is private; other programs may publish and watch. With NATS' core
// protocol, without JetStream:
//
//	subject                   from        message
//	hs.NAME.RUN.totals        publisher   a report, each second and at the end
//	hs.NAME.RUN.events        publisher   entries, for 10 s after each want or snapshot
//	hs.NAME.RUN.want          watcher     empty: go on with the entries
//	hs.NAME.RUN.snapshot      watcher     empty, with a reply subject: the state, in parts
//
// NAME has 1 to 64 letters, digits, hyphens, underscores and dots, each dot as %2E. RUN
// is any such text that is another one at each start of the publisher. A publisher needs
// the permission to publish hs.NAME.> and to subscribe to hs.NAME.*.want and
// hs.NAME.*.snapshot, and to reply to inboxes.
//
// A message is lines of JSON. The first one is its head, the others are entries as
// --json has them (package event):
//
//	{"format":"httpserver-fleet","version":1,"at":"2025-01-10T13:32:01.25Z","first":345}
//	{"seq":346,"at":"2025-01-10T13:32:01.21Z","type":"conn-opened","data":{...}}
//
// At is when the message was sent. First is how many entries the publisher had before
// those in the message; of a report or a snapshot, how many it covers. A report is one
// entry server-report. A snapshot is one entry snapshot in each part, all parts with
// more in the head but for the last one. A message has at most 512 KiB.
//
// # Files, in reading order
//
//   - subject.go: names and subjects
//   - message.go: the layout of messages
//   - roll.go: what is true of one server now
//   - input.go: the lines of another program, or of a recording
//   - publisher.go: tells one server's entries
//   - watch.go: all servers as one source: which servers there are, and which are shown in detail
//   - read.go: what each message means
//   - server.go: one server, as a watcher knows it
//   - clock.go: by how much a server's clock differs
//   - rewrite.go: connection numbers and times of the fleet
//   - inbox.go: messages that wait for the viewer
package fleet
