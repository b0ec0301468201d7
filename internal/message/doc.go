// Package message is HTTP's semantics as plain types (RFC 9110): request,
// response, fields, target, status, content and handler.
//
// It knows nothing of bytes on a wire or of sockets, and reads no clock. Two rules
// hold:
//
//   - A handler is a function from a request to a response value. The order
//     of status, fields and content is a type here, not a rule to remember.
//   - Everything received is kept as it was received: fields in their order,
//     repeats and case included; lookups ignore case.
//
// Ownership: a [Request] is lent to its handler until its answer is over; its
// strings are the handler's to keep. All of them are slices of its Head, so a kept
// string keeps the whole head alive; clone what is kept for long. A Response
// belongs to the handler and is never changed by the server: a handler may
// return the same one for any number of requests, at the same time.
package message
