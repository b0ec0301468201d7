// Package tcp is the server's transport: TCP connections that cost fewer system
// calls than those of package net. All of the server's system calls and all of
// its unsafe code are here. The package knows nothing of HTTP.
//
// # What it saves
//
// Package net registers each connection with Go's network poller as soon as it
// is accepted, tries a read before each wait, and tells the scheduler of each
// system call. On Linux a [Conn] is registered when it first has to wait, is read
// only when the poller has seen something ([Conn.Serve]), and makes its system
// calls without the scheduler, since its socket never blocks. A kept connection
// that serves small requests then costs 0.87 of the CPU, one that is closed after
// its first request 0.63 to 0.85 (go run ./cmd/bench).
//
// On other systems a Conn has the same methods over a *net.TCPConn and saves
// nothing.
//
// # Ownership
//
// One goroutine owns a connection: it alone reads, writes and closes it, and may
// lend the right to write to another goroutine. Any goroutine may call
// [Conn.SetDeadline], which ends the owner's wait, [Conn.Info], [Conn.LimitUnsent]
// and the two methods that return addresses, also while the owner closes it.
//
// # Files, in reading order
//
//	listen.go          Listen
//	listen_linux.go    the listener: accept4 and getsockname
//	conn_linux.go      Conn as a net.Conn
//	serve_linux.go     Conn.Serve, TryRead and TryWrite
//	sendfile_linux.go  Conn.SendFile
//	info.go            Info and State: what the system knows of a connection
//	info_linux.go      how Linux is asked for it (TCP_INFO, SIOCOUTQ)
//	plain.go           the whole of it on other systems
//	errors.go          what an error of accept, or of a connection, means
//
// # Testing
//
// The tests need no HTTP. `go test -tags purego` builds plain.go on Linux, too.
package tcp
