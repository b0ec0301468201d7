// Package message has the HTTP types that every layer shares (RFC 9110): the
// request, the response, and the handler that turns one into the other.
//
// It parses no messages, opens no sockets and reads no clock, and it imports no
// other package of this program. Two rules hold:
//
//   - A handler is a function from a request to a response value. A handler
//     cannot send a status, fields and content in the wrong order.
//   - Received text is kept as received: fields in their order, with repeats
//     and in their original case. Lookups ignore case.
//
// # Loan rules
//
// A [Request] is lent to its handler. The loan ends when Serve returns or, if the
// response's content is a [Stream], when the stream returns. The memory is then
// reused for another request. A handler must not modify the request: other
// goroutines read it at the same time. To forward a changed one, copy it first.
//
// The strings in a request never change and may be kept after the loan. Nearly
// all of them are slices of its Head, so one kept string keeps the whole head in
// memory: clone a string that is kept for long. Content, Wire, Trailers and
// Interim must not be used after the loan.
//
// A [Response] is only read by the server. A handler may return the same response
// for any number of requests, concurrently, but must not modify it once returned.
// One with a [File] can be returned only once, because the server closes the file.
//
// # Files, in reading order
//
//   - request.go: Handler and Request
//   - target.go: the request target and the protocol version
//   - response.go: Response and the kinds of content
//   - problem.go: an error for the client, as a response
//   - problemforms.go: that error in plain text, HTML and JSON
//   - registries.go: the registered status codes and methods
//   - accept.go: content negotiation by Accept, and quality weights
//   - fields.go: field lines, lookups, comma-separated lists, and the fields whose
//     values must be masked
//   - mask.go: a head with its credentials masked
//   - date.go: HTTP dates
//   - client.go: the address by which limits count a client
package message
