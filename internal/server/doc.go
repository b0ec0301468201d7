// Package server is an HTTP/1.1 server: it accepts connections, reads requests,
// writes responses, enforces limits, stops, and publishes what happened.
//
// It owns sockets, buffers, time and goroutines. What HTTP/1.1 means is decided by
// [http1.Conn], which touches no socket; system calls are made by package tcp. A
// handler is a function from a request to a response value.
//
// # Rules
//
//   - One goroutine owns a connection, from its opening to its end, and runs its
//     handlers. Other goroutines may read only [connStatus] and the
//     fields whose comment says so.
//   - A connection says what it does and since when in one atomic word. One clock
//     for the whole server looks at all of them some times a second, and wakes each one
//     that is over its limit by a deadline in the past. So a request costs two
//     stores in place of two deadlines, a changed limit holds at once for all open
//     connections, and a limit strikes 0 to 0.3 s late, never early.
//   - What happened is published as events of package event, which are built only
//     when the [Publisher] wants them. Numbers never come from counting events: each
//     connection has counters of its own.
//   - What the client did wrong is an [*http1.Error] and gets a response. What the
//     handler did wrong (a panic, a field that cannot be sent) gets 500 and is
//     reported to the operator; its text never reaches the client.
//   - A small request on a kept connection costs two system calls, a read and a
//     write, and at most one allocation (the head), and two more where a subscriber
//     wants its events. A
//     short connection costs six on Linux: accept4, getsockname, read, write,
//     shutdown and close. TestAllocationsOfASmallRequest counts the allocations,
//     `go run ./cmd/bench -strace` the system calls.
//
// # Files, in reading order
//
//	server.go    Server: New, Serve, Shutdown
//	accept.go    the loop that accepts, and its failures
//	conns.go     the open connections: how one is added and removed
//	now.go       the time, as connections read it
//	clock.go     the clock: it finds the limits that have passed; late responses, progress
//	room.go      a full server: which connection gives way to a new one
//	progress.go  what the clock learns of one connection and its client
//	control.go   what an operator asks: switches, snapshots, captures, an end
//	totals.go    the sums over all connections
//	serve.go     a connection's goroutine: its loop, its wait, its end
//	secure.go    TLS: the handshake and its failures
//	linger.go    the end that does not destroy the last response; a request that comes too late
//	exchange.go  one request and its response
//	guest.go     connections of those who watch, which count for nothing
//	respond.go   a response by the kind of its content; one that is wrong on purpose
//	stream.go    a response that its handler writes
//	file.go      a response from a file
//	content.go   the request's content, as the handler reads it
//	unread.go    content that its handler has not read
//	append.go    a response as bytes in the outbox
//	refuse.go    responses of the server's own
//	tap.go       an exchange's bytes as events, the credentials in heads masked
//	outbox.go    what is to be sent, and when it leaves
//	read.go      bytes come in, or a limit has passed: what that means for the connection
//	outcome.go   which side ended the connection; what the client took of the last response
//	delivery.go  large responses: published when the client has them
//	ending.go    the decision to end a connection, and its reason: the first one stays
//	conn.go      conn: what a connection consists of
//	socket.go    a net.Conn under the limits
//	limit.go     how long each phase may last, and the reason if it lasts longer
//	status.go    connStatus: what the clock sees of a connection
//	events.go    events built from a request; texts cut to size
//	config.go    Config and Publisher
//
// # Testing
//
// A connection is any net.Conn, so every limit is tested over net.Pipe inside
// testing/synctest; resets, half-closes and files need a real socket. The
// documents in testdata/script are such sessions.
package server
