// Bench compares this server with others on the same work, in one run.
//
//	go run ./internal/bench                     # everything, about fifteen minutes
//	go run ./internal/bench -only 1-KB -rounds 3 -servers limit,plain,nginx
//	go run ./internal/bench -only 304 -servers plain,before -before ./old
//
// It builds cmd/httpserver, starts it in three ways (plain with its log thrown
// away, plain with its log in a file, with the dashboard on a terminal of
// 120x35), and beside it a net/http file server, one on fasthttp, nginx when
// it is installed, and LIMIT: a loop that reads to the blank line and writes a
// canned answer of the same size. LIMIT does nothing a server must do, so it
// is the measure for all: every figure is a ratio to LIMIT's of the same
// round, with the goal of this server beside its own. With -before, an older
// build runs along: whether a change pays is seen in one run or not at all.
//
// # Rules
//
//   - Each server is alone on one core, the load alone on another.
//   - Servers take turns, round by round, so that a noisy minute hits all.
//   - All get the same bytes from the same client, which counts bytes, looks at
//     status lines, and does nothing else ([load]). What an answer looks like
//     is learned, and checked, once before ([learn]).
//   - CPU time per request is the steady figure. Throughput is noisier,
//     because it also holds the client and the other core.
//
// # Where the next factor would come from
//
// A small answer costs two system calls, a read and a write, and nearly all
// of its time is the kernel's: the loop that does nothing has the same two.
// What is left to gain lies outside of this design. io_uring would take many
// reads and writes with one call; it needs its own scheduler beside Go's, and
// the easily read loop of one goroutine a connection would be lost. Several
// processes that share the port would scale past the two cores seen here, but
// one dashboard would have to be fed by all of them. A kernel-side file cache
// (sendfile from a kept descriptor) already loses to content in memory below
// 128 KB. So the next factor costs the clarity this program exists for; it is
// not taken.
//
// It is no part of the shipped program, and the only place outside of tests
// that may use net/http.
package main
