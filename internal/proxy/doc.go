// Package proxy forwards the requests under a path prefix to an upstream server and
// returns its responses: a gateway, or reverse proxy (RFC 9110 §3.7).
//
// # Rules
//
//   - Framing is never passed on. A message is parsed, its content is taken out of
//     its framing, and the other side gets framing of its own. Request smuggling
//     needs bytes that two servers read differently; none get through.
//   - What belongs to one connection stays on it: the fields that RFC 9110 §7.6.1
//     names and those that Connection names are removed in both directions.
//   - An incomplete response is passed on as incomplete: if the upstream breaks off,
//     the client's message is cut off, too.
//   - A request is resent only if that changes nothing: it has no content and an
//     idempotent method, and the reused connection ended before a byte of the response.
//   - No single client or upstream can use up what all share: exchanges are bounded
//     for each client, interim responses are counted, content is not read on for a
//     client that has left, and one that has sent FIN gives its slot to a request that
//     waits for it.
//
// # How an exchange flows
//
//	Serve ─► refuse ─► outgoing ─► pool.get ─► ask ─► await ─► response
//	         (loop,    (target,    (slot, idle (send  (head)   (fields; content
//	         upgrade)   fields)     or dial)    it)             as it arrives)
//	                                                             └► pool.put or drop
//
// An exchange runs on the goroutine of the client's connection. While content is sent
// to the upstream, a second goroutine waits for an early response. A connection that
// has been idle for 50 ms has a goroutine that notices when the upstream closes it, so
// that a stale connection is rare and the dashboard shows its end.
//
// # What the client gets
//
// The upstream's status, its end-to-end fields, and its content as it arrives, with its
// Content-Length if that is known, else in chunks. HTTP/1.0 has no chunks; there the
// content ends with the connection.
//
// With [Config].Checksums, and for requests with "TE: trailers", the content is sent in
// chunks and the trailer fields X-Content-SHA256 (lower-case hex, of the content as
// received, in its content coding if it has one) and X-Content-Length follow it, so that
// a client can check what it got over two connections.
//
// A Location in the upstream's tree becomes the same place under the prefix. Paths of
// cookies and links in pages are not changed; a proxy for "/" needs neither.
//
// A request to switch to WebSocket gets 501. Other upgrades (h2c) are ignored, as RFC
// 9110 §7.8 allows.
//
// # What an exchange costs
//
// A profile of 1 KB over 64 kept connections, each exchange 17 to 19 µs of CPU (nginx 9
// to 13): a third is system calls (read, write, peek, write, read, write), the rest is
// parsing, fields, events and the scheduler. What that taught: the pool keeps as many
// connections as clients use at once, an idle connection in use has no goroutine, and a
// read is not tried before something can have arrived. Of 10 MB, 3.4 to 3.9 ms
// (net/http's ReverseProxy 4.7 to 5.2, nginx 6.1 to 6.8), 97 % is system calls; splice
// would save their copies, and is not used. Hashing the content (Checksums) costs more
// than all of that.
//
// # Files, in reading order
//
//	proxy.go           Config, Proxy and Serve
//	exchange.go        one exchange: send the request, wait for the response's head
//	upload.go          the request's content, and responses that come early
//	interim.go         interim responses
//	response.go        the client's response, made of the upstream's
//	content.go         its content: gathered, in bulk, or not passed on
//	refuse.go          responses of the proxy's own, and what the operator is told
//	trailers.go        the fields of both trailer sections
//	fields.go          the fields of both heads
//	location.go        Location, as the client must see it
//	target.go          the path for the upstream
//	pool.go            the connections to the upstream
//	slots.go           how many exchanges may be in progress, of all and of one client
//	yield.go           exchanges that end for requests that wait for a slot
//	dial.go            new connections
//	idle.go            idle connections
//	opened.go          the list of open connections, and their events
//	conn.go            conn: reads, writes and deadlines of one connection
//	fault.go           fault: why there is no response from the upstream
//	rawsock_linux.go   system calls that package net has no method for
//	rawsock_other.go   other systems do without
package proxy
