// Package capture turns a packet capture into events: those that a server would
// have published that had seen the same connections. Every viewer of events, a
// recording among them, then shows captures of any server.
//
//	packet.Reader ─► Capture.Segment ─► half (bytes in order) ─► requests and
//	responses (http1) ─► event.Entry, in the order of their times
//
// # Rules
//
//   - Time is the packets' time. The clock is read only by the source of a
//     capture that goes on, and where no packet has come yet.
//   - The side that ended a connection is the sender of the first FIN or RST to
//     arrive, unless its acknowledgements until then show that the other side's FIN
//     came before. Where a FIN may be in what was acknowledged and not captured, the
//     end is not seen.
//   - Packets may be captured in the wrong order. Bytes wait for those that they
//     acknowledge, and an RST waits a little for what was sent before it.
//   - What was not captured is said and never invented: holes inside content of
//     a known length are filled and counted, elsewhere reading goes on with the
//     next bytes that begin like a message.
//   - A reason is told with how sure it is: an idle timeout that was measured
//     once is "possibly" that.
//   - Memory is bounded, whatever the capture holds: closed connections are
//     forgotten, bytes that wait for a hole are at most 1 MiB a direction and
//     16 MiB in all, and of too many connections the quietest are given up.
//
// # Strictness
//
// The machines of package http1 run unchanged and as strict as in the server.
// Heads that RFC 9112 lets a recipient refuse, and that real servers take (bare
// LF, no Host, folded lines), are rewritten by [strict], and only if a machine has
// refused them as they are; the response's detail says what was changed.
//
// A lenient mode of http1 would need an exception at each of its checks, and a wall
// that keeps the server from it. As it is, the protocol has one set of rules, and
// no server can be lenient: the rewriting is private to this package, which nothing
// that serves may import (a test holds that). What is shown stays what was sent:
// targets, sizes, offsets and the wire view are of the bytes as captured; the
// rewritten head only says where the message ends and what its fields mean.
//
// # Files, in reading order
//
//	source.go     the entries of a capture, for a viewer
//	flow.go       one connection: its ends, its directions, its FINs
//	ending.go     which FIN or RST came first, and whether one may be hidden
//	ends.go       why a connection ended, and how sure that is
//	responses.go  what the server sends
//	talk.go       the HTTP of one connection
//	tls.go        what can be seen of TLS
//	requests.go   what the client sends
//	reader.go     what the readers of both directions share
//	guess.go      which protocol the bytes of a connection are: HTTP, TLS, HTTP/2
//	lenient.go    heads that http1 refuses are rewritten, and what was changed is said
//	wire.go       the bytes of an exchange, as they were captured
//	steps.go      how they were understood
//	exchange.go   one request and its response, and the events of both
//	report.go     what a capture adds up to
//	capture.go    connections come, go and are forgotten
//	server.go     what is learned about a server: its idle timeout, its limit
//	bounds.go     what is kept at most
//	spare.go      the machines between two messages
//	queue.go      entries wait a little, to be told at their own time
//	fifo.go       a queue
//	half.go       the bytes of one direction, put in order
//
// To test with it, see the documents under testdata: packets as a person writes
// them, and the events that they are.
package capture
