// Package verdict says in one sentence what the traffic of a state adds up to: which
// client does not reuse connections and why, what was lost at the idle limit, which
// requests waited behind a slow one, or that all is well.
//
// # Rules
//
//   - A verdict is a fact about connections and requests that are known, with their
//     numbers. It names a cause only where each of them, or nearly, was closed for it.
//     Where nothing is to be said there is no verdict.
//   - What is looked at is a stretch of time that ends now. It is shorter than asked
//     for where the state has forgotten a part of it; [Verdict.Since] says where it
//     begins.
//   - The table of rules (rules.go) has each rule with its thresholds and the reason for
//     them, the most urgent first.
//   - A state is read and not changed. Nothing here knows a screen: names of clients
//     are made by the caller, which may mask them, and texts of clients are escaped.
//
// # Tests
//
// The recordings in testdata are of real clients, on Linux and on addresses of their
// own: Python's http.client and urllib (forty: 39 clients that reuse and one that says
// close; reused), curl through nginx with its default configuration (nginx), a batch of
// pipelined requests behind a slow one (slow). Those of package feed are used as well.
//
// # Files, in reading order
//
//   - verdict.go: Of, and what a verdict is
//   - evidence.go: the connections and requests that are looked at, by client
//   - rules.go: the table of rules
//   - clients.go: the rules about one client
//   - server.go: the rules about all connections
//   - fleet.go: the rule about one server of a fleet
package verdict
