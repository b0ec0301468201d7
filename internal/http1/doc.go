// Package http1 is both sides of an HTTP/1.1 connection (RFC 9112) as state machines
// over bytes: no socket, no clock, no goroutine.
//
// [Conn] is the server's side, [Client] the client's. The caller owns the socket. It
// puts received bytes in with Space and Received, takes events out with Next, and
// sends the bytes that the Append methods append to a slice:
//
//	for {
//		switch ev, err := c.Next(); {
//		case err != nil:             // *Error: respond with err.Status; then see Persists
//		case ev == http1.NeedData:   // n, err := sock.Read(c.Space()); c.Received(n)
//		case ev == http1.Head:       // c.Request(): find the response
//		case ev == http1.Data:       // c.Data(): content, lent until the next call
//		case ev == http1.End:        // the request is complete
//		case ev == http1.Paused:     // respond, then call NextExchange
//		case ev == http1.Closed:     // nothing more will arrive
//		}
//	}
//
// Three rules hold inside:
//
//   - The pieces in which bytes arrive do not matter: the same bytes give the same
//     events, whole or one by one.
//   - A message that two readers could understand differently is refused. Guessing
//     allows requests to be smuggled (RFC 9112 §11.2).
//   - There are two kinds of errors. An [*Error] is the peer's fault and says how to
//     respond. Any other error is a mistake of the caller, such as a call out of
//     order, and has changed nothing.
//
// # States
//
// The server's side has one state of receiving and one of sending. A table in the
// code says which calls are allowed in each pair; a test compares this listing with
// that table.
//
//	receiving  sending  calls that fit
//	awaiting   silent
//	inHead     silent
//	inContent  silent   AppendInterim AppendHead
//	inContent  started  AppendData AppendEnd
//	inContent  sent
//	complete   silent   AppendInterim AppendHead
//	complete   started  AppendData AppendEnd
//	complete   sent     NextExchange
//	failed     silent   AppendHead
//	failed     started  AppendData AppendEnd
//	failed     sent
//	ended      silent
//
// Next is always allowed. Fail is allowed until the request is complete, and leads to
// failed, as does anything that Next cannot understand.
//
// # Where the RFCs leave a choice
//
//   - A bare LF does not end a line, in a head or in chunk framing: refused.
//   - Transfer-Encoding together with Content-Length, or in HTTP/1.0: refused, and
//     the connection closes.
//   - A repeated Content-Length counts once if the text is the same; "05" and "5"
//     differ.
//   - Empty members of Transfer-Encoding are ignored, as in any list.
//   - A folded line is refused. So are control bytes in values, not only CR, LF and
//     NUL. Bytes from 0x80 on are kept as they are.
//   - Host is a DNS name, an IPv4 address or a bracketed IPv6 address, and not empty.
//     RFC 3986 allows more (percent-encodings, commas), which only attacks send.
//   - A target contains the bytes that RFC 3986 allows, and those that browsers send
//     in addition: []| in a path, []|{}^`\ in a query.
//   - %2e%2e and %2f are decoded before dot segments are removed, so that no encoding
//     can hide one.
//   - An unregistered method gets 501, an unknown expectation 417. In both cases the
//     framing is known, and the connection stays open.
//   - If a client that waits for 100 (Continue) gets a final response instead, the
//     connection closes.
//   - Trailer fields that have to be known before the content are dropped.
//
// # Ownership
//
// A Conn or Client is for one goroutine at a time. Slices from Space, Data and Wire
// are lent until the next call. Fields given to the Append methods are only read.
// Conn reuses the memory of its requests: package message has the loan rules.
//
// # Tests
//
// testdata/wire has documents with bytes in, events with offsets, and bytes out.
// testdata/requirements.md lists each requirement of the RFCs with its code and
// tests, testdata/differences.txt the cases in which net/http responds differently.
//
// # Files, in reading order
//
// The server's side:
//
//   - conn.go: Conn, and the calls of its receiving half
//   - head.go: a request head, from its first byte to the beginning of the exchange
//   - headmemo.go: the last head of a connection, so that a repeat is not parsed
//   - requestpool.go: the memory of requests
//   - append.go: the calls that append a response
//   - responseheads.go: response heads, and the cache that connections share
//   - persist.go: whether and why the connection is kept, closed or failed
//   - state.go: the states, the calls that fit them, and the events
//
// The client's side:
//
//   - client.go: Client, and the calls of its receiving half
//   - request.go: the calls that append a request
//   - statusline.go: the status line, and the framing of a response
//
// For learners:
//
//   - explain.go: an exchange, step by step
//   - explainchunks.go: its chunks
//   - explainpart.go: a head that is not complete
//   - explainwords.go: its sentences
//
// Both sides:
//
//   - content.go: received content in any framing
//   - chunks.go: the chunked coding, byte by byte
//   - output.go: the framing of sent content, and field lines
//   - trailers.go: the trailer section, and the fields allowed in it
//   - buffer.go: received bytes, in pooled memory
//   - scan.go: the search for the end of a head
//   - startline.go: the request line and the version
//   - target.go: the four forms of a request target
//   - framing.go: the fields that decide on framing and connection
//   - host.go: host and port, in a field or a target
//   - fields.go: field lines
//   - grammar.go: classes of bytes, and numbers
//   - limits.go: the limits on what a peer may send
//   - error.go: the two kinds of errors, and how their texts show the peer's bytes
package http1
