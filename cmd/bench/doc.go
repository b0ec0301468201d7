// Bench compares this server with others on the same work, in one run.
//
//	go run ./cmd/bench                     # everything, about ten minutes
//	go run ./cmd/bench -only 1-KB -rounds 3 -servers limit,plain,nginx
//	go run ./cmd/bench -only 304 -servers plain,before -before ./old
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
//	go run ./cmd/bench -only 304 -servers plain -rounds 1 -time 30s &
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
//	83  in the kernel, 68 of it in the write, which takes the packet all the way to
//	    the client; LIMIT needs 90, for it tries a read in vain before each wait
//	 3  Go's scheduler and poller, as in LIMIT
//	 4  the event that tells of it: its memory (144 bytes), publishing, the log line
//	 3  three readings of the clock
//	 2  putting the answer together; its head is copied from the last one like it
//	 1  routing and finding the file
//	 1  recognising the head as the one before, and copying what it means
//	 8  the rest: the steps between these, and system call stubs
//
// With the dashboard, a second event for each request, folding and drawing add 4. With
// 1,000 connections all that is known of one has left the near caches when its next
// request comes: the steps between cost 7 instead of 3, Go's scheduler and poller 7,
// recognising the head 3, folding 2.
// POST /echo adds 8: 3 for encoding/json, 5 for reading the content and for the
// memory of content and answer. Of 16 pipelined requests, whose kernel's work is
// one sixteenth, each takes 230 ns in the program (server's BenchmarkBurst), as
// long as LIMIT takes for all; the event and its line come on top.
//
// # Where the next factor would come from
//
// Not from the program: without all that it does beside the kernel's work a
// request would take five sixths of the time. What single tricks would still
// give was measured, or follows from the list, and so does their price:
//
//   - Reading once more after all others had their turn, before the poller is
//     asked (runtime.Gosched): 2 % under full load. A connection that has rested
//     would then wait up to 10 ms for its turn.
//   - Telling of a request together with its response: 1 to 2 % with the dashboard.
//     Nobody would see a request arrive; only, a moment later, that it is still
//     there.
//   - Two readings of the clock instead of three: 0.7 %. Date or the time an answer
//     took would be a guess.
//   - What a head says, known to all connections and not to each: about 2 % where
//     there are 1,000, which would fetch a kilobyte less from far memory for each
//     request. That table would have to be kept small, and fair.
//   - A profile for the compiler to go by (PGO): 1 %. Every build would take longer,
//     and need a new profile from time to time.
//   - Fields shared by the requests that say the same head again: up to 2 % of a
//     pipelined one. A handler could not change them.
//   - No event for each request: 4 %, twice that with the dashboard. There would be
//     no lanes.
//   - A JSON scanner of our own: 2 % of POST /echo. JSON is a library's business.
//   - io_uring takes many reads and writes with one call, and a poller of our own
//     would spare what Go's costs. Each needs its own scheduler beside Go's, and the
//     easily read loop of one goroutine for each connection would be lost.
//   - Several processes that share the port scale past two cores, but one
//     dashboard would have to be fed by all of them.
//
// So the next factor costs the clarity that this program exists for; it is not
// taken.
//
// Bench is not shipped. It is the only command that may import net/http: the
// net/http file server it measures.
package main
