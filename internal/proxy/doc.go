// Package proxy forwards what is under a path prefix to an upstream server
// and hands back its answer: a gateway, or reverse proxy (RFC 9110 §3.7).
//
// # Rules
//
//   - Framing is never passed on. A message is parsed, its content is taken
//     out of its framing, and new framing is written for the other side. What
//     two servers could understand differently never gets through, and that
//     is what request smuggling lives on.
//   - What belongs to one connection stays on it: the fields that RFC 9110
//     §7.6.1 names and those that Connection names are removed both ways.
//   - What is broken is passed on as broken. When the upstream breaks off, the
//     client's message is cut off too, and never ended as if it were complete.
//   - A request is sent twice only if nobody can tell: no content, an idempotent
//     method, and a reused connection that ended before a byte of the answer.
//
// # How an exchange flows
//
//	Serve ─ refuse ─► outgoing ─► pool.get ─► send ─► await ─► answer
//	        (loop,    (target,    (idle or    (upload (head)    (fields, then
//	        WebSocket) fields)     new)        beside)           Stream: content)
//	                                                              └► pool.put
//
// Everything runs on the goroutine of the client's connection, but for two:
// while content is sent to the upstream a second goroutine waits for an early
// answer, and each idle connection has one that notices at once when the
// upstream closes it. That makes a stale connection rare and the dashboard
// honest.
//
// # What the client gets
//
// The upstream's status, its end-to-end fields, and its content as it comes. To
// HTTP/1.1 clients it is chunked, with the trailer fields X-Content-SHA256 (in
// lower-case hex, of the content as the upstream sent it, in its coding if it
// has one) and X-Content-Length, so that a client can check what it got over
// two connections. HTTP/1.0 knows no chunks: there the
// content is plain, and its end is the announced length or the connection's end.
//
// A Location that points into the upstream's own tree is turned into the
// same place under the prefix; any other is passed on as it is. Cookies' paths
// and links inside of pages are not touched: a proxy for "/" needs neither.
//
// Requests to switch to WebSocket are refused with 501. Other upgrades (h2c)
// are ignored, as RFC 9110 §7.8 allows: the request is answered in HTTP/1.1.
package proxy
