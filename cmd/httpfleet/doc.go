// Httpfleet shows many servers in one dashboard, over a NATS broker: their lanes, and
// which of them reuses connections worse than the others, and why.
//
// It is a program of its own because NATS imports net/http, which httpserver must not
// have in it. What goes over the broker is described in package fleet.
//
// # Files, in reading order
//
//	main.go     the command line, messages and exit statuses
//	publish.go  tells what a server does
//	watch.go    the servers on the broker: in the dashboard, as lines, as a recording
//	replay.go   a recording of a fleet
//	broker.go   the broker in the program, where there is no other
package main
