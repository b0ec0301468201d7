// Package http1 is both sides of one HTTP/1.1 connection (RFC 9112) as state
// machines over bytes: no socket, no clock, no goroutine.
//
// [Conn] is the server's side, [Client] the client's. Bytes go in through
// Space and Received, events come out of Next; what is to be sent is appended
// to a slice, as strconv.Append… does. The caller owns the socket:
//
//	for {
//		switch ev, err := c.Next(); {
//		case err != nil:             // *Error: answer err.Status; Persists says what then
//		case ev == http1.NeedData:   // n, err := sock.Read(c.Space()); c.Received(n)
//		case ev == http1.Head:       // c.Request(): find the answer
//		case ev == http1.Data:       // c.Data(): content, on loan until the next call
//		case ev == http1.End:        // the request is complete
//		case ev == http1.Paused:     // the next request waits for this one's answer
//		case ev == http1.Closed:     // nothing more will come
//		}
//	}
//
// Three rules hold inside:
//
//   - How the bytes were cut on their way changes nothing: the same bytes give
//     the same events, whole or one by one.
//   - What two readers could understand differently is refused. A guess is how
//     requests are smuggled (RFC 9112 §11.2).
//   - There are two families of errors. An [*Error] is the peer's fault and says
//     what to answer; any other error is a mistake of the caller, who called out
//     of order, and has changed nothing.
//
// # States
//
// The server's side is in one state of receiving and one of sending. A table says
// what may be called in which pair; a test keeps this print of it true.
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
// Next fits always. Fail fits until the request is complete, and leads to failed;
// so does what Next cannot understand.
//
// # Where the RFCs leave a choice
//
//   - A bare LF never ends a line, nor a chunk's: refused.
//   - Transfer-Encoding beside Content-Length, or in HTTP/1.0: refused, closed.
//   - The same Content-Length said twice is that length; "05" and "5" differ.
//   - Empty members of Transfer-Encoding are passed over, as of any list.
//   - A folded line is refused. So are control bytes in values, not only CR, LF
//     and NUL; bytes from 0x80 on are kept as they are.
//   - A Host is a DNS name, an IPv4 or a bracketed IPv6 address, and not empty. RFC
//     3986 has more (percent-encodings, commas), which only attacks send.
//   - A target holds what RFC 3986 lets stand there, and what browsers send all
//     the same: []| in a path, []|{}^`\ in a query.
//   - %2e%2e and %2f are decoded before dot segments are removed: no encoding hides
//     one.
//   - A method that nobody has registered is answered with 501, an unknown
//     expectation with 417; both leave the framing known, so the connection stays.
//   - Who waits for 100 (Continue) and gets a final answer instead is closed.
//   - Trailers that say what must be known before the content are dropped.
//
// How to test with it: testdata/wire holds documents of bytes in, events with
// offsets, and bytes out; testdata/requirements.md lists each requirement with
// its code and tests; testdata/differences.txt where net/http answers otherwise.
//
// # Ownership
//
// A [message.Request] is on loan until its exchange is over; its strings, all of
// them slices of one, the head, are the caller's to keep. Slices from Space, Data
// and Wire are on loan until the next call. Fields given to Append… are only read.
//
// A Conn or Client is for one goroutine at a time; [ResponseHeads] are for all.
//
// # Cost
//
// What comes again is neither read nor written anew: a request's head that is the
// one before on its connection (headmemo.go), and a response's head that some
// connection has sent in this second (responseheads.go). Nothing but time can tell.
package http1
