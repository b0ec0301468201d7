// Httpserver serves a directory over HTTP/1.1, written by hand over TCP, and
// shows in the terminal which requests shared a connection and why each
// connection was kept or closed.
//
// This package is flags, wiring and signals, and nothing else:
//
//   - main.go, flags.go, values.go, proxyflag.go: the command line and its
//     environment; what face to show; exit statuses.
//   - app.go, site.go, viewers.go, demo.go: what a run of the server is made
//     of, how it starts and how it ends.
//   - plain.go, why.go, dash.go, replay.go, capture.go, capturereport.go: the faces.
//   - actors.go, signals.go: parts that run side by side, and what ends them.
//   - operator.go, logfile.go, listen.go, root.go, tls.go, system.go,
//     system_*.go: the system's part of it.
//
// # How it ends
//
// The dashboard, the server and a demo run side by side; the first to end ends
// all. The dashboard leaves the terminal whole while the server lets exchanges
// in flight end; then the bus closes, so that log and recording run to their
// end; then what is queued is written. Each step has its limit of time, so a
// client, a disk or a terminal that stands still delays the end but does not
// prevent it. A panic in any of the parts ends the others the same way and is
// printed when the terminal is whole again.
//
// # Testing
//
// The tests drive the built program: with sockets, with curl, wget, openssl and
// net/http's client, and on pseudo-terminals that answer nothing. TestSoak does
// everything at once, for as long as -soak says.
package main
