// Bench compares this server with others on the same work, in one run.
//
//	go run ./internal/bench                     # everything, about ten minutes
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
// To see where the time goes, let the load run and look on from outside:
//
//	go run ./internal/bench -only 304 -servers plain -rounds 1 -time 30s &
//	perf record -g -p $(pgrep -n httpserver) -- sleep 20; perf report --no-children
//
// What no system call is part of is steadier in the benchmarks of the packages,
// read as CPU time and with GOMAXPROCS=1: server's Burst, http1's Exchange and
// AppendHead, files' Serve, site's Echo, event's and feed's own.
//
// # Where the time goes
//
// A 1 KB file to one of 64 connections, in percent of LIMIT's time for the same:
//
//	73  in the kernel, 62 of it in the write, which takes the packet all the way to
//	    the client; LIMIT needs 88, for it tries a read in vain before each wait
//	 5  Go's scheduler and poller, as in LIMIT
//	 5  memory: the request (512 bytes) and the event that tells of it (144)
//	 4  publishing that event and making it a log line
//	 3  putting the answer together; its head is copied from the last one like it
//	 3  three readings of the clock, 2 routing and finding the file
//	 2  recognising the head as the one before, and copying what it means
//	 7  the rest: the steps between these, system call stubs, the collector
//
// # Where the next factor would come from
//
// Not from the program: without all that it does beside the kernel's work a
// request would take three quarters of the time. What single tricks would still
// give was measured, or follows from the list, and so does their price:
//
//   - Requests that are used again: 4 % of a small request, a fifth of a pipelined
//     one, mostly because fresh memory is cold. A handler could not keep a request
//     any more, and a snapshot not look at it while it is answered.
//   - Fields shared by the requests that say the same head again: up to 3 % of a
//     pipelined one. A handler could not change them.
//   - No event for each request: 5 %. There would be no lanes.
//   - A JSON scanner of our own: 3 % of POST /echo. JSON is a library's business.
//   - io_uring takes many reads and writes with one call. It needs its own
//     scheduler beside Go's, and the easily read loop of one goroutine for each
//     connection would be lost.
//   - Several processes that share the port scale past two cores, but one
//     dashboard would have to be fed by all of them.
//
// So the next factor costs the clarity that this program exists for; it is not
// taken.
//
// It is no part of the shipped program, and the only place outside of tests
// that may use net/http.
package main
