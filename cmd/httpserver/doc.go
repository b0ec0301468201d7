// Httpserver serves a directory over HTTP/1.1, written by hand over TCP, and
// shows in the terminal which requests shared a connection and why each
// connection was kept or closed.
//
// This package connects the others: flags, help, the dashboard and plain mode, signals.
//
// # How it ends
//
// The dashboard, the server and a demo run concurrently; the end of the first
// ends all. The dashboard restores the terminal while the server lets exchanges
// in progress end. Then the bus closes, so that log and recording come to their
// end, and what is queued is written. Each step has a limit of time, so a client,
// a disk or a terminal that has stopped delays the end but does not prevent it.
// A panic in any part ends the others in the same way. It is printed when the
// terminal has been restored.
//
// # To add a flag
//
// In flags.go: a field of options, its default, its row in bind and, in check, the
// flags that it does not go with. A default of the server is in [server.Defaults].
//
// # Files, in reading order
//
// The command line, and what it chooses:
//
//	main.go           the process: parse, choose a face, report an error
//	help.go           the help, its groups of flags, completion
//	topics.go         help topics, made from the program's own tables
//	man.go            all of that as a manual page
//	flags.go          the flags, their environment, what does not go together
//	values.go         types of flag values: sizes, durations, counts, words
//	proxyflag.go      the value of --proxy
//	limits.go         what each route and feature can take, as a help topic
//
// The faces:
//
//	plain.go          log lines or JSON lines of a server
//	why.go            --why: why each connection closed, in sentences
//	dash.go           the dashboard of a server, and the terminal around it
//	replay.go         a recording, in the dashboard or as lines
//	against.go        two recordings or captures side by side
//	capture.go        a packet capture, in the dashboard or as lines
//	capturereport.go  --pcap with --why: the report on a capture
//
// A run of the server:
//
//	app.go            makes the parts, runs them, ends them
//	site.go           the handler for all URLs
//	root.go           the directories of --root and --files
//	listen.go         the listener, and how its address is written
//	tls.go            the certificate
//	demo.go           demo traffic
//	share.go          --share: the class, the SSH server, how to join
//	reachable.go      the addresses at which a phone reaches this machine
//	qrcode.go         the QR code of a URL
//	guests.go         the dashboard of a guest
//	viewers.go        the viewers of events: log, recording
//	metrics.go        /metrics, and the same of a recording or a capture
//
// What all of them use:
//
//	outfile.go        the files that flags name for writing
//	operator.go       messages on standard error
//	system.go         what the system allows: terminal, open files, memory
//	system_unix.go    the same, where Unix has a call for it
//	system_other.go   the same elsewhere
//
// The dashboard on the terminal, signals and panics are package console, which
// httpfleet uses as well.
//
// # Testing
//
// The tests drive the built program: with sockets, with curl, wget, openssl and
// net/http's client, and on pseudo-terminals that reply to nothing. TestSoak does
// everything at once, for as long as -soak says.
package main
