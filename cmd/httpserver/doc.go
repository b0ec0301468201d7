// Httpserver serves a directory over HTTP/1.1, written by hand over TCP, and
// shows in the terminal which requests shared a connection and why each
// connection was kept or closed.
//
// This package is flags, wiring and signals, and nothing else:
//
//   - flags.go, values.go: the command line and its environment;
//   - app.go: what a run is made of, and how it starts and ends;
//   - actors.go: parts that run side by side, the first to end ends all;
//   - plain.go, dash.go: the two faces;
//   - signals.go: what a signal asks for;
//   - tls.go, limits*.go, logfile.go, root.go: the system's part of it.
//
// The two faces are chosen before anything touches the terminal.
package main
