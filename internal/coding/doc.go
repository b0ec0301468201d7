// Package coding implements content codings (RFC 9110 §8.4 and §12.5.3): the
// negotiation of Accept-Encoding, the choice of media types worth compressing,
// and a handler that compresses the responses of another handler.
//
// Package files compresses each file once, keeps the result, and uses only
// [Accept], [Set.Best] and [Encode]. Dynamic content goes through [New]. The
// encoders come from klauspost/compress.
//
// A coded representation is a representation of its own: it has its own entity
// tag, and every response that could have been coded carries
// "Vary: Accept-Encoding", coded or not.
package coding
