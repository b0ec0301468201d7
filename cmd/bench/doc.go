// Bench compares this server with others on the same work, in one run.
//
//	go run ./cmd/bench                     # everything, about ten minutes
//	go run ./cmd/bench -quick              # about two minutes
//	go run ./cmd/bench -only 1-KB -rounds 3 -servers limit,plain,nginx
//	go run ./cmd/bench -only 304 -servers plain,before -before ./old
//
// It builds cmd/httpserver and starts it in three ways: plain with its log
// discarded, plain with its log in a file, and with the dashboard on a terminal
// of 120x35. It compares them with a net/http file server, one on fasthttp, those of
// nginx, lighttpd, HAProxy and Caddy that are installed, and LIMIT: a loop that reads to the blank line and writes a
// canned response of the same size. LIMIT does none of a server's work, so it is
// the measure for all: every figure is a ratio to LIMIT's of the same round, with
// this server's goal beside it. With -before, an older build takes part. Whether
// a change pays is seen in one run or not at all. Over TLS all servers have the
// same certificate, and LIMIT speaks plain HTTP; what a proxy forwards to is beside
// the load; LIMIT drops what is uploaded.
//
// # Rules
//
//   - Each server is alone on one core, the load alone on another.
//   - Servers take turns, round by round, so that other programs on the machine
//     disturb all of them alike.
//   - All get the same bytes from the same client, which counts bytes, looks at
//     status lines, and does nothing else ([load]). The size of a response is
//     learned, and its content checked, once before ([learn]).
//   - CPU time per request is the steady figure. Throughput swings more,
//     because it also depends on the client and the other core.
//
// # Files, in reading order
//
//	main.go      the command line; the whole run
//	report.go    the tables, as Markdown
//	goal.go      this server's goals, and the two figures
//	compare.go   one workload on all servers, turn by turn
//	idle.go      the memory of idle connections
//	start.go     the time from the start to the first response
//	strace.go    system calls per request
//	servers.go   the servers: how each is built and started
//	peers.go     other people's servers, where they are installed
//	serve.go     the servers that this program is itself
//	limit.go     LIMIT
//	learn.go     a workload prepared for one server
//	workload.go  the workloads and the files that are served
//	load.go      the client
//	loadtls.go   the client over TLS
//	certificate.go the certificate of all servers
//	machine.go   cores, CPU clocks, memory
//	other.go     main, where the system is not Linux
//
// # To see more
//
// Let the load run, and look at the server from outside:
//
//	go run ./cmd/bench -only 304 -servers plain -rounds 1 -time 30s &
//	perf record -g -p $(pgrep -n httpserver) -- sleep 20; perf report --no-children
//
// Code that makes no system call is measured more steadily by the benchmarks of
// its package, read as CPU time and with GOMAXPROCS=1: server's Burst, http1's
// Exchange and AppendHead, files' Serve, site's Echo, event's and feed's own.
//
// # Where the time goes
//
// A 1 KB file to one of 64 connections, in percent of LIMIT's time for the same,
// on two cores of an AMD EPYC virtual machine:
//
//	83  in the kernel, 68 of it in the write, which takes the packet all the way to
//	    the client; LIMIT needs 90, since it tries a read in vain before each wait
//	 3  Go's scheduler and poller, as in LIMIT
//	 4  the event: its memory (144 bytes), publishing, the log line
//	 3  three readings of the clock
//	 2  building the response
//	 1  routing and finding the file
//	 1  recognising the head as the previous one, and copying what it means
//	 8  the rest: the steps between these, and system call stubs
//
// With the dashboard, a second event for each request, folding and drawing add 4.
// With 1,000 connections the memory of one has left the near caches when its next
// request comes: the steps between cost 7 instead of 3, Go's scheduler and poller
// 7, recognising the head 3, folding 2. POST /echo adds 8: 3 for encoding/json, 5
// for reading the content and for its memory and the response's. Of 16 pipelined
// requests, whose share of the kernel's work is one sixteenth, each takes 230 ns in
// the program (server's BenchmarkBurst), as long as LIMIT takes for all; the event
// and its line are extra.
//
// # What more speed would cost
//
// Without any work beside the kernel's, a request would still take five sixths of
// the time. What single tricks would save was measured, or follows from the list:
//
//   - Reading again after all others had their turn, before asking the poller
//     (runtime.Gosched): 2 % under full load. A connection that has been idle
//     would then wait up to 10 ms for its turn.
//   - Publishing a request together with its response: 1 to 2 % with the
//     dashboard. A viewer would not see a request arrive.
//   - Two readings of the clock instead of three: 0.7 %. Date, or the time a
//     response took, would be a guess.
//   - A cache of heads for all connections instead of one for each: about 2 % with
//     1,000 connections. The table would need a bound, and fairness.
//   - A profile for the compiler (PGO): 1 %. Every build would take longer and
//     need a new profile from time to time.
//   - Sharing the fields of requests with the same head: up to 2 % of a pipelined
//     one. A handler could not change them.
//   - No event for each request: 4 %, twice that with the dashboard. There would be
//     no lanes.
//   - A JSON scanner of our own: 2 % of POST /echo.
//   - io_uring combines many reads and writes in one call, and a poller of our own
//     would save the cost of Go's. Each needs its own scheduler beside Go's, and
//     the read loop of one goroutine for each connection would be lost.
//   - Several processes that share the port scale past two cores, but one
//     dashboard would have to get the events of all.
//
// All of them together would cost the clarity that this program exists for.
//
// Bench is not shipped. It is the only command that may import net/http: the
// net/http file server it measures.
package main
