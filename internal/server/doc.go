// Package server listens, accepts, reads, writes, enforces limits, stops, and
// says what happened.
//
// What HTTP/1.1 means is not here: [http1.Conn] knows the protocol and touches
// no socket; this package owns sockets, buffers, time and goroutines and knows
// next to nothing of the protocol. A handler is a function from a request to a
// response value; respond.go alone decides how that goes on the wire.
//
// # How it flows
//
//	accept.go    a connection is accepted (package tcp) and gets a goroutine
//	conn.go      what a connection is: its work, its wait, its end
//	read.go      how bytes come in
//	exchange.go  one request and its answer
//	content.go   the request's content, as the handler reads it
//	respond.go   a response value becomes bytes; stream.go, file.go, broken.go
//	out.go       the buffer of what is to be sent, and when it leaves
//	linger.go    the end that does not destroy the last answer
//	tap.go       the bytes as events, for those who look; mask.go
//
// # Time
//
// A connection says what it is doing and since when, in one atomic word
// (phase.go). One clock per server (clock.go) looks at all of them a few times
// a second and strikes where limit.go says that a limit has passed: it moves
// the socket's deadline into the past, which wakes the connection (socket.go).
// So a request costs two stores instead of two deadlines, a limit that is
// changed while the server runs holds at once for all, and a limit strikes
// between 0 and 0.3 s late, never early.
//
// # Cost
//
// A small request on a kept connection costs two system calls, a read and a
// write, and one allocation, its head (none when that is the one before again; two
// more when it is watched). What makes it so stands in one place each, with its
// figure: read.go (no read in vain, nothing held while idle), out.go (one
// write for head and content, and for a burst), clock.go (no deadline for each
// request), phase.go (one cache line for the clock),
// content.go (progress told only while something is waited for), date.go, and http1's room.go, again.go
// and heads.go.
//
// A short connection costs six on Linux: accept4, getsockname, read, write,
// shutdown and close. Package tcp leaves out what only a connection needs that
// waits, stack.go lets its stack grow early. One goroutine
// accepts, a fifth of what a short connection costs: it feeds five cores.
//
// # Events
//
// Whatever happens leaves as events of package event through a [Publisher],
// built only when somebody wants them. Numbers never come from counting
// events: each connection counts for itself, without sharing a cache line, and
// totals.go adds up.
//
// # Errors
//
// What the client did wrong is an [*http1.Error] and is answered. What the
// handler did wrong (a panic, a field that cannot be sent) is answered with 500
// and told to the operator; its text never reaches the client.
//
// # Testing
//
// A connection is any net.Conn, so every limit is tested over net.Pipe inside
// testing/synctest; resets, half-closes and files need a real socket. The
// documents in testdata/script are such sessions.
package server
