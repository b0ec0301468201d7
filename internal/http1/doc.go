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
//	receiving  sending  phase           calls that fit
//	awaiting   silent   idle
//	inHead     silent   receiving head
//	inContent  silent   handling        AppendInterim AppendHead
//	inContent  started  sending         AppendData AppendEnd
//	inContent  sent     draining
//	complete   silent   handling        AppendInterim AppendHead
//	complete   started  sending         AppendData AppendEnd
//	complete   sent     sending         NextExchange
//	failed     silent   handling        AppendHead
//	failed     started  sending         AppendData AppendEnd
//	failed     sent     closing
//	ended      silent   closing
//
// Next fits always. Fail fits until the request is complete, and leads to failed;
// so does what Next cannot understand.
//
// # Ownership
//
// A [message.Request] is the caller's to keep: all its strings are slices of one
// string, the head. Slices from Space, Data and Wire are on loan until the next
// call. Fields given to Append… are only read.
//
// A Conn or Client is for one goroutine at a time.
package http1
